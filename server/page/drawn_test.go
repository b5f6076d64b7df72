package page

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
	"hallway/server/e2e/testserver"
	"hallway/server/importer"
	"hallway/server/programme"
)

// Go leaves a day as the server drew it where both name it alike. So a day that has one
// name has to be one markup: drawn by the server, which knows everything of the programme,
// or by the app, which has its index and an agenda that is empty.
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
			named := make(map[string]string)
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
				}
			}
			t.Logf("%d pages have names of their own", len(named))
		})
	}
}
