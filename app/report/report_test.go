package report

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	gmtext "github.com/yuin/goldmark/text"
	"pgregory.net/rapid"
	md "rsc.io/markdown"

	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

func programme(t *testing.T) *schedule.Programme {
	t.Helper()
	at := func(day, hour int) time.Time { return time.Date(2026, 3, 23+day, hour, 0, 0, 0, time.UTC) }
	session := func(key, title string, day, hour int) *schedule.Session {
		return &schedule.Session{Key: schedule.Key(key), Title: title, Start: at(day, hour), End: at(day, hour+1), Day: day, Rooms: []schedule.RoomID{"a"}, Speakers: []schedule.SpeakerID{"ann"}}
	}
	talk := session("a", "Scaling *etcd* [live]", 0, 9)
	talk.Links = []schedule.Link{{Title: "Slides", URL: "https://x.io/s(1).pdf"}, {Title: "Mail", URL: "mailto:a@b.c"}}
	talk.Links = append(talk.Links, schedule.Link{Title: "Video", URL: "https://youtu.be/1"})
	talk.Abstract = schedule.Text{{Spans: []schedule.Span{{Text: "How a cluster grew to 10 000 nodes. And what broke."}}}}
	talk.URL = "https://x.io/a"
	p, err := schedule.New(
		schedule.Event{ID: "x", Name: "Hallway Days 2026", Zone: "UTC", Place: "Amsterdam", Days: []schedule.Day{
			{Date: "2026-03-23", Start: at(0, 9), End: at(0, 12)}, {Date: "2026-03-24", Start: at(1, 9), End: at(1, 12)},
		}},
		[]schedule.Room{{ID: "a", Name: "Hall 7"}}, nil,
		[]schedule.Speaker{{ID: "ann", Name: "Ann Lee", Org: "Acme"}},
		[]*schedule.Session{talk, session("b", "Logs", 0, 10), session("c", "1. Builds", 1, 9)})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func entries(p *schedule.Programme) []Entry {
	get := func(key schedule.Key) *schedule.Session { s, _ := p.Session(key); return s }
	return []Entry{
		{Session: get("c"), Rating: 3, Focus: "ci/cd"},
		{Session: get("a"), Note: "# Why\nShards.  \nAnd keys.\n\n## Numbers\n- 9 ms\n\n# Empty\n\n```sh\n# not a heading\n", Rating: 5, Focus: "etcd"},
		{Session: get("b")},
	}
}

func TestAReportReadsLikeOne(t *testing.T) {
	p := programme(t)
	want := `# Hallway Days 2026: what I brought home

Ada · Amsterdam, 23 to 24 March 2026 · 3 sessions

## ci/cd

### 1\. Builds

Ann Lee (Acme) · Tue 24 March, 09:00 · Hall 7 · ★★★☆☆

## etcd

### [Scaling \*etcd\* \[live\]](https://x.io/a)

Ann Lee (Acme) · Mon 23 March, 09:00 · Hall 7 · ★★★★★

How a cluster grew to 10 000 nodes.

[Slides](https://x.io/s%281%29.pdf) · [Video](https://youtu.be/1)

#### Why

Shards.  
And keys.

##### Numbers

- 9 ms

#### Empty

` + "```sh\n# not a heading\n\n```" + `

## More sessions

### Logs

Ann Lee (Acme) · Mon 23 March, 10:00 · Hall 7

## My meetings

### Coffee with \#platform

Mon 23 March, 11:00–11:30 · Bar

Ask about *quotas*

## To watch

- [Scaling \*etcd\* \[live\]](https://x.io/a) · Ann Lee (Acme) · [Video](https://youtu.be/1)
`
	of := Source{Who: "Ada", Entries: entries(p), Missed: entries(p)[1:2], Meetings: []Meeting{{
		Title: "Coffee with #platform", Place: "Bar", Note: "Ask about *quotas*",
		Start: p.Sessions[0].Start.Add(2 * time.Hour), End: p.Sessions[0].Start.Add(150 * time.Minute),
	}}}
	r := Make(p, of, Options{Meetings: true, Missed: true})
	if got := r.Markdown(); got != want {
		t.Errorf("it is\n%s\nwant\n%s", got, want)
	}
	rows, err := csv.NewReader(strings.NewReader(r.CSV())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"Part,Day,From,To,Title,Speakers,Room,Topic,Rating,Note,Page,Recording",
		"Went,2026-03-24,09:00,10:00,1. Builds,Ann Lee (Acme),Hall 7,ci/cd,3,,,",
		"Went,2026-03-23,09:00,10:00,Scaling *etcd* [live],Ann Lee (Acme),Hall 7,etcd,5," + entries(p)[1].Note + ",https://x.io/a,https://youtu.be/1",
		"Went,2026-03-23,10:00,11:00,Logs,Ann Lee (Acme),Hall 7,,,,,",
		"Meeting,2026-03-23,11:00,11:30,Coffee with #platform,,Bar,,,Ask about *quotas*,,",
		"Missed,2026-03-23,09:00,10:00,Scaling *etcd* [live],Ann Lee (Acme),Hall 7,etcd,5," + entries(p)[1].Note + ",https://x.io/a,https://youtu.be/1",
	} {
		if got := strings.Join(rows[i], ","); got != want {
			t.Errorf("row %d is %q, want %q", i, got, want)
		}
	}
}

// A spreadsheet calculates nothing that somebody typed.
func TestNoCellIsAFormula(t *testing.T) {
	p := programme(t)
	all := entries(p)
	all[0].Note = "=HYPERLINK(\"http://evil\")"
	if csv := Make(p, Source{Entries: all}, Options{}).CSV(); !strings.Contains(csv, "'=HYPERLINK") {
		t.Errorf("it is\n%s", csv)
	}
}

func TestTheBestComeFirstWhereThereAreMany(t *testing.T) {
	p := scheduletest.Large(8)
	var all []Entry
	for i, s := range p.Sessions {
		all = append(all, Entry{Session: s, Rating: []int{0, 4, 5, 3, 5, 1, 4, 4}[i%8]})
	}
	var ratings []int
	for _, e := range Make(p, Source{Entries: all}, Options{}).Best {
		ratings = append(ratings, e.Rating)
	}
	if !slices.Equal(ratings, []int{5, 5, 4, 4, 4}) {
		t.Errorf("the best are rated %v", ratings)
	}
	if r := Make(p, Source{Entries: all[:4]}, Options{}); len(r.Best) != 0 {
		t.Error("four entries are seen at a glance")
	}
}

func TestWhatASessionIsAbout(t *testing.T) {
	for _, c := range []struct{ abstract, want string }{
		{"", ""},
		{"Join us! This talk shows how e.g. etcd 3.6 behaves under load. Then there is more.", "This talk shows how e.g. etcd 3.6 behaves under load."},
		{"Have you ever wondered why your pods restart? We look at the five usual suspects.", "We look at the five usual suspects."},
		{"one sentence without an end that says enough", "one sentence without an end that says enough"},
		{strings.Repeat("long ", 80), ""},
	} {
		s := &schedule.Session{Abstract: schedule.Text{{Kind: schedule.Heading, Spans: []schedule.Span{{Text: "What will be shown in this talk here"}}}, {Spans: []schedule.Span{{Text: c.abstract}}}}}
		if got := About(s); got != c.want {
			t.Errorf("%q is about %q, want %q", c.abstract, got, c.want)
		}
	}
}

func TestOptionsChoose(t *testing.T) {
	p := programme(t)
	for name, c := range map[string]struct {
		o    Options
		want string
	}{
		"by day":        {Options{ByDay: true}, "Monday 23 March: a b; Tuesday 24 March: c"},
		"one day":       {Options{ByDay: true, Days: []int{1}}, "Tuesday 24 March: c"},
		"only noted":    {Options{OnlyNoted: true}, "ci/cd: c; etcd: a"},
		"one focus":     {Options{Focuses: []string{"etcd"}}, "etcd: a"},
		"in your order": {Options{Focuses: []string{"etcd", "ci/cd"}}, "etcd: a; ci/cd: c"},
		"nothing":       {Options{Focuses: []string{"ai"}}, ""},
	} {
		r := Make(p, Source{Entries: entries(p)}, c.o)
		var sections []string
		for _, s := range r.Sections {
			line := s.Title + ":"
			for _, e := range s.Entries {
				line += " " + string(e.Session.Key)
			}
			sections = append(sections, line)
		}
		if got := strings.Join(sections, "; "); got != c.want || r.Empty() != (c.want == "") || (r.Markdown() == "") != (c.want == "") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// Nobody reports a coat check, unless they wrote about it.
func TestServicesAreReportedOnlyWithANote(t *testing.T) {
	p := programme(t)
	of := entries(p)
	before := len(Make(p, Source{Entries: of}, Options{ByDay: true}).Sections[0].Entries)
	for i := range of {
		if of[i].Session.Key == "b" {
			of[i].Session.Service, of[i].Note, of[i].Rating = true, "", 0
		}
	}
	if got := len(Make(p, Source{Entries: of}, Options{ByDay: true}).Sections[0].Entries); got != before-1 {
		t.Errorf("%d sessions are reported, of %d", got, before)
	}
	for i := range of {
		of[i].Note = "met Ana there"
	}
	if got := len(Make(p, Source{Entries: of}, Options{ByDay: true}).Sections[0].Entries); got != before {
		t.Errorf("%d sessions with notes are reported, of %d", got, before)
	}
}

// headings are the levels and texts of all headings of a text, as CommonMark reads it.
func headings(text string) []string {
	var found []string
	source := []byte(text)
	root := goldmark.DefaultParser().Parse(gmtext.NewReader(source))
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering && n.Parent() == root {
			found = append(found, fmt.Sprint(h.Level, " ", words(func(yield func(string)) {
				_ = ast.Walk(h, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
					if leaf, ok := n.(*ast.Text); ok && entering {
						yield(string(leaf.Segment.Value(source)))
					}
					return ast.WalkContinue, nil
				})
			})))
		}
		return ast.WalkContinue, nil
	})
	return found
}

