package assist

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"

	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/server/answer"
)

// Index answers GET /llms.txt (llmstxt.org): what is here for those who read it by machine.
// withMCP says that there is an MCP server.
func (a *Assist) Index(withMCP bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		origin := answer.Origin(r)
		var out bytes.Buffer
		out.WriteString("# Hallway\n\n> Conference programmes, and a planner for a personal agenda that works offline.\n\n" +
			"Times are those of the event. Nothing of a person is here.\n\n## Programmes\n\n")
		for _, v := range a.library.All() {
			e := v.Programme.Event
			fmt.Fprintf(&out, "- [%s](%s%s): %d sessions, with abstracts, as Markdown; for people %s%s\n",
				line(e.Name), origin, MarkdownOf(e.ID), len(v.Programme.Sessions), origin, view.HrefProgramme(e.ID))
		}
		if withMCP {
			fmt.Fprintf(&out, "\n## Tools\n\n- [MCP server](%s/mcp): search, sessions, what overlaps, a plan, and a link with which the person accepts it\n", origin)
		}
		send(w, r, "text/plain; charset=utf-8", out.Bytes())
	}
}

// MarkdownOf is the address of a programme as Markdown.
func MarkdownOf(id schedule.EventID) string { return view.HrefProgramme(id) + "/programme.md" }

// Programme answers GET /e/{event}/programme.md.
func (a *Assist) Programme(w http.ResponseWriter, r *http.Request) {
	edition := a.library.Edition() // before the programme: see package page
	v, ok := a.library.Event(schedule.EventID(r.PathValue("event")))
	if !ok {
		answer.Say(w, http.StatusNotFound, "No such event.")
		return
	}
	origin := answer.Origin(r)
	body, err := a.texts.Body(r, edition, string(v.Programme.Event.ID)+" "+origin, a.places, func() (answer.Body, error) {
		return answer.Body{Type: "text/markdown; charset=utf-8", Plain: Markdown(v.Programme, origin)}, nil
	})
	if err != nil {
		answer.Say(w, http.StatusServiceUnavailable, "The server is busy; try again in a moment.")
		return
	}
	answer.Send(w, r, http.StatusOK, body)
}

func send(w http.ResponseWriter, r *http.Request, kind string, body []byte) {
	answer.Send(w, r, http.StatusOK, answer.Ready(answer.Body{Type: kind, Plain: body}))
}

// Markdown is a programme, a heading for each day and each session.
func Markdown(p *schedule.Programme, origin string) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "# %s\n\n%s. Times are in %s.\n", line(p.Event.Name), join(". ", line(p.Event.Place), fmt.Sprint(len(p.Sessions), " sessions")), p.Event.Zone)
	day := -1
	for _, s := range p.Sessions {
		if s.Day != day {
			day = s.Day
			fmt.Fprintf(&out, "\n## %s\n", p.Event.Days[day].Date)
		}
		b := brief(p, s, origin)
		title := line(s.Title)
		if b.Status != "" {
			title = strings.ToUpper(b.Status[:1]) + b.Status[1:] + ": " + title
		}
		fmt.Fprintf(&out, "\n### [%s](%s)\n\n", title, b.URL)
		when := s.Start.In(p.Location()).Format("15:04") + "–" + s.End.In(p.Location()).Format("15:04")
		if s.AllDay {
			when = "all day"
		}
		fmt.Fprintf(&out, "%s\n", join(" · ", when, line(strings.Join(b.Rooms, ", ")), line(strings.Join(b.Tracks, ", ")), line(strings.Join(b.Speakers, ", ")), "key "+b.Key))
		if text := strings.TrimSpace(s.Abstract.Plain()); text != "" {
			fmt.Fprintf(&out, "\n%s\n", quiet(text))
		}
	}
	return out.Bytes()
}

// line is a text on one line, in which nothing is markup.
func line(text string) string {
	return strings.NewReplacer("[", "\\[", "]", "\\]", "<", "&lt;", "`", "\\`", "*", "\\*", "_", "\\_").Replace(strings.Join(strings.Fields(text), " "))
}

// quiet is a text of several lines in which none is a heading: an abstract does not look
// like another session.
func quiet(text string) string {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if trimmed := strings.TrimLeft(l, " \t"); strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, "```") || strings.HasPrefix(trimmed, "===") || strings.HasPrefix(trimmed, "---") {
			lines[i] = "\\" + trimmed
		}
	}
	return strings.Join(lines, "\n")
}

func join(between string, parts ...string) string {
	var full []string
	for _, part := range parts {
		if part != "" {
			full = append(full, part)
		}
	}
	return strings.Join(full, between)
}
