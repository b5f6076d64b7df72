package agenda

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// entryDays are Monday 23 to Friday 27 March 2026; Tuesday is today.
func entryDays() []time.Time {
	var days []time.Time
	for day := 23; day <= 27; day++ {
		days = append(days, time.Date(2026, 3, day, 0, 0, 0, 0, time.UTC))
	}
	return days
}

// written is a reading in one line: "title | days | times | @place | link | kind".
func written(r Reading) string {
	parts := []string{r.Title}
	var days []string
	for _, day := range r.Days {
		days = append(days, fmt.Sprint(23+day))
	}
	var spans []string
	for _, s := range r.Spans {
		spans = append(spans, hhmm(s.From)+"-"+hhmm(s.To))
	}
	parts = append(parts, strings.Join(days, ","), strings.Join(spans, " "), r.Place, r.URL, string(r.Kind))
	if r.Unknown != "" {
		parts = append(parts, "no "+r.Unknown)
	}
	return strings.TrimRight(strings.Join(parts, "|"), "|")
}

func hhmm(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d", int(d.Hours()), int(d.Minutes())%60)
}

// entryLines are lines as people write them, and what each says.
var entryLines = []struct{ line, want string }{
	// an end, a length, neither
	{"booth 13:00-15:00", "booth||13:00-15:00|||booth"},
	{"13:00 – 15:00 booth", "booth||13:00-15:00|||booth"},
	{"13:00—15:00 booth", "booth||13:00-15:00|||booth"},
	{"booth 13 to 15 @ Hall 5", "booth||13:00-15:00|Hall 5||booth"},
	{"booth from 13:00 till 15:00", "booth||13:00-15:00|||booth"},
	{"Dinner with Ana @Foodhallen 19.30 +2h", "Dinner with Ana||19:30-21:30|Foodhallen||meal"},
	{"party 22:00-02:00", "party||22:00-26:00|||meal"},
	{"call 9-9:30 https://meet.example/x", "call||09:00-09:30||https://meet.example/x"},
	{"train 0815 +1h30", "train||08:15-09:45|||travel"},
	{"Meet 3 people 2pm", "Meet 3 people||14:00-15:00"},
	{"standup 9am-9:15am daily", "standup daily||09:00-09:15"},
	{"hold 12:00 +90", "hold||12:00-13:30|||hold"},
	{"late 23:30-24:00", "late||23:30-24:00"},
	{"1:1 with Bo 10:00-10:30 @ Room 2 left", "1:1 with Bo||10:00-10:30|Room 2 left"},
	{"review the 12-factor talk 10:00 - 11:00", "review the 12-factor talk||10:00-11:00"},
	{"sync 10:00", "sync||10:00-11:00"},
	{"10:00 sync", "sync||10:00-11:00"},
	{"call 15:00 30min", "call||15:00-15:30"},
	{"call 15:00 for 1 h", "call||15:00-16:00"},
	{"call 15:00 for 90 minutes", "call||15:00-16:30"},
	{"call at 15:00 for 1.5 hours", "call||15:00-16:30"},
	{"call 15:00 for half an hour", "call||15:00-15:30"},
	{"call 15:00 2h", "call||15:00-17:00"},
	{"call 15:00 +1h 30min", "call||15:00-16:30"},
	{"call 11:00 till 12:00", "call||11:00-12:00"},
	{"call 11:00, until 12:15", "call||11:00-12:15"},
	// both halves of the day
	{"call 3:30 pm", "call||15:30-16:30"},
	{"call 3:30pm-4pm", "call||15:30-16:00"},
	{"drinks 7-9pm", "drinks||19:00-21:00|||meal"},
	{"drinks 7 - 9 pm", "drinks||19:00-21:00|||meal"},
	{"booth 9-5", "booth||09:00-17:00|||booth"},
	{"booth 10-2", "booth||10:00-14:00|||booth"},
	{"booth 1-3", "booth||13:00-15:00|||booth"},
	{"brunch 11-1pm", "brunch||11:00-13:00"},
	{"keynote prep 9 a.m. to 10 a.m.", "keynote prep||09:00-10:00"},
	{"lunch noon", "lunch||12:00-13:00|||meal"},
	{"lunch noon-1pm", "lunch||12:00-13:00|||meal"},
	{"12am snack", "snack||00:00-01:00"},
	{"dinner at 7", "dinner||19:00-20:00|||meal"},
	{"breakfast at 8", "breakfast||08:00-09:00|||meal"},
	// other ways to write a time
	{"Treffen 14 Uhr", "Treffen||14:00-15:00"},
	{"Treffen um 14.30 Uhr", "Treffen||14:30-15:30"},
	{"réunion 14h30", "réunion||14:30-15:30"},
	{"réunion 14h30-15h", "réunion||14:30-15:00"},
	{"réunion 14h", "réunion||14:00-15:00"},
	{"call 1400-1500", "call||14:00-15:00"},
	{"call 14.00-15.00", "call||14:00-15:00"},
	// several
	{"booth 10-12 and 14-16", "booth||10:00-12:00 14:00-16:00|||booth"},
	{"booth 10:00-12:00, 14:00-16:00 @ Hall 5", "booth||10:00-12:00 14:00-16:00|Hall 5||booth"},
	// days
	{"Dinner Thu 19:00", "Dinner|26|19:00-20:00|||meal"},
	{"Thu dinner 19:00", "dinner|26|19:00-20:00|||meal"},
	{"dinner on Thursday at 19:00", "dinner|26|19:00-20:00|||meal"},
	{"Tue+Wed booth 10-12", "booth|24,25|10:00-12:00|||booth"},
	{"Tue, Wed and Thu booth 10-12", "booth|24,25,26|10:00-12:00|||booth"},
	{"booth 10-12 Mon-Wed", "booth|23,24,25|10:00-12:00|||booth"},
	{"booth Mon/Wed 10-12", "booth|23,25|10:00-12:00|||booth"},
	{"booth Mon to Wed 10-12", "booth|23,24,25|10:00-12:00|||booth"},
	{"standup every day 9:00 15min", "standup|23,24,25,26,27|09:00-09:15"},
	{"26 March 14:00 photo", "photo|26|14:00-15:00"},
	{"March 26 14:00 photo", "photo|26|14:00-15:00"},
	{"photo on 26th March, 14:00", "photo|26|14:00-15:00"},
	{"photo 26.3. 14:00", "photo|26|14:00-15:00"},
	{"photo 3/26 14:00", "photo|26|14:00-15:00"},
	{"photo 2026-03-26 14:00", "photo|26|14:00-15:00"},
	{"tomorrow 9 standup", "standup|25|09:00-10:00"},
	{"standup tomorrow at 9", "standup|25|09:00-10:00"},
	{"call today 16:00-16:30", "call|24|16:00-16:30"},
	{"drinks tonight 20:00", "drinks|24|20:00-21:00|||meal"},
	{"Thu 9", "|26|09:00-10:00"},
	{"the sun at 9:00", "the sun||09:00-10:00"},
	{"Dinner Sunday 19:00", "Dinner Sunday||19:00-20:00|||meal|no Sunday"},
	{"photo 30 March 14:00", "photo 30 March||14:00-15:00||||no 30 March"},
	// numbers that are no times
	{"Go 1.26 meetup 18:30-20:00", "Go 1.26 meetup||18:30-20:00"},
	{"Go 1.26 meetup", "Go 1.26 meetup"},
	{"RFC 2119 at 14:00", "RFC 2119||14:00-15:00"},
	{"meet 3 people", "meet 3 people"},
	{"read RFC 2119", "read RFC 2119"},
	{"KubeCon 2026 party 21:00", "KubeCon 2026 party||21:00-22:00|||meal"},
	{"24/7 support talk 11:00", "24/7 support talk||11:00-12:00"},
	{"mail bo@example.org 11:00", "mail bo@example.org||11:00-12:00"},
	{"$500 raffle 17:00", "$500 raffle||17:00-18:00"},
	{"5G & Wi-Fi 7 panel 13:30-14:00", "5G & Wi-Fi 7 panel||13:30-14:00"},
	{"top-10 list 10:15", "top-10 list||10:15-11:15"},
	// not whole
	{"", ""},
	{"booth", "booth|||||booth"},
	{"13:00-15:00", "||13:00-15:00"},
	{"ab 9:60", "ab 9:60"},
}