func words(each func(yield func(string))) string {
	var b strings.Builder
	each(func(s string) { b.WriteString(strings.ReplaceAll(s, "\\", "")) })
	return b.String()
}

// others are the headings as another library reads them.
func others(text string) []string {
	var found []string
	for _, block := range (&md.Parser{}).Parse(text).Blocks {
		if h, ok := block.(*md.Heading); ok {
			found = append(found, fmt.Sprint(h.Level, " ", words(func(yield func(string)) { leaves(h.Text.Inline, yield) })))
		}
	}
	return found
}

func leaves(inlines md.Inlines, yield func(string)) {
	for _, in := range inlines {
		switch in := in.(type) {
		case *md.Plain:
			yield(in.Text)
		case *md.Escaped:
			yield(in.Text)
		case *md.Link:
			leaves(in.Inner, yield)
		}
	}
}

// Whatever a note holds, every heading of the report is there when others render it, and
// no other one of its levels; so is every word.
func TestANoteSwallowsNothing(t *testing.T) {
	p := programme(t)
	piece := rapid.OneOf(rapid.SampledFrom([]string{
		"", "# h", "## ", "word", "- item", "  - deeper", "10. ten", "> q", "```", "````go", "~~~", "   ```", "  # x", "---", "===", "***", "<pod>", "<!--", "<script>", "</", "<![CDATA[",
		"[a]: https://x.io", "[link](https://x.io)", "**bold", "`code", "a  ", "a\\", "| a | b |", "|---|", "&lt;", "\tcode", "    code", "x\r===", "![p](https://x.io/p.png)", "<https://x.io>", "- [ ] do", "*", "1)", "+",
	}), rapid.String())
	want := []string{"1 Hallway Days 2026: what I brought home", "2 ci/cd", "3 1. Builds", "2 etcd", "3 Scaling *etcd* [live]", "2 More sessions", "3 Logs"}
	holds := func(t interface{ Fatalf(string, ...any) }, text string) {
		for name, got := range map[string][]string{"goldmark": headings(text), "markdown": others(text)} {
			got = slices.DeleteFunc(got, func(h string) bool { return h[0] > '3' })
			if !slices.Equal(got, want) {
				t.Fatalf("%s finds the headings %q, want %q, in\n%s", name, got, want, text)
			}
		}
	}
	for _, note := range []string{
		"````\n```\n````", "```\nleft open", "~~~\n```", "  ```\n  # x", "<!-- open", "<pod>\n\n<script>", "x\r===", "a\n---", "- a\n\n      - b\n```", "[a]: https://x.io", "a\\",
	} {
		all := entries(p)
		for i := range all {
			all[i].Note = note
		}
		holds(t, Make(p, Source{Entries: all}, Options{}).Markdown())
	}
	rapid.Check(t, func(t *rapid.T) {
		all := entries(p)
		for i := range all {
			all[i].Note = strings.Join(rapid.SliceOfN(piece, 0, 8).Draw(t, "note"), "\n")
		}
		holds(t, Make(p, Source{Entries: all}, Options{}).Markdown())
	})
}

