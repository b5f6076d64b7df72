package page

import (
	"net/http"

	"hallway/app/view"
)

// Settings is a page that Go in the browser fills.
func (p *Pages) Settings(w http.ResponseWriter, r *http.Request) {
	p.send(w, r, p.edition(), p.only(), drawing{
		head: view.HeadSettings(), tab: "settings", body: view.Settings(view.SettingsModel{Keys: true}),
	})
}
