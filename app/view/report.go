package view

import (
	"slices"

	"hallway/app/agenda"
	"hallway/app/report"
	"hallway/app/schedule"
)

// ReportModel is what a report is to hold.
type ReportModel struct {
	report.Options
	Who string // the name of whoever writes it
}

// MakeReport is the report of what the person went to, rated and wrote.
func MakeReport(s Scene, m ReportModel) report.Report {
	of := report.Source{Who: m.Who}
	about := s.about()
	for _, session := range s.Programme.Sessions {
		key := string(session.Key)
		e := report.Entry{Session: session, Note: s.Agenda.Notes[key], Rating: s.Agenda.Ratings[key]}
		if all := about[session.Key].all(); len(all) > 0 {
			e.Focus = all[0]
			if at := slices.IndexFunc(all, func(f string) bool { return slices.Contains(m.Focuses, f) }); at >= 0 {
				e.Focus = all[at]
			}
		}
		switch noted := e.Note != "" || e.Rating != 0; {
		case noted, s.state(session.Key) == agenda.Going && !session.Desk():
			of.Entries = append(of.Entries, e)
		case s.state(session.Key) == agenda.Maybe && !session.Desk() && !s.seenAgain(session):
			of.Missed = append(of.Missed, e)
		}
	}
	for _, item := range s.Agenda.Items() {
		of.Meetings = append(of.Meetings, report.Meeting{Title: item.Title, Place: item.Place, Note: item.Note, Start: item.Start, End: item.End})
	}
	return report.Make(s.Programme, of, m.Options)
}

// seenAgain reports whether the person goes to a session at another time.
func (s Scene) seenAgain(session *schedule.Session) bool {
	return slices.ContainsFunc(session.Repeats, func(key schedule.Key) bool { return s.state(key) == agenda.Going })
}
