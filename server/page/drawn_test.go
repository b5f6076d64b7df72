package page

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/net/html"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
	"hallway/server/e2e/testserver"
	"hallway/server/importer"
	"hallway/server/programme"
)

// Go leaves a day as the server drew it where both name it alike. So a day that has one
// name has to be one markup: drawn by the server, which knows everything of the programme,
// or by the app, which has its index and no agenda. With an agenda it may differ in what is
// patched when the app starts, or has no name.
func TestWhatIsNamedAlikeIsDrawnAlike(t *testing.T) {
	sample, err := programme.Sample(time.Date(2030, 6, 4, 10, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	programmes := map[string]*schedule.Programme{"the sample": sample}
	root, err := testserver.Root()
	if err != nil {
		t.Fatal(err)
	}
	if folder, ok := testserver.Programmes(root); ok {
		content, err := os.ReadFile(filepath.Join(folder, "sched-ics/kccnceu2026/2026-03-23T183344Z-all.ics"))
		if err != nil {
			t.Fatal(err)
		}
		read, err := importer.Read(importer.Source{Name: "kubecon.ics", Body: content}, importer.Options{Event: "kubecon", Zone: "Europe/Amsterdam"})
		if err != nil {
			t.Fatal(err)
		}
		programmes["KubeCon"] = read.Programme
	} else {
		t.Log("shared/programmes is missing: only the sample is drawn")
	}
	for name, p := range programmes {
		t.Run(name, func(t *testing.T) {
			v := programme.NewVersion(p, time.Now())
			index, err := schedule.DecodeIndex(v.Index.Body)
			if err != nil {
				t.Fatal(err)
			}
			day := p.Event.Days[len(p.Event.Days)/2]
			named, patched := make(map[string]string), 0
			for _, now := range []time.Time{day.Start.Add(-48 * time.Hour), day.Start.Add(10 * time.Hour), day.Start.Add(10*time.Hour + 7*time.Minute), day.Start.Add(14 * time.Hour)} {
				server := view.Scene{Programme: p, Index: v.Search, Now: now, Detailed: true}
				app := view.Scene{Programme: index, Now: now}
				queries := []search.Query{{Day: -1}}
				for day := range p.Event.Days {
					queries = append(queries, search.Query{Day: day})
				}
				for _, track := range p.Tracks {
					queries = append(queries, search.Query{Day: -1, Tracks: []schedule.TrackID{track.ID}})
				}
				for _, room := range p.Rooms[:min(len(p.Rooms), 3)] {
					queries = append(queries, search.Query{Day: 0, Rooms: []schedule.RoomID{room.ID}})
				}
				for _, q := range queries {
					name, other := view.DrawnDay(server, v.Name, q), view.DrawnDay(app, v.Name, q)
					if name != other {
						t.Fatalf("%+v: the server names it %s and the app %s", q, name, other)
					}
					drawn := view.Markup(view.Programme(server, q, ""))
					if other := view.Markup(view.Programme(app, q, "")); drawn != other {
						t.Fatalf("%+v at %v: the app would draw something else", q, now)
					}
					if before, ok := named[name]; ok && before != drawn {
						t.Fatalf("%+v at %v has the name of another page", q, now)
					}
					named[name] = drawn
					for _, a := range withOneKindEach(index, now) {
						app.Agenda, app.Reader = a, time.FixedZone("", 3600)
						if name := view.DrawnDay(app, v.Name, q); name != "" && withoutMarks(t, view.Markup(view.Programme(app, q, ""))) != withoutMarks(t, drawn) {
							t.Fatalf("%+v at %v: the app would draw more than is patched", q, now)
						} else if name != "" {
							patched++
						}
					}
					app.Agenda, app.Reader = nil, nil
				}
			}
			t.Logf("%d pages have names of their own, %d are patched", len(named), patched)
			if patched == 0 {
				t.Error("no day with picks has a name")
			}
		})
	}
}

// withOneKindEach are agendas with registers of one kind each, for many sessions.
func withOneKindEach(p *schedule.Programme, now time.Time) (list []*agenda.Agenda) {
	add := func(of func(session string) register.Key, values ...string) {
		one := make(map[register.Key]string)
		for i, session := range p.Sessions {
			if i%2 == 0 {
				one[of(string(session.Key))] = values[i/2%len(values)]
			}
		}
		list = append(list, agenda.FromRegisters(uuid.Nil, one))
	}
	add(register.Pick, register.Going, register.Maybe)
	add(register.Pick, register.Hidden)
	add(register.Rating, "3")
	add(register.Note, "A note of mine")
	add(register.Kept, register.Yes)
	add(register.Full, strconv.FormatInt(now.Add(time.Hour).Unix(), 10))
	add(func(session string) register.Key { return register.Focus("track:" + session) }, register.Yes)
	return list
}

// withoutMarks is a view without what the app patches into it, and without what is up to the
// person once it is on the page: a fold.
func withoutMarks(t *testing.T, markup string) string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(markup))
	if err != nil {
		t.Fatal(err)
	}
	for node := range root.Descendants() {
		has := func(name, value string) bool {
			return slices.ContainsFunc(node.Attr, func(a html.Attribute) bool { return a.Key == name && a.Val == value })
		}
		if has("data-line", "") || has("id", "zone") {
			for node.FirstChild != nil {
				node.RemoveChild(node.FirstChild)
			}
		}
		node.Attr = slices.DeleteFunc(node.Attr, func(a html.Attribute) bool {
			return has("class", "session") && a.Key == "data-state" ||
				has("data-act", "star") && (a.Key == "aria-pressed" || a.Key == "aria-label") ||
				node.Data == "details" && a.Key == "open"
		})
	}
	var out strings.Builder
	if err := html.Render(&out, root); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
