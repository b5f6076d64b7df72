package view

import (
	"slices"
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/order"
	"hallway/app/planner"
	"hallway/app/planner/exact"
	"hallway/app/schedule"
	"hallway/app/search"
)

// topics are the person's topics that a session is about, by the best field that they
// are in.
type topics map[search.Field][]string

// fields are where a topic may be, the best first, and what that is called.
var fields = []struct {
	in    search.Field
	words string
}{{search.InTitle, "In the title"}, {search.InPeople, "Speaker"}, {search.InLabels, "Track, tag or room"}, {search.InAbstract, "In the abstract"}}

// all are the topics of a session, those of the best field first.
func (t topics) all() []string {
	var all []string
	for _, f := range fields {
		all = append(all, t[f.in]...)
	}
	return all
}

// named reports whether a topic is in more than the abstract.
func (t topics) named() bool { return len(t) > 1 || len(t) == 1 && t[search.InAbstract] == nil }

// about finds the sessions that the person's topics are in.
func (s Scene) about() map[schedule.Key]topics {
	matches := make(map[schedule.Key]topics)
	if s.Agenda == nil {
		return matches
	}
	for _, topic := range s.Agenda.Focuses {
		for _, hit := range s.Index.About(s.Programme, topic) {
			key := s.Programme.Sessions[hit.Session].Key
			if matches[key] == nil {
				matches[key] = make(topics)
			}
			matches[key][hit.Fields] = append(matches[key][hit.Fields], topic)
		}
	}
	return matches
}

// Planned is a proposal for one day.
type Planned struct {
	Day     int
	Changes []PlanChange // what to do to have it, in time order
	Exact   bool         // no plan is better
	Clashes int          // among what is kept and still to come on that day
	rows    []*schedule.Session
	left    []reasoned // picks that are not in it
	finds   []reasoned // what fits besides, of the person's topics and of what they rated high
}

// PlanChange is what a plan changes of a pick.
type PlanChange struct {
	Key   schedule.Key
	State agenda.State
	of    schedule.Key // the pick that it repeats; empty: it is one
}

// reasoned is a session, and what speaks for it or against it.
type reasoned struct {
	session *schedule.Session
	why     string
}

// wished is something that a plan may have, and what it is to the person.
type wished struct {
	session *schedule.Session
	wish    planner.Wish
	kept    bool
	pick    schedule.Key // what was picked: the session, or the one it repeats
	again   bool         // others of the wishes give the same
}

// PlanTask is what a plan is made of. To solve it may take a while, and looks at nothing
// that changes.
type PlanTask struct {
	Choices []exact.Choice
	Walks   *planner.Walks
	byKey   map[schedule.Key]wished
}

// PlanFor is the task to plan the event as a whole, since a repeat on another day may be
// the better one.
func PlanFor(s Scene) PlanTask {
	wishes := s.wishes()
	values := valuesOf(wishes)
	t := PlanTask{Choices: make([]exact.Choice, len(wishes)), Walks: s.Walks, byKey: make(map[schedule.Key]wished, len(wishes))}
	for i, w := range wishes {
		t.Choices[i] = exact.ChoiceOf(w.session, values[i], w.kept)
		t.Choices[i].Same = ""
		if w.again {
			t.Choices[i].Same = w.pick
		}
		t.byKey[w.session.Key] = w
	}
	return t
}

// Solve finds the best plan.
func (t PlanTask) Solve(effort exact.Effort) exact.Plan {
	return exact.BestWith(t.Choices, t.Walks, effort)
}

