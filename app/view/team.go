package view

import (
	"slices"
	"time"

	"hallway/app/agenda"
	"hallway/app/planner"
	"hallway/app/planner/exact"
	"hallway/app/schedule"
)

// TeamModel is what the team's page shows besides the scene.
type TeamModel struct {
	Day   int
	Cover *Cover  // a proposal who goes where; nil: none was asked for
	Busy  bool    // a proposal is being made
	Trial Failure // why the link that was pasted leads nowhere
	Scans Scanning
}

// Cover is a proposal for the team.
type Cover struct {
	Parts  []CoverPart
	Missed []reasoned // sessions that nobody is sent to
	Exact  bool       // no cover is worth more
	Wished bool       // of those worth as much none fulfils more wishes
	From   bool       // it came with a link
}

// CoverPart is what one person is to go to.
type CoverPart struct {
	Member
	Self     bool // it is the person whose phone this is
	Sessions []*schedule.Session
}

// teamOf is the person and those whom they follow.
func (s Scene) teamOf() []Mate {
	me := Mate{Member: Member{Name: "Me", Hue: Hues}, States: make(map[schedule.Key]agenda.State), Kept: make(map[schedule.Key]bool)}
	for _, session := range s.Programme.Sessions {
		if s.state(session.Key) == agenda.None {
			continue
		}
		me.States[session.Key] = s.state(session.Key)
		me.Kept[session.Key] = s.Agenda.Kept[string(session.Key)]
	}
	for _, item := range s.Agenda.Items() {
		me.Busy = append(me.Busy, Stretch{item.Start, item.End})
	}
	return append([]Mate{me}, s.Mates...)
}

// gridRow is where everybody is from one start on.
type gridRow struct {
	start time.Time
	cells [][]*schedule.Session // of each person
}

// grid is who goes where on a day.
func (s Scene) grid(team []Mate, day int) []gridRow {
	var rows []gridRow
	for _, session := range s.Programme.OnDay(day) {
		for i, mate := range team {
			if !mate.at(session) {
				continue
			}
			if n := len(rows); n == 0 || !rows[n-1].start.Equal(session.Start) {
				rows = append(rows, gridRow{session.Start, make([][]*schedule.Session, len(team))})
			}
			row := &rows[len(rows)-1]
			row.cells[i] = append(row.cells[i], session)
		}
	}
	return rows
}

// uncovered are the team's gaps on a day: what somebody marked, or what a topic names,
// and where nobody goes.
func (s Scene) uncovered(team []Mate, day int) []reasoned {
	about := s.about()
	var gaps []reasoned
	for _, session := range s.Programme.OnDay(day) {
		if !planner.TakesTime(session, false) || session.Service || s.hidden(session.Key) || s.covered(team, session) {
			continue
		}
		var wish []string
		for _, mate := range team {
			if mate.States[session.Key] == agenda.Maybe {
				wish = append(wish, mate.Name)
			}
		}
		switch t := about[session.Key]; {
		case len(wish) > 0:
			gaps = append(gaps, reasoned{session, "Maybe: " + join(", ", wish...)})
		case t.named():
			gaps = append(gaps, reasoned{session, "Topic " + join(", ", t.all()...)})
		}
	}
	return gaps
}

// covered reports whether somebody goes to a session, or to one that gives the same.
func (s Scene) covered(team []Mate, session *schedule.Session) bool {
	for _, mate := range team {
		for _, key := range append([]schedule.Key{session.Key}, session.Repeats...) {
			if mate.States[key] == agenda.Going {
				return true
			}
		}
	}
	return false
}

// CoverTask is what a proposal for the team is made of. To solve it may take a while, and
// looks at nothing that changes.
type CoverTask struct {
	people  []exact.Person
	choices []exact.Choice
	walks   *planner.Walks
	team    []Mate
}

// Solve finds the best cover.
func (t CoverTask) Solve(effort exact.Effort) exact.Covered {
	return exact.CoverWith(t.people, t.choices, t.walks, effort)
}

// CoverFor is the task to say who of the team goes where, on all days that are not over.
// Nobody is moved from what they go to, nor sent to what they skip.
func CoverFor(s Scene) CoverTask {
	team, about := s.teamOf(), s.about()
	people := make([]exact.Person, len(team))
	for i, mate := range team {
		people[i] = exact.Person{Kept: s.keeps(mate)}
		for _, session := range s.Programme.Sessions {
			switch mate.States[session.Key] {
			case agenda.Maybe:
				people[i].Wants = append(append(people[i].Wants, session.Key), session.Repeats...)
			case agenda.Hidden:
				people[i].Skips = append(people[i].Skips, session.Key)
			}
		}
	}
	var sessions []*schedule.Session
	var wishes []planner.Wish
	for _, session := range s.Programme.Sessions {
		if !planner.TakesTime(session, false) || session.Service || s.over(session) {
			continue
		}
		if wish := s.teamWish(team, session, about[session.Key]); wish.Layer != planner.Unwanted {
			sessions, wishes = append(sessions, session), append(wishes, wish)
		}
	}
	choices := make([]exact.Choice, len(wishes))
	for i, value := range planner.Values(wishes) {
		choices[i] = exact.ChoiceOf(sessions[i], value, false)
	}
	return CoverTask{people, choices, s.Walks, team}
}

