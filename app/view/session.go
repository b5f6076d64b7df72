package view

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hallway/app/agenda"
	"hallway/app/order"
	"hallway/app/planner"
	"hallway/app/schedule"
	"hallway/app/search"
)

func overlapOf(a, b *schedule.Session) time.Duration { return planner.Overlap(a, b) }

func (s Scene) repeats(session *schedule.Session) []*schedule.Session {
	var again []*schedule.Session
	for _, key := range session.Repeats {
		if other, ok := s.Programme.Session(key); ok {
			again = append(again, other)
		}
	}
	return again
}

// nextInRoom is what comes next in the same room on the same day.
func (s Scene) nextInRoom(session *schedule.Session) []*schedule.Session {
	if len(session.Rooms) == 0 || session.Ambient() {
		return nil
	}
	for _, other := range s.Programme.InRoom(session.Rooms[0]) {
		if other.Day == session.Day && !other.Start.Before(session.End) && other.Key != session.Key && !other.Ambient() {
			return []*schedule.Session{other}
		}
	}
	return nil
}

// beside is what else runs while a session does.
func (s Scene) beside(session *schedule.Session) []*schedule.Session {
	return slices.DeleteFunc(s.overlapping(session, s.Programme.Sessions), func(other *schedule.Session) bool {
		return other.Service || !s.takesTime(other)
	})
}

// at is what runs when a session that is gone would have.
func (s Scene) at(was agenda.Snapshot) []*schedule.Session {
	return s.beside(&schedule.Session{Start: was.Start, End: was.End})
}

// mostRelated is how many related sessions are shown.
const mostRelated = 5

// related are the sessions that share most with a session: speakers first, then
// tags and the track, and words of the title. What shares too little is left out.
func (s Scene) related(session *schedule.Session) []*schedule.Session {
	if session.Service || session.Ambient() {
		return nil
	}
	type scored struct {
		session *schedule.Session
		score   int
	}
	var all []scored
	words := titleWords(session.Title)
	for _, other := range s.Programme.Sessions {
		if other.Key == session.Key || other.Service || other.Ambient() || slices.Contains(session.Repeats, other.Key) {
			continue
		}
		score := 8*shared(session.Speakers, other.Speakers) + 2*shared(session.Tracks, other.Tracks) +
			shared(session.Tags, other.Tags) + 3*shared(words, titleWords(other.Title))
		if score >= 5 {
			all = append(all, scored{other, score})
		}
	}
	order.Stable(all, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	related := make([]*schedule.Session, 0, mostRelated)
	for _, other := range all[:min(mostRelated, len(all))] {
		related = append(related, other.session)
	}
	return related
}

// titleWords are the words of a title that say what it is about: those of five
// letters and more.
func titleWords(title string) []string {
	return slices.DeleteFunc(strings.Fields(strings.ToLower(title)), func(word string) bool {
		return len(word) < 5 || strings.Contains(commonWords, " "+word+" ")
	})
}

const commonWords = " about after beyond building cloud from future introduction kubernetes lessons lightning native project scale session should sponsored their using where which while without "

func shared[E comparable](a, b []E) int {
	n := 0
	for _, e := range a {
		if slices.Contains(b, e) {
			n++
		}
	}
	return n
}

// stillToCome are the sessions that have not ended.
func (s Scene) stillToCome(sessions []*schedule.Session) []*schedule.Session {
	var left []*schedule.Session
	for _, session := range sessions {
		if session.End.After(s.Now) && !session.Ambient() {
			left = append(left, session)
		}
	}
	return left
}

func onDay(sessions []*schedule.Session, day int) []*schedule.Session {
	var on []*schedule.Session
	for _, session := range sessions {
		if session.On(day) {
			on = append(on, session)
		}
	}
	return on
}

func (s Scene) snapshotWhen(was agenda.Snapshot) string {
	return s.dated(was.Start)
}

// placeAndClock says where the rooms of a session are, and what the reader's own clock shows
// when it begins.
func (s Scene) placeAndClock(session *schedule.Session) string {
	var words []string
	for _, id := range session.Rooms {
		if room, ok := s.Programme.Room(id); ok {
			words = append(words, room.Address)
		}
	}
	if session.Plenum {
		words = append(words, "For everyone, in every room")
	}
	if yours := s.yours(session.Start); yours != "" && !session.AllDay {
		words = append(words, "On your clock: "+yours)
	} else {
		words = append(words, strings.TrimSuffix(ZoneWords(s), "."))
	}
	return join(" · ", words...)
}

// notesOpen reports whether there is something to write or to read about a session: before it
// begins, notes are one line on its page.
func (s Scene) notesOpen(session *schedule.Session) bool {
	key := string(session.Key)
	return !s.Now.Before(session.Start) || s.Agenda.Notes[key] != "" || s.Agenda.Ratings[key] > 0
}

func inferred(speakers []*schedule.Speaker) bool {
	return slices.ContainsFunc(speakers, func(s *schedule.Speaker) bool { return s.Inferred })
}

// whereIs is what is known of a room's place beyond its name.
func (s Scene) whereIs(room *schedule.Room) string {
	if strings.HasPrefix(room.Name, room.Area) {
		return room.Address
	}
	return join(", ", room.Area, room.Address)
}

func titleOf(link schedule.Link) string { return cmp.Or(link.Title, link.URL) }

// join puts the words together that are there.
func join(between string, words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), between)
}

func facetName(facet string) string {
	if facet == "" {
		return "Tag"
	}
	first, size := utf8.DecodeRuneInString(facet)
	return string(unicode.ToUpper(first)) + strings.ReplaceAll(facet[size:], "_", " ")
}

// labelWords are what a session is labelled with, in words: a language has a code.
func labelWords(tag schedule.Tag) string {
	switch tag.Facet {
	case search.Language:
		return languageName(tag.Value)
	case search.Recording:
		return "Not recorded"
	}
	return tag.Value
}

// languageNames are those of the languages that conferences are held in most.
var languageNames = [...]struct{ code, name string }{
	{"en", "English"}, {"de", "German"}, {"fr", "French"}, {"es", "Spanish"}, {"pt", "Portuguese"}, {"it", "Italian"},
	{"nl", "Dutch"}, {"ja", "Japanese"}, {"zh", "Chinese"}, {"ko", "Korean"}, {"pl", "Polish"},
}

// languageName is the name of a language by its code (BCP 47), or the code itself.
func languageName(code string) string {
	short, region, _ := strings.Cut(code, "-")
	for _, l := range languageNames {
		if l.code == short && region == "" {
			return l.name
		} else if l.code == short {
			return l.name + " (" + strings.ToUpper(region) + ")"
		}
	}
	return code
}
