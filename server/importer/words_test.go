package importer

import (
	"testing"
	"time"

	"hallway/app/schedule"
)

// What people type into titles, dates, times, lengths and zones, and how it is meant.

func TestMarksOfState(t *testing.T) {
	for title, want := range map[string]schedule.Status{
		"[CANCELLED] X talk": schedule.Canceled, "Cancelled! X talk": schedule.Canceled, "*CANCELLED* X talk": schedule.Canceled, "X talk – Cancelled": schedule.Canceled,
		"X talk: CANCELLED": schedule.Canceled, "X talk (abgesagt)": schedule.Canceled, "Annulé : X talk": schedule.Canceled, "CANCELED—X talk": schedule.Canceled,
		"CANCELLED | X talk": schedule.Canceled, "X talk | CANCELLED": schedule.Canceled, "ENTFÄLLT: X talk": schedule.Canceled, "X talk CANCELLED": schedule.Canceled,
		"!! CANCELLED !! X talk": schedule.Canceled, "<CANCELLED> X talk": schedule.Canceled, "X talk [Session cancelled]": schedule.Canceled,
		"X talk (CANCELED by the speaker)": schedule.Canceled, "【中止】X talk": schedule.Canceled, "❌ CANCELLED X talk": schedule.Canceled, "🚫 Cancelled: X talk": schedule.Canceled,
		"CANCELLED // X talk": schedule.Canceled, "X talk ***CANCELLED***": schedule.Canceled, "POSTPONED - X talk": schedule.Postponed, "SOLD OUT - X talk": schedule.SoldOut,
		"[Sold Out] X talk": schedule.SoldOut, "MOVED TO ROOM 3: X talk": schedule.Moved, "VERSCHOBEN: X talk": schedule.Moved, "[moved] X talk": schedule.Moved,
	} {
		if rest, status := takeMarks(title); rest != "X talk" || status != want {
			t.Errorf("%q becomes %q, %d; want X talk, %d", title, rest, status, want)
		}
	}
	for _, title := range []string{
		"Cancelled talks: a history", "How we cancelled - and why", "Talk on Sold Out", "Why was it CANCELLED?", "Moved: what we learnt", "MOVED BY MUSIC",
		"Informal discussion (original talk cancelled)", "Cancelling POSIX system calls", "Verlegte Kabel", "THE SHOW THAT WAS CANCELLED",
	} {
		if rest, status := takeMarks(title); rest != title || status != schedule.Confirmed {
			t.Errorf("%q becomes %q, %d", title, rest, status)
		}
	}
	for _, title := range []string{"CANCELLED", "Cancelled", "Session cancelled", "*** ABGESAGT ***"} {
		if rest, status := takeMarks(title); rest != title || status != schedule.Canceled {
			t.Errorf("%q becomes %q, %d", title, rest, status)
		}
	}
}

func TestDatesAsPeopleTypeThem(t *testing.T) {
	for _, text := range []string{
		"2026-03-24", "2026-3-24", "2026/03/24", "20260324", "24-Mar-26", "24-Mar-2026", "Mar 24 2026", "24.03.2026", "24/3/26", "3/24/26", "March 24, 2026", "March 24th 2026",
		"24 March, 2026", "Tuesday, 24 March 2026", "24 de marzo de 2026", "24. März 2026", "24 mars 2026", "2026年3月24日", "46105",
	} {
		if got := (dateOrder{}).date(text); got != "2026-03-24" {
			t.Errorf("%q is read as %q", text, got)
		}
	}
	for _, text := range []string{"", "24 Mar", "31/02/2026", "Tuesday", "24 Foo 2026", "9999999"} {
		if got := (dateOrder{}).date(text); got != "" {
			t.Errorf("%q is read as %q", text, got)
		}
	}
}

