package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

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
		{Session: get("a"), Note: "# Why\nShards.  \n\n\n## Numbers\n- 9 ms\n\n# Empty\n\n```sh\n# not a heading\n", Rating: 5, Focus: "etcd"},
		{Session: get("b")},
	}
}

func TestAReportReadsLikeOne(t *testing.T) {
	p := programme(t)
	want := `# Hallway Days 2026: what I brought home

Amsterdam, 23 to 24 March 2026, 3 sessions

## ci/cd

### 1\. Builds

Ann Lee (Acme) · Tue 24 March, 09:00 · Hall 7 · ★★★☆☆

## etcd

### Scaling \*etcd\* \[live\]

Ann Lee (Acme) · Mon 23 March, 09:00 · Hall 7 · ★★★★★

[Slides](https://x.io/s%281%29.pdf) · [On the programme](https://x.io/a)

#### Why
Shards.

##### Numbers
- 9 ms

#### Empty

` + "```sh\n# not a heading\n\n```" + `

## More sessions

### Logs

Ann Lee (Acme) · Mon 23 March, 10:00 · Hall 7
`
	if got := Make(p, entries(p), Options{}).Markdown(); got != want {
		t.Errorf("it is\n%s\nwant\n%s", got, want)
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
		r := Make(p, entries(p), c.o)
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
		text := Make(p, all, o).Markdown()
		check(t, text)
		for _, e := range all {
			if !o.has(e) {
				continue
			}
			for line := range strings.Lines(e.Note) {
				if line = strings.TrimSpace(line); strings.HasPrefix(line, "text") && !strings.Contains(text, "\n"+line+"\n") {
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