func TestItemsAreReadFromOneLine(t *testing.T) {
	for _, c := range entryLines {
		if got := written(ReadEntry(c.line, entryDays(), 1)); got != c.want {
			t.Errorf("%q is\n%s, want\n%s", c.line, got, c.want)
		}
	}
	if len(entryLines) < 80 {
		t.Errorf("the table has %d lines", len(entryLines))
	}
}

func TestAnItemOnTheDayOnWhichClocksChange(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 3, 29, 0, 0, 0, 0, zone) // 02:00 becomes 03:00
	items := ReadEntry("brunch 10:00-12:00", []time.Time{day}, 0).Items([]time.Time{day})
	if start := items[0].Start.In(zone).Format("15:04"); start != "10:00" || items[0].Length() != 2*time.Hour {
		t.Errorf("it starts at %s and takes %v", start, items[0].Length())
	}
}

func TestAnyLineIsReadWithoutLosingWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		line := rapid.OneOf(
			rapid.StringMatching(`([a-z0-9:.@+ -]|https://x ?| 9:30 ?| Thu | 7pm |-){0,40}`), rapid.String(),
		).Draw(t, "line")
		r := ReadEntry(line, entryDays(), 1)
		for _, s := range r.Spans {
			if s.To <= s.From || s.From < 0 || s.To > 48*time.Hour {
				t.Fatalf("%q is %+v", line, r)
			}
		}
		for _, day := range r.Days {
			if day < 0 || day > 4 {
				t.Fatalf("%q is %+v", line, r)
			}
		}
		if len(r.Spans) == 0 && len(r.Days) == 0 && r.Place == "" && r.URL == "" && !strings.ContainsAny(line, "@0123456789") && len(strings.Fields(line)) != len(strings.Fields(r.Title)) && strings.Trim(line, " ,;-+&/|:·@") != "" && isPlain(line) {
			t.Fatalf("%q has lost words: %+v", line, r)
		}
	})
}

// isPlain reports whether a line is of letters and single spaces.
func isPlain(line string) bool {
	return strings.Trim(line, "abcdefghijklmnopqrstuvwxyz ") == "" && strings.Join(strings.Fields(line), " ") == line && !strings.Contains(" "+line+" ", " on ") && !strings.Contains(" "+line+" ", " at ") && !strings.Contains(" "+line+" ", " and ") && !strings.Contains(" "+line+" ", " from ")
}