func TestMomentsAsPeopleTypeThem(t *testing.T) {
	var s sheet
	for _, text := range []string{
		"2026-03-24 09:00", "2026-03-24T09:00", "2026-03-24 9:00 am", "24/03/2026 9:00 AM", "March 24, 2026 at 9:00 AM", "24.03.2026 09:00 Uhr", "24.03.2026, 09:00",
		"Tue Mar 24 2026 09:00", "24-Mar-2026 09:00", "9:00 AM 24/03/2026", "09:00 24/03/2026", "2026-03-24 09:00 CET", "46105.375", "Mar 24, 2026, 9:00 AM", "2026-03-24 @ 09:00", "2026-03-24 09.00",
	} {
		moment, err := s.moment(text, "")
		if err == nil {
			var at time.Time
			if at, err = parseMoment(moment, time.UTC); err == nil && !at.Equal(time.Date(2026, 3, 24, 9, 0, 0, 0, time.UTC)) {
				t.Errorf("%q is read as %v", text, at)
			}
		}
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestRangesAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]string{
		"09:00 - 09:30": "09:00 09:30", "9-10 AM": "09:00 10:00", "9:00-9:45 AM": "09:00 09:45", "9am - 10am": "09:00 10:00", "11 - 1 PM": "11:00 13:00", "1 - 2:30 PM": "13:00 14:30",
		"10:00 until 11:00": "10:00 11:00", "9 – 10:30": "09:00 10:30", "9h - 10h30": "09:00 10:30", "from 9:00 to 10:00": "09:00 10:00", "0900-0930": "09:00 09:30", "09.00-09.30 Uhr": "09:00 09:30",
	} {
		from, to, both := clocks(text)
		start, ok := clockOf(from)
		end, ends := clockOf(to)
		if !both || !ok || !ends || start+" "+end != want {
			t.Errorf("%q is read as %q to %q (%v)", text, from, to, both)
		}
	}
	for _, text := range []string{"09:00", "2026-03-24 09:00", "2026-03-24", "24-03-2026 09:00"} {
		if from, to, both := clocks(text); both {
			t.Errorf("%q is read as %q to %q", text, from, to)
		}
	}
}

func TestLengthsAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"45": 45 * time.Minute, "45 min": 45 * time.Minute, "45m": 45 * time.Minute, "30'": 30 * time.Minute, "1:30": 90 * time.Minute, "1h30": 90 * time.Minute, "1h 30m": 90 * time.Minute,
		"1.5 h": 90 * time.Minute, "1,5 Std.": 90 * time.Minute, "0:45:00": 45 * time.Minute, "1 hour": time.Hour, "PT45M": 45 * time.Minute, "1 hr 15 min": 75 * time.Minute,
	} {
		if got, ok := csvLength(text); !ok || got != want {
			t.Errorf("%q is read as %v, %v", text, got, ok)
		}
	}
	for text, want := range map[string]time.Duration{
		"01:30": 90 * time.Minute, "1:30": 90 * time.Minute, "45": 45 * time.Minute, "2:00:00": 48 * time.Hour, "1:06:30": 30*time.Hour + 30*time.Minute, "01:30:00": 90 * time.Minute,
		"10:00:00": 240 * time.Hour, "00:45:00": 45 * time.Minute, "1 day, 2:00:00": 26 * time.Hour,
	} {
		if got, ok := frabLength(text); !ok || got != want {
			t.Errorf("the duration %q is read as %v, %v", text, got, ok)
		}
	}
}

func TestZonesAsToolsNameThem(t *testing.T) {
	summer := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)
	for name, hours := range map[string]float64{
		"Europe/Berlin": 2, "europe/berlin": 2, "Berlin": 2, "CEST": 2, "W. Europe Standard Time": 2, "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna": 2,
		"/citadel.org/20190914_1/Europe/Berlin": 2, "America/New York": -4, "Eastern Time (US & Canada)": -4, "Eastern Daylight Time": -4, "Pacific Time": -7, "GMT+05:30": 5.5,
		"(GMT+05:30) Chennai, Kolkata, Mumbai, New Delhi": 5.5, "UTC+2": 2, "+01:00": 1, "GMT-0300": -3, "Kathmandu": 5.75, "tzone://Microsoft/Utc": 0, "Z": 0, "Etc/UTC": 0, "GMT+12:45": 12.75,
	} {
		loc, ok := zoneNamed(name)
		if !ok {
			t.Errorf("%q is unknown", name)
			continue
		}
		if _, offset := summer.In(loc).Zone(); offset != int(hours*3600) {
			t.Errorf("%q is %v, %d seconds from UTC", name, loc, offset)
		}
	}
	for _, name := range []string{"Customized Time Zone", "Mars/Olympus", "Local", "", "IST"} {
		if loc, ok := zoneNamed(name); ok {
			t.Errorf("%q is %v", name, loc)
		}
	}
}
