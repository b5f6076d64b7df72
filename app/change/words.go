package change

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/app/schedule"
)

// Sentences says what became of a session, a sentence for each kind of change, with
// times on the clock of a zone. A room that was renamed with many others is not
// told for each of them.
func (c Change) Sentences(zone *time.Location) []string {
	var all []string
	for _, kind := range c.Kinds {
		if kind == Room && c.Relabel || kind == Time && c.Shifted {
			continue
		}
		if words := c.sentence(kind, zone); words != "" {
			all = append(all, words)
		}
	}
	if c.Like != nil {
		all = append(all, "“"+c.Like.Title+"”, "+span(*c.Like, zone, true)+", looks like it.")
	}
	return all
}

func (c Change) sentence(kind Kind, zone *time.Location) string {
	switch kind {
	case Added:
		return "New on the programme."
	case Removed:
		return "No longer on the programme."
	case Cancelled:
		switch c.Is.Status {
		case schedule.Moved:
			return "Marked as moved: look for it at another time."
		case schedule.Postponed:
			return "Postponed."
		}
		return "Cancelled."
	case Restored:
		return "On again."
	case SoldOut:
		return "Sold out."
	case Available:
		return "No longer sold out."
	case Reused:
		return "Another talk stands in its place: “" + c.Is.Title + "”."
	case Time:
		other := day(c.Was.Start, zone) != day(c.Is.Start, zone)
		return "Moved: " + span(*c.Was, zone, true) + " → " + span(*c.Is, zone, other)
	case Length:
		return "Ends at " + c.Is.End.In(zone).Format("15:04") + " instead of " + c.Was.End.In(zone).Format("15:04") + "."
	case Room:
		return "Room: " + places(c.Was.Rooms) + " → " + places(c.Is.Rooms)
	case Title:
		return "Title: “" + c.Was.Title + "” → “" + c.Is.Title + "”"
	case Speakers:
		return speakers(c.Was.Speakers, c.Is.Speakers)
	case Text:
		return "Its description was changed."
	}
	return ""
}

// Sentence says by how much the programme moved.
func (s Shift) Sentence() string {
	way, minutes := "later", s.Seconds/60
	if minutes < 0 {
		way, minutes = "earlier", -minutes
	}
	by := strconv.Itoa(minutes) + " min"
	switch days := minutes / (24 * 60); {
	case minutes%(24*60) == 0 && days == 1:
		by = "1 day"
	case minutes%(24*60) == 0:
		by = strconv.Itoa(days) + " days"
	case minutes%60 == 0:
		by = strconv.Itoa(minutes/60) + " h"
	case minutes > 60:
		by = strconv.Itoa(minutes/60) + " h " + strconv.Itoa(minutes%60)
	}
	who := "All sessions are "
	if s.Sessions < s.Of {
		who = "Nearly all sessions, " + strconv.Itoa(s.Sessions) + " of " + strconv.Itoa(s.Of) + ", are "
	}
	return who + by + " " + way + "."
}

// Sentence says which room has another name.
func (r Relabel) Sentence() string {
	return places(r.From) + " is now called " + places(r.To) + "."
}

func places(rooms []string) string {
	if len(rooms) == 0 {
		return "to be announced"
	}
	return strings.Join(rooms, "; ")
}

// speakers says who came and who went. Somebody who only works elsewhere now is
// named as before and after.
func speakers(was, is []string) string {
	missing := func(from, in []string) []string {
		return slices.DeleteFunc(slices.Clone(from), func(name string) bool { return slices.Contains(in, name) })
	}
	came, went := missing(is, was), missing(was, is)
	var parts []string
	if len(came) > 0 {
		parts = append(parts, "now with "+strings.Join(came, "; "))
	}
	if len(went) > 0 {
		parts = append(parts, "no longer with "+strings.Join(went, "; "))
	}
	words := strings.Join(parts, ", ") + "."
	return strings.ToUpper(words[:1]) + words[1:]
}

func day(t time.Time, zone *time.Location) string { return t.In(zone).Format("Mon 2") }

// span is "Tue 24, 09:00–09:30", without the day where it is not asked for.
func span(s Side, zone *time.Location, named bool) string {
	words := s.Start.In(zone).Format("15:04")
	if s.End.After(s.Start) {
		words += "–" + s.End.In(zone).Format("15:04")
	}
	if named {
		words = day(s.Start, zone) + ", " + words
	}
	return words
}
