package agenda

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestItemsAreReadFromOneLine(t *testing.T) {
	zone := time.FixedZone("CET", 3600)
	day := time.Date(2026, 3, 24, 0, 0, 0, 0, zone)
	for line, want := range map[string]struct {
		title, start, end, place, url string
		kind                          Kind
	}{
		"booth 13:00-15:00":                       {"booth", "24 13:00", "24 15:00", "", "", Booth},
		"13:00 – 15:00 booth":                     {"booth", "24 13:00", "24 15:00", "", "", Booth},
		"booth 13 to 15 @ Hall 5":                 {"booth", "24 13:00", "24 15:00", "Hall 5", "", Booth},
		"Dinner with Ana @Foodhallen 19.30 +2h":   {"Dinner with Ana", "24 19:30", "24 21:30", "Foodhallen", "", Meal},
		"party 22:00-02:00":                       {"party", "24 22:00", "25 02:00", "", "", Meal},
		"call 9-9:30 https://meet.example/x":      {"call", "24 09:00", "24 09:30", "", "https://meet.example/x", Meeting},
		"train 0815 +1h30":                        {"train", "24 08:15", "24 09:45", "", "", Travel},
		"Meet 3 people 2pm":                       {"Meet 3 people", "24 14:00", "24 15:00", "", "", Meeting},
		"standup 9am-9:15am daily":                {"standup daily", "24 09:00", "24 09:15", "", "", Meeting},
		"hold 12:00 +90":                          {"hold", "24 12:00", "24 13:30", "", "", Hold},
		"late 23:30-24:00":                        {"late", "24 23:30", "25 00:00", "", "", Meeting},
		"1:1 with Bo 10:00-10:30 @ Room 2 left":   {"1:1 with Bo", "24 10:00", "24 10:30", "Room 2 left", "", Meeting},
		"review the 12-factor talk 10:00 - 11:00": {"review the 12-factor talk", "24 10:00", "24 11:00", "", "", Meeting},
	} {
		got, ok := ParseItem(line, day)
		if !ok {
			t.Errorf("%q is not read: %+v", line, got)
			continue
		}
		start, end := got.Start.In(zone).Format("02 15:04"), got.End.In(zone).Format("02 15:04")
		if got.Title != want.title || start != want.start || end != want.end || got.Place != want.place || got.URL != want.url || got.Kind != want.kind {
			t.Errorf("%q is %q from %s to %s at %q, %s, %q", line, got.Title, start, end, got.Place, got.URL, got.Kind)
		}
	}
	for _, line := range []string{"", "booth", "25:00-26:00 late", "13:00-15:00", "meet 3 people", "ab 9:60", "+2h"} {
		if got, ok := ParseItem(line, day); ok {
			t.Errorf("%q is read as %+v", line, got)
		}
	}
}

func TestAnItemOnTheDayOnWhichClocksChange(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Skip(err)
	}
	day := time.Date(2026, 3, 29, 0, 0, 0, 0, zone) // 02:00 becomes 03:00
	got, _ := ParseItem("brunch 10:00-12:00", day)
	if start := got.Start.In(zone).Format("15:04"); start != "10:00" || got.Length() != 2*time.Hour {
		t.Errorf("it starts at %s and takes %v", start, got.Length())
	}
}

func TestAnyLineIsReadWithoutLosingWords(t *testing.T) {
	day := time.Date(2026, 3, 24, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.StringMatching(`([a-z0-9:.@+ -]|https://x ?| 9:30 ?){0,40}`).Draw(t, "line")
		item, ok := ParseItem(line, day)
		if ok && (item.Title == "" || !item.End.After(item.Start) || item.Length() > 48*time.Hour) {
			t.Fatalf("%q is %+v", line, item)
		}
	})
}
