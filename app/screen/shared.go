package screen

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"hallway/app/schedule"
	"hallway/app/search"
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
	key, ok := sessionIn(a.scene.Programme, shared)
	if !ok {
		a.say("That session isn't in this programme.", "")
		return
	}
	a.loop.Open(view.HrefSession(a.event.ID, key))
}

// shortestTitle is how many letters a title has at least that is looked for in a text.
const shortestTitle = 8

// sessionIn finds the session that a text is about: the one whose link is in it, or else the
// one with the longest title in it. Links of Sched and pretalx have titles as "helm-4-is-here".
func sessionIn(p *schedule.Programme, text string) (schedule.Key, bool) {
	words := spoken(text)
	var best schedule.Key
	length := shortestTitle
	for _, session := range p.Sessions {
		_, link, _ := strings.Cut(session.URL, "://")
		if link != "" && strings.Contains(text+" ", link+" ") {
			return session.Key, true
		}
		if title := spoken(session.Title); len(title) > length && strings.Contains(words, title) {
			best, length = session.Key, len(title)
		}
	}
	return best, best != ""
}

// spoken is the words of a text, folded, without emoji and signs, which links leave out.
func spoken(text string) string {
	words := slices.DeleteFunc(search.Words(text), func(word string) bool {
		return !strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	})
	return " " + strings.Join(words, " ") + " "
}