// PlanOn is the part of the best plan that is on one day. It has what the person keeps,
// then as much as can be of what they go to, then of what they may go to; what their
// topics find is only suggested, for the time that is left. A meal and a rest stay free
// of that, unless all is to be filled.
func PlanOn(s Scene, t PlanTask, best exact.Plan, day int, fill bool) Planned {
	byKey := t.byKey
	p := Planned{Day: day, Exact: best.Exact}
	for _, c := range best.Clashes {
		if a, b := byKey[c.A].session, byKey[c.B].session; a.Day == day && !s.over(a) && !s.over(b) {
			p.Clashes++
		}
	}
	for _, key := range best.Taken {
		w := byKey[key]
		if w.session.Day != day {
			continue
		}
		p.rows = append(p.rows, w.session)
		if !w.session.Own && !w.kept && s.state(key) != agenda.Going {
			change := PlanChange{Key: key, State: agenda.Going}
			if w.pick != key {
				change.of = w.pick
			}
			p.Changes = append(p.Changes, change)
		}
	}
	for _, left := range best.Left {
		w := byKey[left.Key]
		if w.session.Day != day || w.pick != left.Key {
			continue
		}
		if s.state(left.Key) == agenda.Going {
			p.Changes = append(p.Changes, PlanChange{Key: left.Key, State: agenda.Maybe})
		}
		p.left = append(p.left, reasoned{w.session, s.whyLeft(left, byKey)})
	}
	order.Stable(p.Changes, func(a, b PlanChange) int {
		return byKey[a.Key].session.Start.Compare(byKey[b.Key].session.Start)
	})
	p.finds = s.finds(day, p.rows, fill)
	return p
}

// wishes are what a plan may have: own entries and picks, and what gives one pick
// again. Whoever picked several of what gives the same wants several. What is over
// stays as it is.
func (s Scene) wishes() []wished {
	var wishes []wished
	for _, own := range s.own() {
		wishes = append(wishes, wished{session: own, kept: true, pick: own.Key})
	}
	for _, session := range s.picked() {
		over := s.over(session)
		if !s.takesTime(session) || over && !s.attends(session.Key) {
			continue
		}
		w := wished{session: session, pick: session.Key, kept: over || s.Agenda.Kept[string(session.Key)], wish: s.wish(session)}
		var others []wished
		if !w.kept {
			others = s.otherTimes(w)
		}
		w.again = len(others) > 0
		wishes = append(append(wishes, w), others...)
	}
	return wishes
}

func (s Scene) wish(session *schedule.Session) planner.Wish {
	layer := planner.Maybe
	if s.state(session.Key) == agenda.Going {
		layer = planner.Going
	}
	return planner.Wish{Layer: layer, Rating: s.Agenda.Ratings[string(session.Key)], Length: session.Length()}
}

// otherTimes are the other times at which a pick is given, if it is the only pick of them.
func (s Scene) otherTimes(w wished) []wished {
	var others []wished
	for _, key := range w.session.Repeats {
		other, ok := s.Programme.Session(key)
		if !ok || s.Agenda.Chosen(string(key)) || slices.ContainsFunc(other.Repeats, func(key schedule.Key) bool {
			return key != w.session.Key && s.Agenda.Chosen(string(key))
		}) {
			return nil
		}
		if s.hidden(key) || !planner.TakesTime(other, false) || s.over(other) {
			continue
		}
		wish := w.wish
		wish.Length, wish.Moved = other.Length(), true
		others = append(others, wished{session: other, wish: wish, pick: w.pick, again: true})
	}
	return others
}

func valuesOf(wishes []wished) []int {
	plain := make([]planner.Wish, len(wishes))
	for i, w := range wishes {
		if plain[i] = w.wish; w.kept {
			plain[i].Layer = planner.Unwanted // it is there in any case
		}
	}
	return planner.Values(plain)
}

// QuickSteps are the effort of a search that nobody notices.
const QuickSteps = 200_000

// likedFrom is the rating from which on a session is suggested that nobody picked.
const likedFrom = 4

