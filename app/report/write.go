package report

import (
	"cmp"
	"encoding/csv"
	"strconv"
	"strings"
	"time"

	"hallway/app/schedule"
)

// Markdown is the report as one text. It ends with a line break, and one empty line
// separates blocks. An empty report gives an empty text.
func (r Report) Markdown() string {
	if r.Empty() {
		return ""
	}
	var b strings.Builder
	b.WriteString("# " + escape(r.Title) + "\n\n" + escape(r.Intro) + "\n")
	if len(r.Best) > 0 {
		b.WriteString("\n## " + bestTitle + "\n\n")
		for _, e := range r.Best {
			b.WriteString("- " + join(" ", titleOf(e.Session), Stars(e.Rating)) + "\n")
		}
	}
	for _, section := range r.Sections {
		b.WriteString("\n## " + escape(section.Title) + "\n")
		for _, e := range section.Entries {
			r.write(&b, e)
		}
	}
	if len(r.Meetings) > 0 {
		b.WriteString("\n## " + meetingsTitle + "\n")
		for _, m := range r.Meetings {
			b.WriteString("\n### " + cmp.Or(escape(m.Title), "Untitled") + "\n\n" + escape(r.WhereMeeting(m)) + "\n")
			if text := note(m.Note); text != "" {
				b.WriteString("\n" + text + "\n")
			}
		}
	}
	if len(r.Missed) > 0 {
		b.WriteString("\n## " + MissedTitle + "\n\n")
		for _, e := range r.Missed {
			b.WriteString("- " + titleOf(e.Session))
			if who := r.speakers(e.Session); who != "" {
				b.WriteString(" · " + escape(who))
			}
			for _, link := range Recordings(e.Session) {
				b.WriteString(" · " + linkTo(link.Title, link.URL))
			}
			b.WriteByte('\n')
		}
	}
	return b.String()
}

func (r Report) write(b *strings.Builder, e Entry) {
	b.WriteString("\n### " + titleOf(e.Session) + "\n\n")
	b.WriteString(escape(join(" · ", r.Where(e), Stars(e.Rating))) + "\n")
	if about := About(e.Session); about != "" {
		b.WriteString("\n" + escape(about) + "\n")
	}
	var links []string
	for _, link := range r.Links(e) {
		links = append(links, linkTo(link.Title, link.URL))
	}
	if len(links) > 0 {
		b.WriteString("\n" + strings.Join(links, " · ") + "\n")
	}
	if text := note(e.Note); text != "" {
		b.WriteString("\n" + text + "\n")
	}
}

// titleOf is a session's title, as a link to its page where it has one.
func titleOf(s *schedule.Session) string {
	title := cmp.Or(escape(s.Title), "Untitled")
	if web(s.URL) {
		return "[" + title + "](" + address(s.URL) + ")"
	}
	return title
}

func linkTo(title, url string) string { return "[" + escape(title) + "](" + address(url) + ")" }

// CSV is the report as a table (RFC 4180) with a header: a row for each session that is
// in it, and for each that was missed. Days are as 2006-01-02, times as 15:04, of the
// event; what a spreadsheet would take for a formula has an apostrophe before it.
func (r Report) CSV() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	row := func(cells ...string) {
		for i, cell := range cells {
			if cell != "" && strings.IndexByte("=+-@\t\r", cell[0]) >= 0 {
				cells[i] = "'" + cell
			}
		}
		_ = w.Write(cells) // a strings.Builder takes everything
	}
	row("Part", "Day", "From", "To", "Title", "Speakers", "Room", "Topic", "Rating", "Note", "Page", "Recording")
	session := func(part string, e Entry) {
		in := r.programme.Location()
		rating, recording := "", ""
		if e.Rating > 0 {
			rating = strconv.Itoa(e.Rating)
		}
		if all := Recordings(e.Session); len(all) > 0 {
			recording = all[0].URL
		}
		start, end := e.Session.Start.In(in), e.Session.End.In(in)
		row(part, start.Format(time.DateOnly), start.Format("15:04"), end.Format("15:04"), e.Session.Title, r.speakers(e.Session), r.rooms(e.Session),
			e.Focus, rating, e.Note, e.Session.URL, recording)
	}
	for _, section := range r.Sections {
		for _, e := range section.Entries {
			session("Went", e)
		}
	}
	for _, m := range r.Meetings {
		in := r.programme.Location()
		row("Meeting", m.Start.In(in).Format(time.DateOnly), m.Start.In(in).Format("15:04"), m.End.In(in).Format("15:04"), m.Title, "", m.Place, "", "", m.Note, "", "")
	}
	for _, e := range r.Missed {
		session("Missed", e)
	}
	w.Flush()
	return b.String()
}