func TestNoReportHasAnEmptyHeading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduletest.Random(t)
		var all []Entry
		for i, s := range p.Sessions {
			e := Entry{Session: s, Rating: rapid.IntRange(0, 5).Draw(t, "rating"), Focus: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "focus")}
			lines := rapid.SliceOfN(rapid.SampledFrom([]string{"", "# h", "## ", "text", "- item", "> q", "```", "  # x", "---", "==="}), 0, 8).Draw(t, "note")
			for j, line := range lines {
				if line == "text" {
					lines[j] = fmt.Sprintf("text %d %d", i, j)
				}
			}
			e.Note = strings.Join(lines, "\n")
			all = append(all, e)
		}
		o := Options{ByDay: rapid.Bool().Draw(t, "by day"), OnlyNoted: rapid.Bool().Draw(t, "noted")}
		text := Make(p, Source{Entries: all}, o).Markdown()
		check(t, text)
		for _, e := range all {
			if !o.has(e) {
				continue
			}
			for line := range strings.Lines(e.Note) {
				if line = strings.TrimSpace(line); strings.HasPrefix(line, "text") && !strings.Contains(strings.ReplaceAll(text, "  \n", "\n"), "\n"+line+"\n") {
					t.Fatalf("the line %q is lost in\n%s", line, text)
				}
			}
		}
	})
}

func check(t *rapid.T, text string) {
	lines := strings.Split(text, "\n")
	last, code := 0, false
	for i, line := range lines {
		if strings.HasPrefix(line, "```") {
			code = !code
		}
		level, title := heading(line)
		if code || level == 0 {
			continue
		}
		if title == "" || !strings.HasPrefix(line, "#") {
			t.Fatalf("line %d %q", i, line)
		}
		next := slices.IndexFunc(lines[i+1:], func(l string) bool { return l != "" })
		if next < 0 {
			t.Fatalf("the last heading is empty:\n%s", text)
		}
		if below, _ := heading(lines[i+1+next]); below > 0 && below <= level {
			t.Fatalf("the heading %q is empty in\n%s", line, text)
		}
		if level > last+1 {
			t.Fatalf("after level %d comes %q in\n%s", last, line, text)
		}
		last = level
	}
	if code {
		t.Fatalf("code is left open in\n%s", text)
	}
}

// heading is the level and the title of a line that is one.
func heading(line string) (level int, title string) {
	level = len(line) - len(strings.TrimLeft(line, "#"))
	if level == 0 || level > 6 || !strings.HasPrefix(line[level:], " ") {
		return 0, ""
	}
	return level, strings.TrimSpace(line[level:])
}
