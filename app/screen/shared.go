package screen

import (
	"net/url"
	"strings"
	"unicode"

	"hallway/app/schedule"
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

// sessionIn finds the session that a text is about: the one whose link is in it, or else the
// one with the longest title in it. Links of Sched and pretalx have titles as "helm-4-is-here".
func sessionIn(p *schedule.Programme, text string) (schedule.Key, bool) {
	words := slug(text)
	var best schedule.Key
	length := 0
	for _, session := range p.Sessions {
		_, link, _ := strings.Cut(session.URL, "://")
		if title := slug(session.Title); len(title) > length && len(title) >= 8 && strings.Contains(words, title) {
			best, length = session.Key, len(title)
		}
		if link != "" && strings.Contains(text+" ", link+" ") {
			return session.Key, true
		}
	}
	return best, length > 0
}

// slug is the letters and digits of a text, in small letters, with a dash for all between.
func slug(text string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(text) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			gap = b.Len() > 0
			continue
		}
		if gap {
			b.WriteByte('-')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}
