package page

import (
	"net/http"
	"slices"

	"hallway/app/view"
	"hallway/app/view/gallery"
	"hallway/server/answer"
)

// Gallery answers with every view in every state, for those who work on them: the list, or the
// state that the address names. It has the app's style and no script. It is no method, so
// that a server without it has none of the states either.
func Gallery(p *Pages) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		all := gallery.All()
		doc, body := view.Doc{Head: view.Head{Title: "Gallery · Hallway"}}, gallery.List(all)
		if name := r.PathValue("state"); name != "" {
			at := slices.IndexFunc(all, func(s gallery.State) bool { return s.Name == name })
			if at < 0 {
				p.NotFound(w, r)
				return
			}
			doc, body = all[at].Doc, gallery.Page(all[at])
		}
		doc.Files.CSS, doc.Files.MoreCSS, doc.Files.Manifest = p.bundle.CSS, p.bundle.MoreCSS, p.bundle.Manifest
		page, err := render(doc, body)
		if err != nil {
			p.failed(w, r, err)
			return
		}
		answer.Send(w, r, http.StatusOK, page)
	}
}
