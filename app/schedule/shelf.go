package schedule

import "time"

// ambientLength is how long a session must be to count as open all day: badge
// desks, cloakrooms, showcases, the containers of co-located events.
const ambientLength = 4 * time.Hour

// Ambient reports whether the session is something that stands open rather than
// something one attends from start to end. Such sessions lie on a shelf of their
// own and clash with nothing.
func (s *Session) Ambient() bool {
	return !s.Own && (s.Length() >= ambientLength || s.Open || s.AllDay)
}

// Desk reports whether the session is a place that one passes by, whatever its
// length, or a row for a whole day: nobody attends it from start to end.
func (s *Session) Desk() bool { return s.Service || s.Open || s.AllDay }

// On reports whether the session is on a day, by its index in Event.Days.
func (s *Session) On(day int) bool { return s.Day <= day && day <= s.Day+s.MoreDays }

// Length is how long the session lasts.
func (s *Session) Length() time.Duration { return s.End.Sub(s.Start) }

// Off reports whether the session does not take place at its time: it was canceled
// or put off.
func (s *Session) Off() bool { return s.Status == Canceled || s.Status == Postponed }

// Shelf takes apart what is open all day and what one attends. Attended reports what
// somebody attends though it is open all day; nil is nothing.
func Shelf(sessions []*Session, attended func(*Session) bool) (open, rest []*Session) {
	for _, s := range sessions {
		if s.Ambient() && (s.Desk() || attended == nil || !attended(s)) {
			open = append(open, s)
		} else {
			rest = append(rest, s)
		}
	}
	return open, rest
}
