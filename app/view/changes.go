package view

import (
	"time"

	"hallway/app/agenda"
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
	return s.told(func(c change.Change) bool {
		return c.Was != nil && s.Agenda.Chosen(string(c.Was.Key)) && len(c.Sentences(s.Programme.Location())) > 0
	})
}

// told are the changes that pass, newest first.
func (s Scene) told(passes func(change.Change) bool) (all []toldChange) {
	for _, r := range s.Log.Reports {
		for _, c := range r.List {
			if passes(c) {
				all = append(all, toldChange{c, r.At})
			}
		}
	}
	return all
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
	var topics []change.Change
	if onTopic := s.onTopic(); onTopic != nil {
		topics = s.Log.News(onTopic)
	}
	return joinSentences(s.pickWords(unseen), topicWords(topics))
}

// pickWords say what became of picks: of the only one, or of how many.
func (s Scene) pickWords(changes []change.Change) string {
	switch len(changes) {
	case 0:
		return ""
	case 1:
		if words := changes[0].Sentences(s.Programme.Location()); len(words) > 0 {
			return "Your pick “" + Shorten(changes[0].Was.Title) + "”: " + words[0]
		}
	}
	return number(len(changes)) + " of your picks changed."
}

// topicWords say what there is for the person's topics since they looked last.
func topicWords(changes []change.Change) string {
	switch len(changes) {
	case 0:
		return ""
	case 1:
		if changes[0].Has(change.Added) {
			return "New for your topics: “" + Shorten(changes[0].Is.Title) + "”."
		}
		return "Changed, on your topics: “" + Shorten(changes[0].Is.Title) + "”."
	}
	return plural(len(changes), "session") + " on your topics added or changed."
}

func joinSentences(a, b string) string {
	if a != "" && b != "" {
		return Stopped(a) + " " + b
	}
	return a + b
}

// onTopic reports whether a change is of a session that the person has not decided about and
// that one of their topics names; nil where they have no topics.
func (s Scene) onTopic() func(change.Change) bool {
	if s.Agenda == nil || len(s.Agenda.Focuses) == 0 {
		return nil
	}
	about := s.about()
	return func(c change.Change) bool {
		if c.Is == nil || !c.Has(change.Added) && !c.Matters() || s.state(c.Is.Key) != agenda.None {
			return false
		}
		session, there := s.Programme.Session(c.Is.Key)
		return there && !session.Off() && about[c.Is.Key].named()
	}
}

// topicChanges are those on the person's topics, newest first.
func (s Scene) topicChanges() []toldChange {
	if onTopic := s.onTopic(); onTopic != nil {
		return s.told(onTopic)
	}
	return nil
}
