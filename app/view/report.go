package view

import (
	"slices"

	"hallway/app/agenda"
	"hallway/app/report"
)

// ReportModel is what a report is to hold.
type ReportModel struct {
	report.Options
	Noted bool // there is something that was rated or written
}

// MakeReport is the report of what the person went to, rated and wrote.
func MakeReport(s Scene, o report.Options) report.Report {
	about := s.about()
	var entries []report.Entry
	for _, session := range s.Programme.Sessions {
		key := string(session.Key)
		e := report.Entry{Session: session, Note: s.Agenda.Notes[key], Rating: s.Agenda.Ratings[key]}
		if s.state(session.Key) != agenda.Going && e.Note == "" && e.Rating == 0 {
			continue
		}
		if all := about[session.Key].all(); len(all) > 0 {
			e.Focus = all[0]
			if at := slices.IndexFunc(all, func(f string) bool { return slices.Contains(o.Focuses, f) }); at >= 0 {
				e.Focus = all[at]
			}
		}
		entries = append(entries, e)
	}
	return report.Make(s.Programme, entries, o)
}
