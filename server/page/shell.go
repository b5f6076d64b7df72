package page

import (
	"net/http"

	"hallway/app/view"
	"hallway/server/answer"
)

// Shell is what the worker answers with, offline, where it has no page for an
// address; Go then draws the right one.
func (p *Pages) Shell(w http.ResponseWriter, r *http.Request) {
	body, err := p.ShellBody()
	if err != nil {
		p.failed(w, r, err)
		return
	}
	answer.Send(w, r, http.StatusOK, answer.Ready(body))
}

// ShellBody is the shell itself. It is the same for all programmes and at all
// times, since the worker keeps it for as long as this version of the app lasts.
func (p *Pages) ShellBody() (answer.Body, error) {
	d := drawing{head: view.Head{Title: "Hallway", Robots: "noindex"}, body: view.Starting()}
	return render(p.doc(nil, d, "shell"), d.body)
}
