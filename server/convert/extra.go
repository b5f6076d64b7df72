package convert

import (
	"encoding/json"
	"slices"
	"strings"

	"hallway/app/schedule"
	"hallway/app/search"
)

// Extra is what a format has no words for, or would be read otherwise: several rooms, an
// organisation, a day without times. It stands in a field of its own that other readers
// pass over, as JSON. What is missing is as the format says.
type Extra struct {
	Key      string   `json:"key,omitempty"`
	Day      string   `json:"day,omitempty"` // the date of the programme day that it belongs to
	Title    string   `json:"title,omitempty"`
	Status   string   `json:"status,omitempty"`  // as [StatusWord] names it, or "planned"
	AllDay   string   `json:"all_day,omitempty"` // the last date
	Rooms    []string `json:"rooms,omitempty"`
	Tracks   []string `json:"tracks,omitempty"`
	Speakers []Person `json:"speakers,omitempty"`
	Links    []Link   `json:"links,omitempty"`
}

// Person is a speaker with what tells two of one name apart.
type Person struct {
	ID string `json:"id"`
	Speaker
}

// Link is an address and what it is of.
type Link struct {
	Title string `json:"title,omitempty"`
	URL   string `json:"url"`
}

// text is the extra as JSON; empty where there is nothing to say.
func (e Extra) text() string {
	text, _ := json.Marshal(e) // holds nothing that JSON cannot
	if string(text) == "{}" {
		return ""
	}
	return string(text)
}

// ReadExtra reads what [Extra] writes; anything else gives the zero value.
func ReadExtra(text string) Extra {
	var e Extra
	if json.Unmarshal([]byte(text), &e) != nil {
		return Extra{}
	}
	return e
}

// StatusOf is the state that a word names; false where it names none.
func StatusOf(word string) (schedule.Status, bool) {
	for _, status := range []schedule.Status{schedule.Canceled, schedule.Moved, schedule.Postponed, schedule.SoldOut} {
		if word == StatusWord(status) {
			return status, true
		}
	}
	return schedule.Confirmed, word == "planned"
}

// lastDate is the date of the last day of a session that has no times.
func lastDate(p *schedule.Programme, s *schedule.Session) string {
	if !s.AllDay {
		return ""
	}
	return p.Event.Days[s.Day+s.MoreDays].Date
}

// otherDay is the date of a session's first day, where its clock tells another.
func otherDay(p *schedule.Programme, s *schedule.Session) string {
	date := p.Event.Days[s.Day].Date
	if s.AllDay || schedule.Days([]*schedule.Session{{Start: s.Start, End: s.Start}}, p.Location(), schedule.DayChange)[0].Date == date {
		return ""
	}
	return date
}

// persons are the speakers of a session as an extra names them.
func persons(p *schedule.Programme, s *schedule.Session) []Person {
	var all []Person
	for _, speaker := range p.SpeakersOf(s) {
		all = append(all, Person{string(speaker.ID), Speaker{speaker.Name, speaker.Org}})
	}
	return all
}

// namesakes are the ids of speakers whose names differ in case and accents at most.
func namesakes(p *schedule.Programme) map[string]bool {
	by := make(map[string][]string)
	for _, speaker := range p.Speakers {
		name := strings.Join(search.Words(speaker.Name), " ")
		by[name] = append(by[name], string(speaker.ID))
	}
	same := make(map[string]bool)
	for _, ids := range by {
		for _, id := range ids {
			same[id] = len(ids) > 1
		}
	}
	return same
}

// anyHas reports whether any of some words holds any of some characters.
func anyHas(words []string, chars string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.ContainsAny(word, chars) })
}
