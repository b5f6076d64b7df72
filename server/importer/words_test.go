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
		"2026-03-24", "2026-3-24", "2026.3.24", "2026/03/24", "20260324", "24-Mar-26", "24-Mar-2026", "Mar 24 2026", "24.03.2026", "24/3/26", "3/24/26", "March 24, 2026", "March 24th 2026",
		"24 March, 2026", "Tuesday, 24 March 2026", "24 de marzo de 2026", "24. März 2026", "24 mars 2026", "2026年3月24日", "46105",
		"Dienstag, 24.03.2026", "Di. 24.3.2026", "mardi 24 mars 2026", "martes, 24 de marzo de 2026", "2026年3月24日（火）", "2026년 3월 24일 (화)", "24 marca 2026", "tirsdag 24. mars 2026",
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

// Dates that could be read in two ways are read alike, with a day of the week before them too.
func TestTheOrderOfADate(t *testing.T) {
	for _, c := range []struct {
		cells      []string
		monthFirst bool
	}{
		{[]string{"05/12/2026", "05/13/2026"}, true},
		{[]string{"Tuesday, 05/12/2026", "Wednesday, 05/13/2026"}, true},
		{[]string{"Di. 12.05.2026", "Mi. 13.05.2026"}, false},
		{[]string{"Tue 5/6/2026 9:00 AM", "Wed 5/7/2026 9:00 AM"}, true}, // they lie together
		{[]string{"05/06/2026"}, false},
		{[]string{"05.06.2026 9:00 AM"}, false},
	} {
		if order, _ := orderOfDates(c.cells); order.monthFirst != c.monthFirst {
			t.Errorf("%q: the month is first: %v", c.cells, order.monthFirst)
		}
	}
}

func TestMomentsAsPeopleTypeThem(t *testing.T) {
	var s sheet
	for _, text := range []string{
		"2026-03-24 09:00", "2026-03-24T09:00", "2026-03-24 9:00 am", "24/03/2026 9:00 AM", "March 24, 2026 at 9:00 AM", "24.03.2026 09:00 Uhr", "24.03.2026, 09:00",
		"Tue Mar 24 2026 09:00", "24-Mar-2026 09:00", "9:00 AM 24/03/2026", "09:00 24/03/2026", "2026-03-24 09:00 CET", "46105.375", "Mar 24, 2026, 9:00 AM", "2026-03-24 @ 09:00", "2026-03-24 09.00",
		"24.03.2026\n9 Uhr", "24.03.2026 9 Uhr", "Dienstag, 24.03.2026, 9.00 Uhr", "24/03/2026 09h00", "24-03-2026 09:00 uur", "2026年3月24日 午前9時", "2026年3月24日 9時00分", "2026. 3. 24. 오전 9:00",
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
		"9 Uhr - 10 Uhr": "09:00 10:00", "9:00 Uhr bis 10:30 Uhr": "09:00 10:30", "9.00 tot 9.30 uur": "09:00 09:30", "9h à 10h30": "09:00 10:30", "14時～15時30分": "14:00 15:30", "14:00〜15:30": "14:00 15:30",
		"14:00 h - 15:30 h": "14:00 15:30", "kl. 14.00-15.00": "14:00 15:00",
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

func TestClocksAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]string{
		"14 Uhr": "14:00", "14.30 Uhr": "14:30", "um 9 Uhr": "09:00", "kl. 14.00": "14:00", "klo 9": "09:00", "14h": "14:00", "14h30": "14:30", "14:00 h": "14:00", "14:00h": "14:00", "14 hs": "14:00", "9 uur": "09:00",
		"9.30 u.": "09:30", "godz. 9:00": "09:00", "ore 9.30": "09:30", "às 14h": "14:00", "2:30 p.m.": "14:30", "0930": "09:30", "12 noon": "12:00", "Midnight": "00:00", "24:00": "23:59",
		"午後2時30分": "14:30", "14時": "14:00", "上午9点半": "09:30", "下午2:00": "14:00", "오전 9:30": "09:30", "오후 2시": "14:00", "14：30": "14:30",
	} {
		if got, ok := clockOf(text); !ok || got != want {
			t.Errorf("%q is read as %q, %v; want %q", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "9", "25 Uhr", "Uhr", "h", "2026", "99:00 Uhr", "später", "lunch", "9:00\n10:00"} {
		if got, ok := clockOf(text); ok && text != "2026" { // which is a time of four digits
			t.Errorf("%q is read as %q", text, got)
		}
	}
}

func TestHeadingsAsPeopleWriteThem(t *testing.T) {
	for heading, column := range map[string]string{
		"Referent*in": "speakers", "Referent:innen": "speakers", "ReferentInnen": "speakers", "Referent_in": "speakers", "Referent(in)": "speakers", "Referentin": "speakers", "Speaker*innen": "speakers",
		"Intervenant(s)": "speakers", "Titre": "title", "Título": "title", "Début": "start", "Hora de início": "starttime", "Durée": "duration", "Descrição": "abstract", "Bühne": "room", "PÄIVÄMÄÄRÄ": "date",
		"Published (Y/N)": "active", "Event Sub-Type": "type", "All-day": "allday", "Sub-title": "subtitle", "Room/Location (Optional)": "room", "startTime": "starttime", "START_DATE": "startdate",
		"開始時間": "starttime", "登壇者": "speakers", "제목": "title", "地点": "room", "Begin": "start",
	} {
		if _, ok := newHeader([]string{"Nothing", heading}).columns[column]; !ok {
			t.Errorf("%q does not lead to the column %s: it is looked up as %q", heading, column, headingOf(heading))
		}
	}
	for name, known := range csvNames {
		for _, heading := range known {
			if headingOf(heading) != heading {
				t.Errorf("%q of %s is never looked up: it is %q", heading, name, headingOf(heading))
			}
		}
	}
}

func TestLengthsAreInMinutesUnlessThatWouldBeMoreThanADay(t *testing.T) {
	for _, c := range []struct {
		cells []string
		want  time.Duration
	}{
		{[]string{"45", "90", "", "1:30"}, time.Minute}, {[]string{"480", "1440"}, time.Minute}, {[]string{"45", "2880"}, time.Minute}, {nil, time.Minute},
		{[]string{"900", "1800"}, time.Second}, {[]string{"300", "5400", "0"}, time.Second}, {[]string{"172800", "1200"}, time.Second},
		{[]string{"1800000", "300000"}, time.Millisecond},
	} {
		if got, warning := unitOfLengths(c.cells); got != c.want || (warning == "") != (got == time.Minute) {
			t.Errorf("%q count %v, with the warning %q; want %v", c.cells, got, warning, c.want)
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
