package calendar

import (
	"encoding/binary"
	"fmt"
	"testing"
	"time"
	_ "time/tzdata" // the libraries look zones up

	"pgregory.net/rapid"
)

var zoneNames = []string{
	"Europe/Amsterdam", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca", "UTC",
	"Europe/Dublin", "America/St_Johns", "Pacific/Chatham", "America/Sao_Paulo", "Pacific/Apia", "Asia/Tokyo",
}

// travelling is a zone as it comes to a phone: its transitions from a year before to a
// year after a time, without rules, in the format of RFC 8536 (version 1).
func travelling(t testing.TB, loc *time.Location, around time.Time) *time.Location {
	t.Helper()
	type kind struct {
		offset int
		summer bool
		abbr   string
	}
	var times []int64
	var kinds []kind
	for at := around.AddDate(-1, 0, 0).Truncate(time.Hour); at.Before(around.AddDate(1, 0, 0)); at = at.Add(30 * time.Minute) {
		abbr, offset := at.In(loc).Zone()
		if k := (kind{offset, at.In(loc).IsDST(), abbr}); len(kinds) == 0 || k != kinds[len(kinds)-1] {
			times, kinds = append(times, at.Unix()), append(kinds, k)
		}
	}
	b := append([]byte("TZif"), make([]byte, 16)...)
	names, at := "", make([]int, len(kinds))
	for i, k := range kinds {
		at[i] = len(names)
		names += k.abbr + "\x00"
	}
	for _, count := range []int{0, 0, 0, len(kinds), len(kinds), len(names)} {
		b = binary.BigEndian.AppendUint32(b, uint32(count))
	}
	for _, unix := range times {
		b = binary.BigEndian.AppendUint32(b, uint32(unix))
	}
	for i := range kinds {
		b = append(b, byte(i))
	}
	for i, k := range kinds {
		b = binary.BigEndian.AppendUint32(b, uint32(k.offset))
		summer := byte(0)
		if k.summer {
			summer = 1
		}
		b = append(b, summer, byte(at[i]))
	}
	cut, err := time.LoadLocationFromTZData(loc.String(), append(b, names...))
	if err != nil {
		t.Fatal(err)
	}
	return cut
}

// changes are the instants in 2026 and 2027 at which a zone changes its offset.
func changes(loc *time.Location) (all []time.Time) {
	for at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2028; at = at.Add(30 * time.Minute) {
		_, before := at.Add(-30 * time.Minute).In(loc).Zone()
		if _, now := at.In(loc).Zone(); now != before {
			all = append(all, at)
		}
	}
	return all
}

// instants checks that everyone reads the instants that were written.
func instants(t testing.TB, loc *time.Location, entries []Entry) {
	t.Helper()
	f := feed(entries...)
	f.Zone = loc
	file := Write(f)
	c := read(t, file)
	theirs := libraries(t, file)
	if len(theirs) != len(entries) {
		t.Fatalf("%d events, want %d", len(theirs), len(entries))
	}
	want := make(map[string]Entry)
	for _, e := range entries {
		want[UID("made", e.Key)] = e
	}
	for _, event := range c.all("VEVENT") {
		uid := event.get("UID")
		from, to := c.span(t, event)
		e, r := want[uid], theirs[uid]
		if !from.Equal(e.Start) || !to.Equal(e.End) {
			t.Errorf("%s: its own zone says %s to %s, want %s to %s", loc, from, to, e.Start.UTC(), e.End.UTC())
		}
		if !r.start.Equal(e.Start) || !r.end.Equal(e.End) {
			t.Errorf("%s: others read %s to %s, want %s to %s", loc, r.start, r.end, e.Start.UTC(), e.End.UTC())
		}
	}
}

