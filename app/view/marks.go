package view

import (
	"time"

	"github.com/a-h/templ"

	"hallway/app/agenda"
	"hallway/app/schedule"
	"hallway/app/search"
)

// Marks are what rows show of the agenda, for the sessions that the query may
// have put on the page: the day's, or all.
func Marks(s Scene, q search.Query) []Mark {
	busy := s.busy()
	day := s.dayOf(q)
	var marks []Mark
	var slot time.Time // sessions are in order
	for _, session := range s.Programme.Sessions {
		if day < 0 || session.On(day) {
			marks = append(marks, Mark{
				Key:   string(session.Key),
				State: s.state(session.Key).String(),
				Line:  s.line(session, busy),
			})
			if day >= 0 && !session.Start.Equal(slot) {
				slot = session.Start
				marks = append(marks, Mark{Slot: s.slotID(slot), Line: templ.EscapeString(s.slotPicks(slot, busy))})
			}
		}
	}
	return marks
}

func (s Scene) line(session *schedule.Session, busy []*schedule.Session) string {
	with := s.overlaps(session, busy)
	if len(with) == 0 && s.state(session.Key) != agenda.Maybe {
		return ""
	}
	return Markup(rowMark(s, session, with))
}
