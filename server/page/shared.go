package page

import (
	"errors"
	"net/http"

	"hallway/app/view"
	"hallway/server/agendas"
	"hallway/server/answer"
	"hallway/server/store"
)

// Shared answers GET /s/{secret}: an agenda that somebody shares, as a page that works
// without script. It is nobody's but theirs who have the link: no cache keeps it, no
// search engine lists it, and links on it do not tell where they were.
func (p *Pages) Shared(kept *agendas.Agendas) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		private(w)
		shared, err := kept.Open(r, store.Read, agendas.Secret(r))
		v, ok := p.library.Event(shared.Event)
		switch {
		case errors.Is(err, agendas.ErrLink):
			p.lost(w, r, p.edition(), nil)
			return
		case err != nil:
			answer.Say(w, http.StatusServiceUnavailable, "The agenda cannot be shown at the moment. Try again in a moment.")
			return
		case !ok:
			answer.Say(w, http.StatusNotFound, "This agenda is for an event that this server does not have.")
			return
		}
		m := view.SharedOf(view.Scene{Programme: v.Programme, Detailed: true, Now: p.now()}, shared.SharedAgenda)
		m.Secret = agendas.Secret(r)
		doc := p.doc(v, drawing{head: view.HeadShared(m, answer.Origin(r)), tab: ""}, "")
		doc.Files.Boot = "" // the page stands for itself, and costs who looks at it nothing
		var body answer.Body
		if busy := p.others.Do(func() { body, err = render(doc, view.Shared(m)) }); busy != nil {
			err = busy
		}
		if err != nil {
			p.failed(w, r, err)
			return
		}
		body.Private = true
		answer.Send(w, r, http.StatusOK, answer.Ready(body))
	}
}

func private(w http.ResponseWriter) {
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	w.Header().Set("Referrer-Policy", "no-referrer")
}
