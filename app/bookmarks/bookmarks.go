// Package bookmarks reads the sessions that somebody starred in another app, and finds them
// in a programme.
package bookmarks

import "time"

// Entry is a session as another app names it. All that it says may be missing, but not
// everything.
type Entry struct {
	ID    string    `json:"id,omitempty"` // the UID of a calendar, the guid of a schedule
	URL   string    `json:"url,omitempty"`
	Title string    `json:"title,omitempty"`
	Start time.Time `json:"start,omitzero"`

	// Floating says that Start is what a clock on the wall shows, of which the file does not
	// name the zone: it is to be read on the event's clock.
	Floating bool `json:"floating,omitempty"`

	// Loose is a line of a text, which may be about anything.
	Loose bool `json:"loose,omitempty"`
}

// Most is how many entries are read, which is more than any programme has.
const Most = 5000

// Read reads what an app exports, and what people paste:
//
//   - iCalendar (RFC 5545), as of Sched, pretalx, FOSDEM Companion, Hallway and most others
//   - JSON: any list of objects with an id, a link or a title, as of EventFahrplan
//     (lecture_id, title, url) and Hallway (key, title, start), or of ids alone
//   - text with links to sessions, with titles on lines of their own, or with a link of
//     Giggity (https://ggt.gaa.st/#url=...&see=..., the ids as JSON, zlib and base64)
//
// What says nothing about a session is left out, so the result may be empty.
func Read(body []byte) []Entry {
	text := plain(body)
	var all []Entry
	if isCalendar(text) {
		all = readCalendar(text)
	} else if entries, ok := readJSON([]byte(text)); ok {
		all = entries
	} else {
		all = readText(text)
	}
	return all[:min(len(all), Most)]
}