// finds are what the person's topics find for the time that a plan leaves, and what they
// rated high and did not pick: as many as fit, the best first where they clash.
func (s Scene) finds(day int, rows []*schedule.Session, fill bool) []reasoned {
	about := s.about()
	var wishes []wished
	for _, session := range s.Programme.OnDay(day) {
		t, rating := about[session.Key], s.Agenda.Ratings[string(session.Key)]
		topical := len(t) > 0 && (rating == 0 || rating >= 3)
		if !topical && rating < likedFrom || s.state(session.Key) != agenda.None || s.pickedAgain(session) ||
			!planner.TakesTime(session, false) || session.Service || s.over(session) {
			continue
		}
		wish := planner.Wish{Layer: planner.Topic, Rating: rating, Length: session.Length()}
		if t.named() {
			wish.Layer = planner.Maybe // a title says more than an abstract
		}
		wishes = append(wishes, wished{session: session, wish: wish, pick: session.Key})
	}
	if len(wishes) == 0 {
		return nil
	}
	busy := slices.Clone(rows)
	if !fill {
		busy = append(busy, s.breaks(day, rows, wishes)...)
	}
	choices := make([]exact.Choice, 0, len(busy)+len(wishes))
	for _, session := range busy {
		choices = append(choices, exact.ChoiceOf(session, 0, true))
	}
	for i, value := range valuesOf(wishes) {
		choices = append(choices, exact.ChoiceOf(wishes[i].session, value, false))
	}
	var finds []reasoned
	for _, key := range exact.BestWith(choices, s.Walks, exact.Effort{Steps: QuickSteps}).Taken {
		if session, ok := s.Programme.Session(key); ok && !slices.Contains(busy, session) {
			finds = append(finds, reasoned{session, s.whyFound(about[key], session)})
		}
	}
	return finds
}

// pickedAgain reports whether the person picked what a session gives at another time.
func (s Scene) pickedAgain(session *schedule.Session) bool {
	return slices.ContainsFunc(session.Repeats, func(key schedule.Key) bool { return s.Agenda.Chosen(string(key)) })
}

func (s Scene) whyFound(t topics, session *schedule.Session) string {
	var words []string
	if rating := s.Agenda.Ratings[string(session.Key)]; rating > 0 {
		words = append(words, "You rated it "+ratingWords(rating))
	}
	for _, f := range fields {
		if len(t[f.in]) > 0 {
			words = append(words, f.words+": "+strings.Join(t[f.in], ", "))
		}
	}
	return strings.Join(words, " · ")
}

// A meal and a rest are looked for at these times of day, and last so long.
var pauses = []struct {
	from, to time.Duration // since midnight
	length   time.Duration
	is       []string // words for the programme's own
}{
	{11*time.Hour + 30*time.Minute, 14*time.Hour + 30*time.Minute, 45 * time.Minute, []string{"lunch", "mittag", "déjeuner", "almuerzo"}},
	{14*time.Hour + 30*time.Minute, 17 * time.Hour, 20 * time.Minute, []string{"break", "coffee", "pause", "kaffee", "café"}},
}

// breaks are the meal and the rest of a day: the programme's own, or else the time that is
// free and long enough and meets the fewest of what may be suggested, the earliest of
// those. A day without such a time has none.
func (s Scene) breaks(day int, rows []*schedule.Session, wishes []wished) []*schedule.Session {
	midnight, err := time.ParseInLocation(time.DateOnly, s.Programme.Event.Days[day].Date, s.Programme.Location())
	if err != nil {
		return nil
	}
	var breaks []*schedule.Session
	for i, pause := range pauses {
		from, to := midnight.Add(pause.from), midnight.Add(pause.to)
		rest := s.ownBreak(day, from, to, pause.length, pause.is)
		if rest == nil || len(planner.Overlapping(rest, rows)) > 0 {
			rest = leastMissed(from, to, pause.length, rows, wishes)
			if rest != nil {
				rest.Key = schedule.Key("break-" + number(i))
			}
		}
		if rest != nil {
			breaks = append(breaks, rest)
		}
	}
	return breaks
}

// leastMissed is the time between two instants that is free beside some rows, is so long
// and meets the fewest wishes; of several the earliest. It begins at the first instant or
// where something ends; nil: no time is.
func leastMissed(from, to time.Time, long time.Duration, rows []*schedule.Session, wishes []wished) *schedule.Session {
	starts := []time.Time{from}
	for _, row := range rows {
		starts = append(starts, row.End)
	}
	for _, w := range wishes {
		starts = append(starts, w.session.End)
	}
	var best *schedule.Session
	least := 0
	for _, start := range starts {
		free := &schedule.Session{Start: start, End: start.Add(long), Own: true}
		if start.Before(from) || free.End.After(to) || len(planner.Overlapping(free, rows)) > 0 {
			continue
		}
		met := 0
		for _, w := range wishes {
			if planner.Overlap(free, w.session) > 0 {
				met++
			}
		}
		if best == nil || met < least || met == least && start.Before(best.Start) {
			best, least = free, met
		}
	}
	return best
}

