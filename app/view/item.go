package view

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/order"
	"hallway/app/planner"
	"hallway/app/schedule"
	"hallway/app/search"
)

// own are the person's items, each in the form of a session, so that all that is said
// of time holds for them too.
func (s Scene) own() []*schedule.Session {
	var own []*schedule.Session
	for _, item := range s.Agenda.Items() {
		own = append(own, s.ownOf(item))
	}
	return own
}

func (s Scene) ownOf(item agenda.Item) *schedule.Session {
	session := &schedule.Session{Key: schedule.Key(item.Key()), Title: item.Title, Start: item.Start, End: item.End, Day: s.dayAround(item.Start), Own: true}
	for i := range s.Programme.Rooms {
		if room := &s.Programme.Rooms[i]; item.Place != "" && strings.EqualFold(room.Name, item.Place) {
			session.Rooms = []schedule.RoomID{room.ID}
		}
	}
	return session
}

// dayAround is the day of the event to which an instant belongs: what is before the
// first belongs to it, what is after a day and before the next to the one before.
func (s Scene) dayAround(at time.Time) int {
	date := at.In(s.Programme.Location()).Format(time.DateOnly)
	day := 0
	for i, d := range s.Programme.Event.Days {
		if d.Date <= date || !d.Start.After(at) {
			day = i
		}
	}
	if days := s.Programme.Event.Days; day > 0 && days[day].Start.After(at) && days[day-1].End.After(at) {
		day-- // the evening before goes on
	}
	return day
}

// busy is what takes the person's time: picks and items, in time order.
func (s Scene) busy() []*schedule.Session {
	return slices.DeleteFunc(s.onAgenda(), func(session *schedule.Session) bool { return !s.takesTime(session) })
}

// onAgenda are all picks and items, in time order.
func (s Scene) onAgenda() []*schedule.Session {
	picked, own := s.picked(), s.own()
	if len(own) == 0 {
		return picked
	}
	busy := append(slices.Clone(picked), own...)
	order.Stable(busy, func(a, b *schedule.Session) int {
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End))
	})
	return busy
}

// clashes are those among picks and items: what overlaps, and what cannot be walked.
// Backups are in none of them.
func (s Scene) clashes() []planner.Clash {
	busy := s.busy()
	return s.Walks.Clashes(slices.DeleteFunc(slices.Clone(busy), func(session *schedule.Session) bool {
		return s.isBackup(session, busy)
	}))
}

// Walk is a way between two areas.
type Walk struct {
	From, To string
	Minutes  int // as it counts now
}

// WalkBetween is the way from one session to another, which may be an own entry; not ok
// where nobody walks.
func WalkBetween(s Scene, from, to schedule.Key) (Walk, bool) {
	var ends [2]*schedule.Session
	for _, session := range s.onAgenda() {
		if session.Key == from {
			ends[0] = session
		}
		if session.Key == to {
			ends[1] = session
		}
	}
	if ends[0] == nil || ends[1] == nil {
		return Walk{}, false
	}
	a, b := s.Walks.Ends(ends[0].Rooms, ends[1].Rooms)
	return Walk{a, b, int(s.Walks.Between(ends[0].Rooms, ends[1].Rooms).Minutes())}, a != "" && b != "" && a != b
}

// walkWords says that the way from one to the next takes longer than there is time.
func walkWords(c planner.Clash, gap planner.Gap) string {
	if gap.Length() == 0 {
		return "No time for the walk, about " + length(c.Walk)
	}
	return length(gap.Length()) + " gap, about " + length(c.Walk) + " walk"
}

// itemOf is the item in a session's place.
func (s Scene) itemOf(session *schedule.Session) agenda.Item {
	id, _ := agenda.ItemID(string(session.Key))
	item, _ := s.Agenda.Item(id)
	return item
}

// itemWords are the place and the kind of an item.
func itemWords(item agenda.Item) string { return join(" · ", item.Place, KindWords(item.Kind)) }

// KindWords is what a kind of item is called.
func KindWords(kind agenda.Kind) string {
	switch kind {
	case agenda.Meeting:
		return "Meeting"
	case agenda.Booth:
		return "Booth shift"
	case agenda.Meal:
		return "Meal"
	case agenda.Travel:
		return "Travel"
	case agenda.Hold:
		return "Keep free"
	}
	return string(kind)
}

// day names the day of an item where it is none of the event's.
func (s Scene) foreignDay(session *schedule.Session) string {
	local := session.Start.In(s.Programme.Location())
	if local.Format(time.DateOnly) == s.Programme.Event.Days[session.Day].Date {
		return ""
	}
	return local.Format("Mon 2 January")
}

// inNotes are the sessions in whose notes every word of a search stands, and that the
// search did not find for other reasons.
func (s Scene) inNotes(f found) []*schedule.Session {
	if s.Agenda == nil || len(s.Agenda.Notes) == 0 {
		return nil
	}
	wanted := search.Words(f.query.Text)
	var noted []*schedule.Session
	for _, session := range s.Programme.Sessions {
		note := s.Agenda.Notes[string(session.Key)]
		if note != "" && stands(wanted, search.Terms(note)) && !slices.Contains(f.Sessions, session) {
			noted = append(noted, session)
		}
	}
	return noted
}

// stands reports whether each word is the beginning of one of some others.
func stands(wanted, words []string) bool {
	for _, want := range wanted {
		if !slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(word, want) }) {
			return false
		}
	}
	return len(wanted) > 0
}

// whereOwn is where a session or an item is.
func (s Scene) whereOwn(session *schedule.Session) string {
	if session.Own {
		return s.itemOf(session).Place
	}
	return s.rooms(session)
}

// Length is a length in words: "25 min", "1 h 30".
func Length(d time.Duration) string { return length(d) }

// NoDayWords say that a word names a day that the event does not have.
func NoDayWords(word string) string { return "“" + word + "” is not a day of this event." }

// readingWords say how a line was read: "Dinner · Thu 26 · 19:00–20:00 · Foodhallen"; empty
// where nothing was understood of it.
func (s Scene) readingWords(r agenda.Reading) string {
	if r.Title == "" && len(r.Spans) == 0 && r.Unknown == "" {
		return ""
	}
	if r.Unknown != "" {
		return NoDayWords(r.Unknown)
	}
	var days, times []string
	for _, day := range r.Days {
		days = append(days, dayShort(s.Programme.Event.Days[day]))
	}
	for _, span := range r.Spans {
		times = append(times, minuteOf(span.From)+"–"+minuteOf(span.To))
	}
	when := strings.Join(times, " and ")
	if when == "" {
		when = "no time yet"
	}
	return join(" · ", isolated(r.Title), strings.Join(days, ", "), when, isolated(r.Place))
}

// minuteOf is a time of the day, also where it is on the next.
func minuteOf(since time.Duration) string {
	return clock(time.Time{}.Add(since % (24 * time.Hour)))
}
