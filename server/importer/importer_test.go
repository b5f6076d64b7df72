package importer

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"hallway/app/schedule"
)

var update = flag.Bool("update", false, "rewrite what the tests want")

// TestCases reads each testdata/FORMAT/NAME.txtar: "input" is a file as it may come,
// "want" is what becomes of it. The comment says what the case is about, and may
// hold "timezone: ZONE" and "event: ID".
func TestCases(t *testing.T) {
	names, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(name), "testdata/"), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := describe(Read(Source{Name: "input", Body: part(archive, "input")}, options(string(archive.Comment))))
			if *update {
				setPart(archive, "want", got)
				if err := os.WriteFile(name, txtar.Format(archive), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(part(archive, "want")); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func options(comment string) Options {
	var opt Options
	for line := range strings.Lines(comment) {
		if zone, ok := strings.CutPrefix(line, "timezone: "); ok {
			opt.Zone = strings.TrimSpace(zone)
		}
		if id, ok := strings.CutPrefix(line, "event: "); ok {
			opt.Event = schedule.EventID(strings.TrimSpace(id))
		}
	}
	return opt
}

func part(archive *txtar.Archive, name string) []byte {
	for _, f := range archive.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func setPart(archive *txtar.Archive, name, content string) {
	for i := range archive.Files {
		if archive.Files[i].Name == name {
			archive.Files[i].Data = []byte(content)
			return
		}
	}
	archive.Files = append(archive.Files, txtar.File{Name: name, Data: []byte(content)})
}

// describe writes a result for people to read.
func describe(r Result, err error) string {
	var b strings.Builder
	if err != nil {
		fmt.Fprintf(&b, "error: %v\n", err)
	}
	if r.Programme != nil {
		describeProgramme(&b, r.Programme)
	}
	for _, p := range r.Skipped {
		fmt.Fprintf(&b, "skipped: %v\n", p)
	}
	for _, p := range r.Warnings {
		fmt.Fprintf(&b, "warning: %v\n", p)
	}
	return b.String()
}

func describeProgramme(b *strings.Builder, p *schedule.Programme) {
	e := p.Event
	fmt.Fprintf(b, "event %s %q %s\n", e.ID, e.Name, e.Zone)
	field(b, "version", e.Version)
	field(b, "url", e.URL)
	field(b, "place", e.Place)
	for _, r := range p.Rooms {
		fmt.Fprintf(b, "room %s %q%s%s\n", r.ID, r.Name, optional(" area ", r.Area), optional(" address ", r.Address))
	}
	for _, t := range p.Tracks {
		fmt.Fprintf(b, "track %s %q\n", t.ID, t.Name)
	}
	for _, s := range p.Speakers {
		fmt.Fprintf(b, "speaker %s %q%s%s", s.ID, s.Name, optional(" job ", s.Position), optional(" org ", s.Org))
		if s.Inferred {
			fmt.Fprint(b, " inferred")
		}
		fmt.Fprintln(b)
		describeText(b, s.Bio)
	}
	for _, s := range p.Sessions {
		describeSession(b, p, s)
	}
}

func describeSession(b *strings.Builder, p *schedule.Programme, s *schedule.Session) {
	start, end := s.Start.In(p.Location()), s.End.In(p.Location())
	fmt.Fprintf(b, "session %s day %s %s-%s %q\n", s.Key, p.Event.Days[s.Day].Date,
		start.Format("2006-01-02 15:04 -0700"), end.Format("15:04"), s.Title)
	if s.MoreDays > 0 {
		field(b, "until", p.Event.Days[s.Day+s.MoreDays].Date)
	}
	field(b, "subtitle", s.Subtitle)
	if len(s.Orgs) > 0 {
		field(b, "organisations", strings.Join(s.Orgs, "; "))
	}
	for _, list := range []struct{ name, ids string }{
		{"rooms", fmt.Sprint(s.Rooms)}, {"tracks", fmt.Sprint(s.Tracks)}, {"speakers", fmt.Sprint(s.Speakers)}, {"tags", fmt.Sprint(s.Tags)},
	} {
		if list.ids != "[]" {
			fmt.Fprintf(b, "  %s %s\n", list.name, list.ids)
		}
	}
	kinds := [...]string{"", "keynote", "lightning", "workshop", "panel", "break"}
	states := [...]string{"", "canceled", "moved", "postponed", "sold out"}
	field(b, "kind", kinds[s.Kind])
	field(b, "status", states[s.Status])
	field(b, "language", s.Language)
	for _, flag := range []struct {
		name string
		on   bool
	}{{"service", s.Service}, {"open", s.Open}, {"unfilmed", s.Unfilmed}, {"all day", s.AllDay}} {
		if flag.on {
			fmt.Fprintf(b, "  is %s\n", flag.name)
		}
	}
	field(b, "url", s.URL)
	field(b, "feedback", s.Feedback)
	for _, l := range s.Links {
		fmt.Fprintf(b, "  link %s %q\n", l.URL, l.Title)
	}
	describeText(b, s.Abstract)
}

func describeText(b *strings.Builder, text schedule.Text) {
	kinds := [...]string{"text", "item", "heading", "pre", "numbered"}
	for _, passage := range text {
		fmt.Fprintf(b, "  %s:", kinds[passage.Kind])
		for _, span := range passage.Spans {
			fmt.Fprintf(b, " %q", span.Text)
			if span.URL != "" {
				fmt.Fprintf(b, " -> %s", span.URL)
			}
		}
		fmt.Fprintln(b)
	}
}

func field(b *strings.Builder, name, value string) {
	if value != "" {
		fmt.Fprintf(b, "  %s %s\n", name, value)
	}
}

func optional(name, value string) string {
	if value == "" {
		return ""
	}
	return fmt.Sprintf("%s%q", name, value)
}

// encode is a programme as it travels, for comparing.
func encode(t *testing.T, r Result, err error) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return append(schedule.EncodeIndex(r.Programme), schedule.EncodeDetails(r.Programme)...)
}

func TestReadIsBounded(t *testing.T) {
	_, err := Read(Source{Name: "big.ics", Body: bytes.Repeat([]byte("x"), maxBytes+1)}, Options{})
	if err == nil || !strings.Contains(err.Error(), "more than the 32 MiB") {
		t.Errorf("a source of more than 32 MiB: %v", err)
	}
}
