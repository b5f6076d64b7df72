package importer

import (
	"testing"
	"time"
)

// The zone that travels with an event is the zone: hour by hour the same offset and
// the same abbreviation, from a year before the event to a year after it.
func TestZoneFileIsTheZone(t *testing.T) {
	for _, name := range []string{
		"UTC", "Europe/Amsterdam", "Europe/London", "Europe/Dublin", "America/New_York", "America/Los_Angeles", "America/St_Johns",
		"Asia/Kolkata", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Chatham", "Africa/Casablanca", "America/Sao_Paulo", "Asia/Tehran",
	} {
		loc, err := loadZone(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, year := range []int{2012, 2026, 2040} {
			start := time.Date(year, time.March, 23, 8, 0, 0, 0, loc)
			end := start.AddDate(0, 0, 4)
			file := zoneFile(loc, start, end)
			if len(file) > 1024 {
				t.Errorf("%s: the file has %d bytes", name, len(file))
			}
			got, err := time.LoadLocationFromTZData(name, file)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for at := start.AddDate(-1, 0, 0); at.Before(end.AddDate(1, 0, 0)); at = at.Add(time.Hour) {
				wantName, want := at.In(loc).Zone()
				gotName, offset := at.In(got).Zone()
				if gotName != wantName || offset != want || at.In(got).IsDST() != at.In(loc).IsDST() {
					t.Fatalf("%s at %v: %s %d, want %s %d", name, at.UTC(), gotName, offset, wantName, want)
				}
			}
		}
	}
}

// Days that lie a century apart are a slip in the source, and still give a file
// that can be read.
func TestZoneFileOfACentury(t *testing.T) {
	loc, err := loadZone("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	file := zoneFile(loc, time.Date(1971, 1, 1, 0, 0, 0, 0, loc), time.Date(2199, 1, 1, 0, 0, 0, 0, loc))
	if _, err := time.LoadLocationFromTZData("Europe/Amsterdam", file); err != nil {
		t.Error(err)
	}
}