func TestInstantsAreReadBackAroundEveryChange(t *testing.T) {
	for _, name := range zoneNames {
		t.Run(name, func(t *testing.T) {
			loc := load(name)
			moments := append(changes(loc), at("2026-03-24 09:00"))
			for _, moment := range moments {
				var entries []Entry
				for minutes := -240; minutes <= 240; minutes += 10 {
					start := moment.Add(time.Duration(minutes) * time.Minute)
					for _, length := range []int{0, 25, 90, 600} {
						entries = append(entries, Entry{Key: fmt.Sprint(minutes, ".", length), Start: start, End: start.Add(time.Duration(length) * time.Minute)})
					}
				}
				instants(t, loc, entries)
				instants(t, travelling(t, loc, moment), entries)
			}
		})
	}
}

func TestInstantsOfAnyAgendaAreReadBack(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		loc := load(rapid.SampledFrom(zoneNames).Draw(r, "zone"))
		day := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 5*365).Draw(r, "day"))
		if rapid.Bool().Draw(r, "as it travels") {
			loc = travelling(t, loc, day)
		}
		var entries []Entry
		for i := range rapid.IntRange(1, 8).Draw(r, "entries") {
			start := day.Add(time.Duration(rapid.IntRange(0, 6*24*3600).Draw(r, "start")) * time.Second)
			entries = append(entries, Entry{Key: fmt.Sprint(i), Start: start, End: start.Add(time.Duration(rapid.IntRange(0, 24*3600).Draw(r, "length")) * time.Second)})
		}
		instants(t, loc, entries)
	})
}

func TestZones(t *testing.T) {
	for _, tc := range []struct {
		name, zone, day string
		want            []string // kind, onset, from, to
	}{
		{"summer time begins and ends", "Europe/Amsterdam", "2026-06-10", []string{
			"DAYLIGHT 19700101T000000 +0200 +0200 CEST", "STANDARD 20251026T030000 +0200 +0100 CET",
			"DAYLIGHT 20260329T020000 +0100 +0200 CEST", "STANDARD 20261025T030000 +0200 +0100 CET"}},
		{"west of Greenwich", "America/New_York", "2026-11-09", []string{
			"STANDARD 19700101T000000 -0500 -0500 EST", "DAYLIGHT 20260308T020000 -0500 -0400 EDT",
			"STANDARD 20261101T020000 -0400 -0500 EST", "DAYLIGHT 20270314T020000 -0500 -0400 EDT"}},
		{"one offset with half an hour", "Asia/Kolkata", "2026-06-10", []string{"STANDARD 19700101T000000 +0530 +0530 IST"}},
		{"half an hour of summer time in the south", "Australia/Lord_Howe", "2026-01-10", []string{
			"STANDARD 19700101T000000 +1030 +1030 +1030", "DAYLIGHT 20251005T020000 +1030 +1100 +11", "STANDARD 20260405T020000 +1100 +1030 +1030"}},
		{"Ramadan is set back, so the rest of the year saves", "Africa/Casablanca", "2026-03-01", []string{
			"DAYLIGHT 19700101T000000 +0100 +0100 +01", "STANDARD 20260215T030000 +0100 +0000 +00", "DAYLIGHT 20260322T020000 +0000 +0100 +01"}},
		{"so is Ireland's winter", "Europe/Dublin", "2026-06-10", []string{
			"DAYLIGHT 19700101T000000 +0100 +0100 IST", "STANDARD 20251026T020000 +0100 +0000 GMT",
			"DAYLIGHT 20260329T010000 +0000 +0100 IST", "STANDARD 20261025T020000 +0100 +0000 GMT"}},
		{"a leap year, whose end Go 1.26 takes for a change", "Europe/Amsterdam", "2024-12-30", []string{
			"DAYLIGHT 19700101T000000 +0200 +0200 CEST", "STANDARD 20241027T030000 +0200 +0100 CET", "DAYLIGHT 20250330T020000 +0100 +0200 CEST"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			start := moment(t, time.DateOnly, tc.day).Add(10 * time.Hour)
			for _, loc := range []*time.Location{load(tc.zone), travelling(t, load(tc.zone), start)} {
				f := feed(Entry{Key: "a", Start: start})
				f.Zone = loc
				zones := read(t, Write(f)).all("VTIMEZONE")
				if len(zones) != 1 || zones[0].get("TZID") != tc.zone {
					t.Fatalf("%d zones", len(zones))
				}
				var got []string
				for _, o := range zones[0].children {
					got = append(got, fmt.Sprint(o.name, " ", o.get("DTSTART"), " ", o.get("TZOFFSETFROM"), " ", o.get("TZOFFSETTO"), " ", o.get("TZNAME")))
				}
				if fmt.Sprint(got) != fmt.Sprint(tc.want) {
					t.Errorf("got  %q\nwant %q", got, tc.want)
				}
			}
		})
	}
}

