package page

import (
	"net/http"

	"hallway/app/view"
)

// Plan, Team and Report are pages that Go in the browser fills: what they are made of
// lies on the phone.
func (p *Pages) Plan(w http.ResponseWriter, r *http.Request) {
	p.ofEvent(w, r, onPhone(view.HeadPlan, "agenda", "Plan my day"))
}

// Team is who of those goes where whom one follows; see [Pages.Plan].
func (p *Pages) Team(w http.ResponseWriter, r *http.Request) {
	p.ofEvent(w, r, onPhone(view.HeadTeam, "team", "Team"))
}

// Report is the trip report; see [Pages.Plan].
func (p *Pages) Report(w http.ResponseWriter, r *http.Request) {
	p.ofEvent(w, r, onPhone(view.HeadReport, "agenda", "Report"))
}

func onPhone(head func(view.Scene) view.Head, tab, title string) func(view.Scene, *http.Request) (drawing, bool) {
	return func(s view.Scene, _ *http.Request) (drawing, bool) {
		return drawing{head: head(s), tab: tab, body: view.OnPhone(title)}, true
	}
}
