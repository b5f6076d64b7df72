package view

import (
	"slices"
	"strings"

	"hallway/app/agenda"
	"hallway/app/planner"
	"hallway/app/schedule"
	"hallway/app/search"
)

// focus is how a session matches the person's focuses.
type focus struct {
	named []string // by title, people or labels
	told  []string // in the abstract only
}

// focused are the sessions that match the person's focuses.
func (s Scene) focused() map[schedule.Key]focus {
	matches := make(map[schedule.Key]focus)
	if s.Agenda == nil || s.Index == nil {
		return matches
	}
	for _, name := range s.Agenda.Focuses {
		for _, hit := range s.Index.Find(name) {
			key := s.Programme.Sessions[hit.Session].Key
			f := matches[key]
			if hit.Fields&^search.InAbstract != 0 {
				f.named = append(f.named, name)
			} else {
				f.told = append(f.told, name)
			}
			matches[key] = f
		}
	}
	return matches
}

// all are the focuses that a session matches, the plainest first.
func (f focus) all() []string { return append(slices.Clone(f.named), f.told...) }

func (s Scene) worth(key schedule.Key, f focus) int {
	return planner.Worth(s.state(key), s.Agenda.Ratings[string(key)], len(f.named), len(f.told))
}

// worthWords say what the value of a session is made of.
func (s Scene) worthWords(key schedule.Key, f focus) string {
	var words []string
	switch s.state(key) {
	case agenda.Going:
		words = append(words, "going "+number(planner.WorthGoing))
	case agenda.Maybe:
		words = append(words, "maybe "+number(planner.WorthMaybe))
	}
	if rating := s.Agenda.Ratings[string(key)]; rating > 0 {
		words = append(words, "rated "+ratingWords(rating)+" "+number(planner.WorthRating*rating))
	}
	if all := f.all(); len(all) > 0 {
		words = append(words, "focus "+strings.Join(all, ", ")+" "+number(planner.Worth(agenda.None, 0, len(f.named), len(f.told))))
	}
	return strings.Join(words, " + ")
}

// choices are all that the person could be at: picks, what they rated, what matches
// their focuses, and their own items.
func (s Scene) choices(focused map[schedule.Key]focus) []planner.Choice {
	var choices []planner.Choice
	for _, session := range s.Programme.Sessions {
		chosen := s.Agenda.Chosen(string(session.Key))
		if !planner.TakesTime(session) || session.Service && !chosen || !session.End.After(s.Now) && !chosen {
			continue
		}
		kept := chosen && s.Agenda.Kept[string(session.Key)]
		if worth := s.worth(session.Key, focused[session.Key]); worth > 0 {
			choices = append(choices, planner.ChoiceOf(session, worth, kept))
		}
	}
	for _, own := range s.own() {
		choices = append(choices, planner.ChoiceOf(own, 0, true))
	}
	return choices
}

// planned is the proposal for one day.
type planned struct {
	day     int
	rows    []plannedRow
	left    []plannedLeft
	changes []PlanChange
	worth   int
	exact   bool
	clashes int // among what is kept
}

type plannedRow struct {
	session *schedule.Session
	focus   focus
	fresh   bool // it is not going now
}

type plannedLeft struct {
	session *schedule.Session
	focus   focus
	why     string
	drops   bool // it is going now, and would be a backup
}

// PlanChange is what a plan changes of a pick.
type PlanChange struct {
	Key   schedule.Key
	State agenda.State
}

// PlanChanges are what taking over the plan of a day changes.
func PlanChanges(s Scene, day int) []PlanChange { return s.planOn(day).changes }

// planOn is the part of the best plan for the event that is on one day. It is made for
// the event as a whole: a repeat on another day may be the better one.
func (s Scene) planOn(day int) planned {
	focused := s.focused()
	best := planner.Best(s.choices(focused), s.Walks)
	all := make(map[schedule.Key]*schedule.Session)
	for _, session := range s.Programme.Sessions {
		all[session.Key] = session
	}
	for _, own := range s.own() {
		all[own.Key] = own
	}
	p := planned{day: day, exact: best.Exact, clashes: len(best.Clashes)}
	for _, key := range best.Taken {
		session := all[key]
		if session.Day != day {
			continue
		}
		row := plannedRow{session: session, focus: focused[key], fresh: !session.Own && s.state(key) != agenda.Going}
		if row.fresh {
			p.changes = append(p.changes, PlanChange{key, agenda.Going})
		}
		if !session.Own {
			p.worth += s.worth(key, row.focus)
		}
		p.rows = append(p.rows, row)
	}
	for _, left := range best.Left {
		session := all[left.Key]
		if session.Day != day || left.Why == planner.Worthless || left.Why == planner.Timeless {
			continue
		}
		l := plannedLeft{session: session, focus: focused[left.Key], drops: s.state(left.Key) == agenda.Going, why: s.whyLeft(left, all, focused)}
		if l.drops {
			p.changes = append(p.changes, PlanChange{left.Key, agenda.Maybe})
		}
		p.left = append(p.left, l)
	}
	return p
}

// whyLeft says why a plan leaves a session out.
func (s Scene) whyLeft(left planner.Left, all map[schedule.Key]*schedule.Session, focused map[schedule.Key]focus) string {
	names := make([]string, 0, len(left.Of))
	for _, key := range left.Of {
		if session, ok := all[key]; ok {
			names = append(names, s.clock(session.Start)+" "+Shorten(session.Title))
		}
	}
	if len(names) == 0 {
		return ""
	}
	instead := strings.Join(names, " and ")
	first := all[left.Of[0]]
	switch left.Why {
	case planner.Repeats:
		return "The same as " + s.when(first) + ", which is in the plan."
	case planner.TooFar:
		return "There is no time for the way from or to " + instead + "."
	}
	switch {
	case len(names) > 1:
		return "Overlaps " + instead + ", which together are worth " + s.moreOr(left.Worth, s.worth(left.Key, focused[left.Key])) + "."
	case first.Own:
		return "Overlaps your " + instead + "."
	case s.Agenda.Kept[string(first.Key)]:
		return "Overlaps " + instead + ", which you keep in every plan."
	case s.Agenda.Ratings[string(first.Key)] > s.Agenda.Ratings[string(left.Key)]:
		return "Overlaps " + instead + ", which you rated higher."
	case s.state(first.Key) == agenda.Going && s.state(left.Key) != agenda.Going:
		return "Overlaps " + instead + ", where you go."
	}
	return "Overlaps " + instead + ", which is worth " + s.moreOr(left.Worth, s.worth(left.Key, focused[left.Key])) + "."
}

func (s Scene) moreOr(theirs, own int) string {
	if theirs > own {
		return "more (" + number(theirs) + " against " + number(own) + ")"
	}
	return "as much (" + number(own) + ")"
}