func TestWhatAClockShowsTwiceIsInUTC(t *testing.T) {
	change := time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC) // 3:00 in Amsterdam becomes 2:00
	for _, tc := range []struct {
		name       string
		start, end time.Duration // from the change
		want       string
	}{
		{"before the hour that comes twice", -2 * time.Hour, -90 * time.Minute, ";TZID=Europe/Amsterdam:20261025T010000"},
		{"into its beginning", -2 * time.Hour, -time.Hour, ":20261024T230000Z"},
		{"the first time round", -time.Hour, -time.Minute, ":20261025T000000Z"},
		{"the second", 0, 30 * time.Minute, ":20261025T010000Z"},
		{"from its end", time.Hour, 2 * time.Hour, ";TZID=Europe/Amsterdam:20261025T030000"},
		{"across all of it", -3 * time.Hour, 3 * time.Hour, ";TZID=Europe/Amsterdam:20261025T000000"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := Write(feed(Entry{Key: "a", Start: change.Add(tc.start), End: change.Add(tc.end)}))
			for _, p := range read(t, file).all("VEVENT")[0].props {
				if p.name == "DTSTART" && p.params+":"+p.value != tc.want {
					t.Errorf("DTSTART%s:%s, want %s", p.params, p.value, tc.want)
				}
			}
		})
	}
}

func TestZonesThatSayNothingToOthersAreUTC(t *testing.T) {
	start := at("2026-06-10 10:00")
	for _, loc := range []*time.Location{nil, time.UTC, time.FixedZone("", 3600), time.FixedZone("Local", 3600), time.FixedZone("a:b", 3600), time.FixedZone("x\r\ny", 3600)} {
		f := feed(Entry{Key: "a", Start: start})
		f.Zone = loc
		c := read(t, Write(f))
		if len(c.all("VTIMEZONE")) != 0 || c.all("VEVENT")[0].get("DTSTART") != "20260610T080000Z" {
			t.Errorf("%q stands in the file", loc)
		}
	}
}

func TestALongAgendaKnowsEveryChangeWithin(t *testing.T) {
	first := at("2024-01-10 10:00")
	long := []Entry{{Key: "all", Start: first, End: first.AddDate(3, 6, 0)}}
	instants(t, amsterdam, long)
	var months []Entry
	for i := range 42 {
		months = append(months, Entry{Key: fmt.Sprint(i), Start: first.AddDate(0, i, 0), End: first.AddDate(0, i, 0).Add(time.Hour)})
	}
	instants(t, amsterdam, months)
}

func TestAWrongDateDoesNotMakeALongZone(t *testing.T) {
	start := at("2026-06-10 10:00")
	entries := []Entry{{Key: "a", Start: start, End: start.Add(time.Hour)}, {Key: "b", Start: time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC)}}
	entries[1].End = entries[1].Start
	instants(t, amsterdam, entries)
	if n := len(Write(feed(entries...))); n > 2000 {
		t.Errorf("two entries take %d bytes", n)
	}
}

func TestOffset(t *testing.T) {
	for seconds, want := range map[int]string{0: "+0000", 3600: "+0100", -12600: "-0330", 45900: "+1245", 1172: "+001932", -17762: "-045602"} {
		if got := offset(seconds); got != want {
			t.Errorf("%d seconds are %s, want %s", seconds, got, want)
		}
	}
}
