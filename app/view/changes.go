package view

import (
	"time"

	"hallway/app/change"
	"hallway/app/schedule"
)

// toldChange is a change, and when the phone was told.
type toldChange struct {
	change.Change
	at time.Time
}

// myChanges are those of picks, newest first.
func (s Scene) myChanges() []toldChange {
	var mine []toldChange
	for _, r := range s.Log.Reports {
		for _, c := range r.List {
			if c.Was != nil && s.Agenda.Chosen(string(c.Was.Key)) && len(c.Sentences(s.Programme.Location())) > 0 {
				mine = append(mine, toldChange{c, r.At})
			}
		}
	}
	return mine
}

// sorted takes apart what changes somebody's day and what is only worded otherwise.
// What nobody would see is left out.
func (s Scene) sorted(r change.Report) (big, small []change.Change) {
	for _, c := range r.List {
		switch {
		case c.Matters(), c.Has(change.Added), c.Has(change.SoldOut), c.Has(change.Available):
			big = append(big, c)
		case len(c.Sentences(s.Programme.Location())) > 0:
			small = append(small, c)
		}
	}
	return big, small
}

// changeWords says in a pick's row what changed last of what it was picked for.
func (s Scene) changeWords(key schedule.Key) []string {
	if c, _, ok := s.Log.Of(key); ok && c.Matters() {
		return c.Sentences(s.Programme.Location())
	}
	return nil
}

// newClash names the picks that a session overlaps since it was moved.
func (s Scene) newClash(c change.Change) string {
	if c.Is == nil || !c.Has(change.Time) && !c.Has(change.Length) || !s.Agenda.Chosen(string(c.Is.Key)) {
		return ""
	}
	return OverlapWords(s, c.Is.Key)
}

func (s Scene) sideWhen(side change.Side) string {
	return side.Start.In(s.Programme.Location()).Format("Mon 2") + ", " + s.clock(side.Start)
}

// Unseen are the changes of picks that the person has not looked at.
func Unseen(s Scene) []change.Change {
	return s.Log.Unseen(func(key schedule.Key) bool { return s.Agenda.Chosen(string(key)) })
}

// UnseenWords says them in a line: the only one, or how many there are.
func UnseenWords(s Scene) string {
	unseen := Unseen(s)
	for _, r := range s.Log.Reports {
		if r.To == s.Log.Seen {
			break
		}
		if r.Shift != nil && s.Agenda.Count() > 0 {
			return r.Shift.Sentence()
		}
	}
	switch len(unseen) {
	case 0:
		return ""
	case 1:
		if words := unseen[0].Sentences(s.Programme.Location()); len(words) > 0 {
			return "Your pick “" + Shorten(unseen[0].Was.Title) + "”: " + words[0]
		}
	}
	return number(len(unseen)) + " of your picks changed."
}
