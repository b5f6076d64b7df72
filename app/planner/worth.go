package planner

import "hallway/app/agenda"

// What a session is worth to a person, in points. The sum decides between sessions
// that cannot both be attended; what is worth nothing is never proposed.
const (
	WorthGoing  = 40
	WorthMaybe  = 20
	WorthRating = 10 // for each of one to five
	WorthNamed  = 10 // for each focus that title, speakers, track or tags name
	WorthTold   = 5  // for each focus that only the abstract tells of
	mostFocus   = 20 // of all focuses together: picks and ratings say more
)

// Worth is the value of a session: for the pick, for the rating (0: none), and for
// the focuses that it matches, by name or in its abstract. What one skips is worth
// nothing.
func Worth(state agenda.State, rating, named, told int) int {
	worth := WorthRating*rating + min(mostFocus, WorthNamed*named+WorthTold*told)
	switch state {
	case agenda.Hidden:
		return 0
	case agenda.Going:
		worth += WorthGoing
	case agenda.Maybe:
		worth += WorthMaybe
	}
	return worth
}
