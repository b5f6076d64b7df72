package api

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"

	"hallway/app/change"
	"hallway/app/schedule"
	"hallway/server/answer"
	"hallway/server/programme"
)

// Changes answers GET /api/v1/events/{event}/changes?since=VERSION with a
// [change.Report]: what is different between that version, or the one that had
// lasted when it was served, and the newest that lasted. A version that is not known,
// or not any more, gives a report that is Unknown, with the version to go on from.
func (a *API) Changes(w http.ResponseWriter, r *http.Request) {
	event := schedule.EventID(r.PathValue("event"))
	v, ok := a.library.Event(event)
	if !ok {
		answer.Say(w, http.StatusNotFound, "There is no such event here.")
		return
	}
	report, err := a.report(v, r.URL.Query().Get("since"))
	if err != nil {
		a.log.Error("changes not told", "event", event, "error", err)
		answer.Say(w, http.StatusServiceUnavailable, "What changed cannot be told at the moment. Try again later.")
		return
	}
	body, err := json.Marshal(report)
	if err != nil {
		a.log.Error("changes not written", "event", event, "error", err)
		answer.Say(w, http.StatusInternalServerError, "What changed could not be written down.")
		return
	}
	answer.Send(w, r, http.StatusOK, answer.Ready(answer.Body{Type: "application/json", Plain: body}))
}

func (a *API) report(v *programme.Version, since string) (change.Report, error) {
	event := v.Programme.Event.ID
	if a.history == nil { // a sample, which does not change
		return change.Report{From: since, To: v.Name, At: v.Fetched, Unknown: since != v.Name}, nil
	}
	lasted, ok := a.history.Since(event, since)
	if !ok {
		newest, ok := a.history.Newest(event)
		if !ok {
			newest = programme.Lasted{Name: v.Name, At: v.Fetched}
		}
		return change.Report{From: since, To: newest.Name, At: newest.At, Unknown: true}, nil
	}
	from, to := lasted[0], lasted[len(lasted)-1]
	report := change.Report{From: from.Name, To: to.Name, At: to.At}
	if from.Name == to.Name {
		return report, nil
	}
	var err error
	report.Changes, err = a.diffs.between(a.history, event, from.Name, to.Name)
	return report, err
}

// diffs remembers what was worked out: when a version has lasted, every phone asks
// for the same.
type diffs struct {
	mu   sync.Mutex
	list []diff // the newest last
}

type diff struct {
	event    schedule.EventID
	from, to string
	changes  change.Changes
}

const mostDiffs = 64

func (d *diffs) between(h *programme.History, event schedule.EventID, from, to string) (change.Changes, error) {
	d.mu.Lock()
	defer d.mu.Unlock() // one is worked out at a time: all others want the same
	at := slices.IndexFunc(d.list, func(known diff) bool { return known.event == event && known.from == from && known.to == to })
	if at >= 0 {
		return d.list[at].changes, nil
	}
	old, err := h.Programme(event, from)
	if err != nil {
		return change.Changes{}, err
	}
	new, err := h.Programme(event, to)
	if err != nil {
		return change.Changes{}, err
	}
	changes := change.Diff(old, new)
	d.list = append(d.list, diff{event, from, to, changes})
	d.list = d.list[max(0, len(d.list)-mostDiffs):]
	return changes, nil
}
