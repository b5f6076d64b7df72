package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hallway/app/change"
)

// The series of real programmes give what was counted by hand over their raw
// fields: ids that came and went, DTSTART, LOCATION and SUMMARY that read
// otherwise. Texts are fewer than fields that differ, of which most differ in white
// space alone (25 of 38, 25 of 34 and 1 of 7 of KubeCon's); and the abstract of a
// session whose place another talk took does not count.
func TestSeriesOfRealProgrammes(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{
			"sched-ics/kccnceu2026/2026-03-03T114022Z-all.ics", "sched-ics/kccnceu2026/2026-03-17T131510Z-all.ics",
			"39 added 4 removed 3 soldout 4 reused 50 time 4 length 76 room 16 title 25 speakers 14 text, 45 lines",
		},
		{
			"sched-ics/kccnceu2026/2026-03-17T131510Z-all.ics", "sched-ics/kccnceu2026/2026-03-22T151644Z-all.ics",
			"1 added 4 removed 2 soldout 2 available 2 reused 5 time 31 room 4 title 26 speakers 9 text, 33 lines",
		},
		{
			"sched-ics/kccnceu2026/2026-03-22T151644Z-all.ics", "sched-ics/kccnceu2026/2026-03-23T183344Z-all.ics",
			"2 reused 2 time 1 room 5 title 2 speakers 5 text, 9 lines",
		},
		{"series/35c3/daily/2018-12-26-f10eced.json", "series/35c3/daily/2018-12-27-81c8bfb.json", "130 added 3 removed 1 reused 56 time 5 length 58 room 4 title 10 speakers 17 text 1 rekeyed, 15 lines"},
		{"series/camp2019/daily/2019-08-13-c29472a.json", "series/camp2019/daily/2019-08-15-849e2fd.json", "45 added, 0 lines"},
		{"frab-xml/31c3/v1.3.xml", "frab-xml/31c3/v1.5.xml", "3 added 2 removed 1 room 5 speakers 2 text, 5 lines"},
		{"iosched-json/io/2018-04-11-7da4bb39d-conference_data_2018.json", "iosched-json/io/2018-04-25-cc579d0ed-conference_data_2018.json", "28 added 3 removed 9 time 10 room 6 title 32 speakers 155 text, 37 lines"},
		{"pretalx-api-json/pyconfr2025/20250918T1559-13d4910.json", "pretalx-api-json/pyconfr2025/20250922T1339-899b577.json", "1 added 1 removed 1 speakers 2 text, 1 lines"},
		{"pretalx-api-json/pyconfr2025/20250922T1339-899b577.json", "pretalx-api-json/pyconfr2025/20251020T1309-6db33e3.json", "1 added 4 removed 3 time 16 room 2 title 3 speakers 1 text, 5 lines"},
		{"series/pyconuk2015-ics/20150916T1248-74d764c.ics", "series/pyconuk2015-ics/20150917T0904-959baad.ics", "2 added 2 removed 89 text 157 rekeyed, 0 lines"},
		{"series/pyconuk2015-ics/20150917T0904-959baad.ics", "series/pyconuk2015-ics/20150919T1041-ae9cf02.ics", "10 added 7 removed 143 time 1 length 152 rekeyed, 0 lines"},
		{"sessionize-json/globalazure-austria/20250406T0901.json", "sessionize-json/globalazure-austria/20250425T0742.json", "6 added 4 time 4 room, 0 lines"},
		{"sessionize-json/globalazure-austria/20250425T0742.json", "sessionize-json/globalazure-austria/20250425T1300.json", "2 added 2 time 4 room 1 title 1 speakers, 1 lines"},
		{"osem-xml/opensouthcode2026/2026-06-16.xml", "osem-xml/opensouthcode2026/2026-06-24.xml", "5 added 52 time 1 title 1 speakers 5 text, 2 lines"},
	} {
		t.Run(filepath.Base(c.new), func(t *testing.T) {
			if got := diffCounts(t, realFile(t, c.old), realFile(t, c.new)); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func realFile(t *testing.T, name string) string {
	t.Helper()
	file := filepath.Join("..", "..", "shared", "programmes", filepath.FromSlash(name))
	if _, err := os.Stat(file); err != nil {
		t.Skip("skipped: the real programmes in ../shared/programmes are not here")
	}
	return file
}

func diffCounts(t *testing.T, old, new string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if status := runDiff(context.Background(), []string{"--json", "--timezone", "UTC", old, new}, os.Getenv, &stdout, &stderr); status != 0 {
		t.Fatalf("status %d: %s", status, stderr.String())
	}
	var got diffJSON
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, kind := range change.Kinds() {
		if n := got.Counts[kind]; n > 0 {
			words = append(words, fmt.Sprint(n, " ", kind))
		}
	}
	return fmt.Sprintf("%s, %d lines", strings.Join(words, " "), got.Summary)
}

// Another export of the same programme, in another order, at another time and with
// other line ends, changes nothing.
func TestNothingChangedIsSaid(t *testing.T) {
	event := func(uid, start string) string {
		return "BEGIN:VEVENT\nDTSTAMP:STAMP\nDTSTART:" + start + "\nDTEND:20300604T093000Z\nSUMMARY:Talk " + uid + "\nDESCRIPTION:Words.\nCATEGORIES:A\nLOCATION:Hall\\, Lisbon\\, Portugal\nUID:" + strings.Repeat(uid, 32) + "\nURL:http://gm.sched.com/event/" + strings.Repeat(uid, 32) + "\nEND:VEVENT\n"
	}
	file := func(stamp string, events ...string) string {
		name := filepath.Join(t.TempDir(), "all.ics")
		text := "BEGIN:VCALENDAR\nVERSION:2.0\nX-WR-CALNAME:gm\nPRODID:-//Sched.com Gopher Meet//EN\nX-WR-TIMEZONE:UTC\n" + strings.ReplaceAll(strings.Join(events, ""), "STAMP", stamp) + "END:VCALENDAR\n"
		if stamp == "20300102T000000Z" {
			text = strings.ReplaceAll(text, "\n", "\r\n")
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	a, b := event("a", "20300604T080000Z"), event("b", "20300604T083000Z")
	if got := diffCounts(t, file("20300101T000000Z", a, b), file("20300102T000000Z", b, a)); got != ", 0 lines" {
		t.Errorf("got %s, want nothing", got)
	}
}
