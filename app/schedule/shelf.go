package schedule

import "time"

// ambientLength is how long a session must be to count as open all day: badge
// desks, cloakrooms, showcases, the containers of co-located events.
const ambientLength = 4 * time.Hour

// Ambient reports whether the session is something that stands open rather than
// something one attends from start to end. Such sessions lie on a shelf of their
// own and clash with nothing.
func (s *Session) Ambient() bool {
	return s.Length() >= ambientLength || s.Open
}

// Length is how long the session lasts.
func (s *Session) Length() time.Duration { return s.End.Sub(s.Start) }
