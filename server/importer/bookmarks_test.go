package importer

import (
	"strconv"
	"strings"
	"testing"

	"hallway/app/bookmarks"
	"hallway/app/schedule"
)

// Somebody's own calendar is a part of the organiser's. So all that a phone reads of any real
// calendar is found in the programme that the importer makes of it.
func TestRealCalendarsAreFoundInTheirProgrammes(t *testing.T) {
	folder := realFolder(t)
	for _, row := range manifestRows(t, folder)[1:] {
		name := row[0]
		if !strings.HasSuffix(name, ".ics") {
			continue
		}
		t.Run(name, func(t *testing.T) {
			body := readReal(t, folder, name)
			entries := bookmarks.Read(body)
			f := bookmarks.Find(realProgramme(t, name, body), entries)
			t.Logf("%d entries: %d found, %d unsure, %d gone", len(entries), len(f.Sure), len(f.Unsure), len(f.Gone))
			for _, e := range f.Gone {
				if e.Title != "" {
					t.Errorf("not found: %+v", e)
				}
			}
			if n, _ := strconv.Atoi(row[1]); strings.Contains(name, "personal") && len(f.Sure) != n {
				t.Errorf("found %d of %d", len(f.Sure), n)
			}
		})
	}
}

// Picks of three weeks before the event are found in the programme of its last day, but for
// what was taken off.
func TestRealPicksOutliveAProgramme(t *testing.T) {
	folder := realFolder(t)
	const old, last = "sched-ics/kccnceu2026/2026-03-03T114022Z-all.ics", "sched-ics/kccnceu2026/2026-03-23T183344Z-all.ics"
	p := realProgramme(t, last, readReal(t, folder, last))
	entries := bookmarks.Read(readReal(t, folder, old))
	byID := bookmarks.Find(p, entries)
	for i := range entries {
		entries[i].ID, entries[i].URL = "", ""
	}
	byTitle := bookmarks.Find(p, entries)
	t.Logf("of %d by id: %d found, %d unsure, %d gone; by title and start: %d, %d, %d", len(entries),
		len(byID.Sure), len(byID.Unsure), len(byID.Gone), len(byTitle.Sure), len(byTitle.Unsure), len(byTitle.Gone))
	if len(byID.Gone) > 20 || len(byID.Unsure) > 10 {
		t.Errorf("by id %d are gone and %d unsure", len(byID.Gone), len(byID.Unsure))
	}
	if len(byTitle.Gone) > len(byID.Gone)+20 {
		t.Errorf("by title %d are gone", len(byTitle.Gone))
	}
}

func realProgramme(t *testing.T, name string, body []byte) *schedule.Programme {
	t.Helper()
	r, err := Read(Source{Name: name, Body: body}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r.Programme
}