// CoverOf is a proposal as it is shown.
func CoverOf(s Scene, t CoverTask, found exact.Covered) Cover {
	team := t.team
	c := Cover{Exact: found.Exact, Wished: found.Wished}
	for i, part := range found.Parts {
		p := CoverPart{Member: team[i].Member, Self: i == 0}
		for _, key := range part.Taken {
			if session, ok := s.Programme.Session(key); ok {
				p.Sessions = append(p.Sessions, session)
			}
		}
		c.Parts = append(c.Parts, p)
	}
	for _, missed := range found.Missed {
		if session, ok := s.Programme.Session(missed.Key); ok && missed.Why != exact.Worthless && missed.Why != exact.Timeless {
			c.Missed = append(c.Missed, reasoned{session, s.whyMissed(missed)})
		}
	}
	return c
}

// over reports whether it is too late for a session. Once all of the event is over, it is
// not: plans are made of it as before, to try them.
func (s Scene) over(session *schedule.Session) bool {
	days := s.Programme.Event.Days
	return len(days) > 0 && s.Now.Before(days[len(days)-1].End) && !session.End.After(s.Now)
}

// keeps is what somebody is at in any case: own entries, and what they go to or keep.
func (s Scene) keeps(mate Mate) []exact.Choice {
	var kept []exact.Choice
	for i, busy := range mate.Busy {
		kept = append(kept, exact.Choice{Key: schedule.Key("busy-" + number(i)), Start: busy.Start, End: busy.End, Kept: true})
	}
	for _, session := range s.Programme.Sessions {
		if mate.at(session) {
			kept = append(kept, exact.ChoiceOf(session, 0, true))
		}
	}
	return kept
}

// at reports whether somebody is at a session: they go to it, or keep it in every plan.
func (m Mate) at(session *schedule.Session) bool {
	return (m.States[session.Key] == agenda.Going || m.Kept[session.Key]) && planner.TakesTime(session, true)
}

// teamWish is what a session is to the team: the most that it is to one of them.
func (s Scene) teamWish(team []Mate, session *schedule.Session, t topics) planner.Wish {
	w := planner.Wish{Rating: s.Agenda.Ratings[string(session.Key)], Length: session.Length()}
	if t.named() {
		w.Layer = planner.Topic
	}
	for _, mate := range team {
		switch mate.States[session.Key] {
		case agenda.Going:
			w.Layer = max(w.Layer, planner.Going)
		case agenda.Maybe:
			w.Layer = max(w.Layer, planner.Maybe)
		}
	}
	return w
}

func (s Scene) whyMissed(left exact.Left) string {
	var names []string
	for _, key := range left.Of {
		if session, ok := s.Programme.Session(key); ok && len(names) < 3 {
			names = append(names, Shorten(session.Title))
		}
	}
	switch {
	case left.Why == exact.Repeats && len(names) > 0:
		return "Somebody is at its repeat."
	case left.Why == exact.TooFar:
		return "Nobody can be there in time."
	case len(names) == 0:
		return "Everybody is busy then."
	}
	return "Everybody is elsewhere then: " + join("; ", names...) + "."
}

// CoverChanges are what accepting a part changes of your own picks, on the days that it
// is for: what one went to besides becomes a backup.
func CoverChanges(s Scene, part CoverPart) []PlanChange {
	var changes []PlanChange
	mine := make(map[schedule.Key]bool)
	days := make(map[int]bool)
	for _, session := range part.Sessions {
		mine[session.Key], days[session.Day] = true, true
		if s.state(session.Key) != agenda.Going {
			changes = append(changes, PlanChange{Key: session.Key, State: agenda.Going})
		}
	}
	for _, session := range s.picked() {
		if s.state(session.Key) == agenda.Going && !mine[session.Key] && days[session.Day] && s.clashesWith(session, part.Sessions) {
			changes = append(changes, PlanChange{Key: session.Key, State: agenda.Maybe})
		}
	}
	return changes
}

func (s Scene) clashesWith(session *schedule.Session, others []*schedule.Session) bool {
	return len(s.overlapping(session, others)) > 0
}

// onDayOf are the sessions of a part on one day.
func (p CoverPart) onDay(day int) []*schedule.Session {
	return slices.DeleteFunc(slices.Clone(p.Sessions), func(s *schedule.Session) bool { return s.Day != day })
}

// missedOn are the sessions that a cover misses on a day, in time order.
func (c Cover) missedOn(day int) []reasoned {
	return slices.DeleteFunc(slices.Clone(c.Missed), func(m reasoned) bool { return m.session.Day != day })
}

// shortMeeting is the shortest time that is worth meeting in.
const shortMeeting = 30 * time.Minute

// meetings are the times of a day in which nobody of the team goes anywhere.
func (s Scene) meetings(team []Mate, day int) []planner.Meeting {
	people := make([][]planner.Placed, len(team))
	for i, mate := range team {
		for _, busy := range mate.Busy {
			people[i] = append(people[i], planner.Placed{Span: planner.Span{Start: busy.Start, End: busy.End}})
		}
		for _, session := range s.Programme.Sessions {
			if mate.at(session) {
				people[i] = append(people[i], planner.PlacedAt(session))
			}
		}
	}
	d := s.Programme.Event.Days[day]
	return planner.Together(people, s.Walks, d.Start, d.End, shortMeeting)
}