// ownBreak is the break that the programme has in some hours; nil: none.
func (s Scene) ownBreak(day int, from, to time.Time, atLeast time.Duration, called []string) *schedule.Session {
	for _, session := range s.Programme.OnDay(day) {
		if session.Service && !session.Ambient() && !session.Start.Before(from) && !session.End.After(to) && session.Length() >= atLeast &&
			slices.ContainsFunc(called, func(word string) bool { return strings.Contains(strings.ToLower(session.Title), word) }) {
			return session
		}
	}
	return nil
}

// whyLeft says what a plan has instead of a pick: the one thing that decided.
func (s Scene) whyLeft(left exact.Left, byKey map[schedule.Key]wished) string {
	if len(left.Of) == 0 {
		return ""
	}
	own := byKey[left.Key]
	instead := make([]wished, len(left.Of))
	for i, key := range left.Of {
		instead[i] = byKey[key]
	}
	first := instead[0]
	if left.Why == exact.Repeats {
		return "You go at another time: " + s.when(first.session) + "."
	}
	// What cannot be given up decides, whatever else is in the way; then what is wanted most.
	decides := []wished{first}
	for i, w := range instead {
		switch {
		case w.session.Own:
			return s.inTheWay(w, own) + "."
		case w.kept && s.over(w.session):
			return s.inTheWay(w, own) + ", where you went."
		case w.kept:
			return s.inTheWay(w, own) + ", which you keep in every plan."
		case w.wish.Layer > decides[0].wish.Layer:
			decides = []wished{w}
		case w.wish.Layer == decides[0].wish.Layer && i > 0:
			decides = append(decides, w)
		}
	}
	words := s.inTheWay(decides[0], own)
	ranks, minutes := decides[0].wish.Rank()-own.wish.Rank(), decides[0].wish.Length-own.wish.Length
	switch {
	case decides[0].wish.Layer > own.wish.Layer:
		return words + ", where you go."
	case len(decides) == 2:
		return words + ", and " + s.named(decides[1]) + " is in the way too: you would miss both."
	case len(decides) > 2:
		return words + ", and " + plural(len(decides)-1, "other pick") + " of yours: you would miss all of them."
	case ranks > 0 && decides[0].wish.Rating == 0:
		return words + "; you rated this lower."
	case ranks > 0:
		return words + ", which you rated higher."
	case ranks == 0 && minutes > 0:
		return words + ", which is longer."
	case ranks == 0 && minutes == 0:
		return words + ", which counts as much."
	}
	return words + "."
}

// inTheWay says how one session keeps the person from another.
func (s Scene) inTheWay(w, from wished) string {
	name := s.named(w)
	if w.session.Own {
		name = "your " + name
	}
	if planner.Overlap(w.session, from.session) > 0 {
		return "Overlaps " + name
	}
	return "About " + length(s.Walks.Between(w.session.Rooms, from.session.Rooms)) + " to walk from or to " + name
}

// named is a session by its time and title.
func (s Scene) named(w wished) string {
	return s.clock(w.session.Start) + " " + Shorten(w.session.Title)
}

// planWords say in a line what a change of a plan does.
func (s Scene) planWords(c PlanChange) (sign, words string) {
	session, ok := s.Programme.Session(c.Key)
	if !ok {
		return "", ""
	}
	title := s.clock(session.Start) + " " + Shorten(session.Title)
	if c.State == agenda.Maybe {
		return "−", title + " becomes a maybe"
	}
	if pick, ok := s.Programme.Session(c.of); ok {
		title += ", instead of " + s.when(pick)
	}
	return "+", title
}
