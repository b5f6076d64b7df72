package screen

import (
	"net/url"
	"strings"

	"hallway/app/bookmarks"
	"hallway/app/view"
)

// sharedWith is what another app shared with this one, as the manifest's share target puts
// it into the address: a title, a text and a link, of which any may be missing.
func sharedWith(values url.Values) string {
	return strings.TrimSpace(values.Get("title") + " " + values.Get("text") + " " + values.Get("url"))
}

// openShared opens the session that somebody shared, by its link on the organiser's site or
// by its title in the text or the link.
func (a *App) openShared(shared string) {
	a.browser.Address(view.HrefProgramme(a.event.ID)) // Back leads there, and not to this again
	key, ok := bookmarks.InText(a.scene.Programme, shared)
	if !ok {
		a.say("That session isn't in this programme.", "")
		return
	}
	a.loop.Open(view.HrefSession(a.event.ID, key))
}
