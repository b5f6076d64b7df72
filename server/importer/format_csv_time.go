package importer

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/app/search"
)

// Dates and times as people type them into sheets.

// dateOrder is whether 03/04 is the fourth of March.
type dateOrder struct{ monthFirst bool }

// slashed is a date whose day and month can be taken for each other.
var slashed = regexp.MustCompile(`^(\d{1,2})([/.-])(\d{1,2})[/.-](\d{4}|\d{2})\b(.*)$`)

// orderOfDates finds out how a sheet writes its dates. One with a number above twelve
// tells for all; without one, the reading in which the days lie together is taken,
// and of two alike the American one where the times have AM and PM. What was guessed is
// said.
func orderOfDates(cells []string) (order dateOrder, warning string) {
	dayFirst, monthFirst, american := 0, 0, false
	example := ""
	var asDay, asMonth []time.Time
	for _, cell := range cells {
		m := slashed.FindStringSubmatch(withoutWord(strings.TrimSpace(cell)))
		if m == nil {
			continue
		}
		first, _ := strconv.Atoi(m[1])
		second, _ := strconv.Atoi(m[3])
		year := fullYear(m[4])
		rest := strings.ToUpper(m[5])
		american = american || strings.HasSuffix(rest, "AM") || strings.HasSuffix(rest, "PM")
		switch {
		case second > 12:
			monthFirst++
		case first > 12, m[2] == ".": // with points nobody writes the month first
			dayFirst++
		default:
			example = m[0][:len(m[0])-len(m[5])]
			asDay = append(asDay, time.Date(year, time.Month(second), first, 0, 0, 0, 0, time.UTC))
			asMonth = append(asMonth, time.Date(year, time.Month(first), second, 0, 0, 0, 0, time.UTC))
		}
	}
	switch {
	case dayFirst+monthFirst > 0:
		return dateOrder{monthFirst > dayFirst}, ""
	case example == "":
		return dateOrder{}, ""
	}
	wide, narrow := reach(asDay), reach(asMonth)
	why := ""
	switch {
	case narrow < wide:
		order.monthFirst, why = true, ", for then they lie together"
	case narrow > wide:
		why = ", for then they lie together"
	case american:
		order.monthFirst, why = true, ", as the times have AM and PM"
	}
	word := "day"
	if order.monthFirst {
		word = "month"
	}
	return order, fmt.Sprintf("dates such as %s are read with the %s first%s; write them as 2026-04-03 if it is otherwise", cut(clean(example), 20), word, why)
}

// reach is how far the first and the last of some days are apart.
func reach(days []time.Time) time.Duration {
	first := slices.MinFunc(days, time.Time.Compare)
	return slices.MaxFunc(days, time.Time.Compare).Sub(first)
}

// fullYear reads a year of two digits as one of this century.
func fullYear(s string) int {
	year, _ := strconv.Atoi(s)
	if len(s) == 2 {
		return 2000 + year
	}
	return year
}

var (
	weekday = regexp.MustCompile(`^(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+`)
	ordinal = regexp.MustCompile(`\b(\d{1,2})(?:st|nd|rd|th)\b`)
)

// monthNames begin with these letters, without accents, in the languages of most sheets;
// the first that fits counts.
var monthNames = []struct {
	month  time.Month
	starts string
}{
	{time.January, "jan ene gen sty"}, {time.February, "feb fev lut"}, {time.March, "mar maa mrt"}, {time.April, "apr avr abr kwi"}, {time.May, "may mai mag mei maj"},
	{time.June, "jun juin giu cze"}, {time.July, "jul juil lug lip"}, {time.August, "aug aou ago sie"}, {time.September, "sep set wrz"}, {time.October, "oct okt ott out paz"},
	{time.November, "nov lis"}, {time.December, "dec dez dic gru"},
}

func monthOf(word string) time.Month {
	word = search.Fold(word)
	for _, m := range monthNames {
		for start := range strings.FieldsSeq(m.starts) {
			if strings.HasPrefix(word, start) {
				return m.month
			}
		}
	}
	return 0
}

var (
	dayMonth = regexp.MustCompile(`^(\d{1,2})\.?[\s-]+(?:de\s+|of\s+)?(\p{L}{3,})\.?,?[\s-]+(?:de\s+)?(\d{4}|\d{2})$`)
	monthDay = regexp.MustCompile(`^(\p{L}{3,})\.?[\s-]+(\d{1,2}),?[\s-]+(\d{4})$`)
	// eastDate is "2026年3月24日（火）", or "2026. 3. 24." as Korean writes it in figures.
	eastDate = regexp.MustCompile(`^(\d{4})\s*[年년.]\s*(\d{1,2})\s*[月월.]\s*(\d{1,2})\s*[日일.]?(?:\s*[（(].{1,3}[)）])?$`)
	serial   = regexp.MustCompile(`^[3-6]\d{4}(\.\d+)?$`)
)

// serialMoment is a number as a spreadsheet counts days, from the end of 1899.
func serialMoment(text string) (time.Time, bool) {
	if !serial.MatchString(text) {
		return time.Time{}, false
	}
	days, err := strconv.ParseFloat(text, 64)
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(days * float64(24*time.Hour))).Round(time.Minute), err == nil
}

func dateFrom(year, day string, month time.Month) string {
	n, _ := strconv.Atoi(day)
	t := time.Date(fullYear(year), month, n, 0, 0, 0, 0, time.UTC)
	if month == 0 || t.Day() != n || !inReach(t) {
		return ""
	}
	return t.Format(time.DateOnly)
}

// date is a date as 2026-03-24; empty if the text is not a date. It may begin with the day of
// the week, in any language: "Dienstag, 24.03.2026".
func (o dateOrder) date(text string) string {
	text = ordinal.ReplaceAllString(weekday.ReplaceAllString(strings.TrimSpace(text), ""), "$1")
	return cmp.Or(o.bareDate(text), o.bareDate(withoutWord(text)))
}

// withoutWord is a text without a word at its beginning.
func withoutWord(text string) string { return firstWord.ReplaceAllString(text, "") }

var firstWord = regexp.MustCompile(`^[\p{L}-]{2,}[.,]{0,2}\s+`)

func (o dateOrder) bareDate(text string) string {
	if text == "" {
		return ""
	}
	if m := dayMonth.FindStringSubmatch(text); m != nil {
		return dateFrom(m[3], m[1], monthOf(m[2]))
	}
	if m := monthDay.FindStringSubmatch(text); m != nil {
		return dateFrom(m[3], m[2], monthOf(m[1]))
	}
	if m := eastDate.FindStringSubmatch(text); m != nil {
		month, _ := strconv.Atoi(m[2])
		return dateFrom(m[1], m[3], time.Month(min(month, 12)))
	}
	if t, ok := serialMoment(text); ok && !strings.Contains(text, ".") {
		return t.Format(time.DateOnly)
	}
	if m := slashed.FindStringSubmatch(text); m != nil && m[5] == "" {
		day, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[3])
		if o.monthFirst && day <= 12 || month > 12 {
			day, month = month, day
		}
		t := time.Date(fullYear(m[4]), time.Month(month), day, 0, 0, 0, 0, time.UTC)
		if month < 1 || month > 12 || t.Day() != day || !inReach(t) {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	for _, layout := range []string{time.DateOnly, "2006/1/2", "2006-1-2", "20060102", "2/Jan/2006"} {
		if t, err := time.Parse(layout, text); err == nil && inReach(t) {
			return t.Format(time.DateOnly)
		}
	}
	return ""
}

// between stands between two times: "09:00 - 09:30", "9 to 10 AM".
var between = regexp.MustCompile(`^(?:(?i:from|von|de|das|dalle|kl\.?)\s+)?(.*?\d(?:\s*[AaPp]\.?[Mm]\.?|\s*(?i:h|uhr|uur|hrs?\.?))?)\s*(?:-|–|—|〜|～|~|\b(?i:to|until|bis|tot|al?|alle|do|till?)\b|à|às)\s*(\d{1,2}(?:[:.]\d{2}){0,2}(?:\s*[AaPp]\.?[Mm]\.?)?|\d{4}|\d{1,2}[hH]\d{0,2})(?i:\s*(uhr|uur|h|hrs?\.?))?$`)

// beforeWord is what stands before the word that makes a number a time; second, where that is
// the hour alone.
var beforeWord = regexp.MustCompile(`^((?:.*[\sT])?(?:[\d:.]{3,}|(\d{1,2})))\s+(?i:h|uhr|uur|hrs?\.?)$`)

// clocks takes "09:00 - 09:30" apart. A half of the day that only the end names is the
// start's too, where it does not end before it starts then.
func clocks(cell string) (from, to string, both bool) {
	m := between.FindStringSubmatch(eastern(strings.TrimSpace(cell)))
	if m == nil {
		return cell, "", false
	}
	if m[3] != "" && len(m[2]) <= 2 { // "10 Uhr"
		m[2] += ":00"
	}
	end, ok := clockOf(m[2])
	if !ok {
		return cell, "", false
	}
	if hour := beforeWord.FindStringSubmatch(m[1]); hour != nil { // "9 Uhr - 10 Uhr"
		if m[1] = hour[1]; hour[2] != "" {
			m[1] += ":00"
		}
	}
	half := strings.ToUpper(strings.TrimLeft(m[2], "0123456789:. "))
	lastWord := m[1][strings.LastIndexAny(m[1], " T")+1:]
	start, ok := clockOf(lastWord)
	if hour, err := strconv.Atoi(lastWord); !ok && err == nil && hour < 24 && half == "" && len(lastWord) <= 2 {
		start, ok = fmt.Sprintf("%02d:00", hour), true
		m[1] += ":00"
	}
	if !ok && half == "" {
		return cell, "", false
	}
	if half != "" && strings.TrimLeft(lastWord, "0123456789:.") == "" {
		if with, ok := clockOf(lastWord + " " + half); ok && with <= end {
			return m[1] + " " + half, m[2], true
		}
		other := "AM"
		if strings.HasPrefix(half, "A") {
			other = "PM"
		}
		if _, ok := clockOf(lastWord + " " + other); ok {
			return m[1] + " " + other, m[2], true
		}
	}
	return m[1], m[2], start != "" || half != ""
}

// clockOf reads a time of the day, as 15:04.
func clockOf(text string) (clock string, ok bool) {
	text = strings.ToUpper(eastern(strings.TrimSpace(text)))
	text = strings.NewReplacer("A.M.", "AM", "P.M.", "PM", "\u202f", " ", "\u00a0", " ").Replace(text)
	switch text {
	case "NOON", "12 NOON", "12:00 NOON", "MIDDAY":
		return "12:00", true
	case "MIDNIGHT", "12 MIDNIGHT", "12:00 MIDNIGHT":
		return "00:00", true
	case "24:00":
		return "23:59", true
	}
	text = shortHalf.ReplaceAllString(strings.ReplaceAll(text, ".", ":"), "$1 ${2}M")
	if m := clockWords.FindStringSubmatch(text); m[1]+m[3] != "" {
		if text = m[2]; len(text) <= 2 {
			text += ":00"
		}
	}
	for _, layout := range []string{"15:04", "15:04:05", "3:04 PM", "3:04PM", "3:04:05 PM", "3 PM", "3PM", "15H04", "1504"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.Format("15:04"), true
		}
	}
	return "", false
}

// shortHalf is a time as "9:30a".
var shortHalf = regexp.MustCompile(`^(\d{1,2}(?::\d{2})?)\s*([AP])$`)

// clockWords stand before or behind a time of the day, its points as colons: "14 Uhr", "kl. 14.00",
// "9:00 AM EDT". The letters of a zone are ignored, since several zones share them.
var clockWords = regexp.MustCompile(`(?s)^((?:KL:?|KLO|UM|A LAS?|ÀS|À|ALLE|ORE|OM|GODZ:?)\s+)?(.*?)(\s*(?:UHR|UUR|HRS?:?|HS?:?|U:?)|\s+(?:UTC|GMT|[A-Z]{1,3}[DS]?T))?$`)

// eastern writes times of Chinese, Japanese and Korean as others do: "午後2時30分" as "2:30 PM".
func eastern(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r >= 0x3000 }) {
		return text
	}
	text = strings.ReplaceAll(text, "：", ":")
	text = eastHour.ReplaceAllStringFunc(text, func(hour string) string {
		m := eastHour.FindStringSubmatch(hour)
		if m[2] == "半" {
			return m[1] + ":30"
		}
		return fmt.Sprintf("%s:%02s", m[1], m[3])
	})
	return eastHalf.ReplaceAllStringFunc(text, func(half string) string {
		m := eastHalf.FindStringSubmatch(half)
		if strings.Contains("午後下午晚上오후", m[1]) {
			return m[2] + " PM"
		}
		return m[2] + " AM"
	})
}

var (
	eastHour = regexp.MustCompile(`(\d{1,2})\s*[時时點点시]\s*(半|(\d{1,2})\s*[分분])?`)
	eastHalf = regexp.MustCompile(`(午前|午後|上午|下午|晚上|오전|오후)\s*(\d{1,2}:\d{2})`)
)

var lengthWords = regexp.MustCompile(`^(?:(\d{1,3}(?:[.,]\d+)?)\s*(?:h(?:ours?|rs?)?|std|stunden?|heures?)\.?)?\s*(?:(\d{1,4})\s*(?:m(?:in(?:ute)?[sn]?)?|'|′)?)?\.?$`)

// unitOfLengths is what bare numbers in a column of lengths count: minutes, unless all are large
// and one of them would be more than a day, which the warning says.
func unitOfLengths(cells []string) (unit time.Duration, warning string) {
	least, most := math.MaxInt, 0
	for _, cell := range cells {
		if n, err := strconv.Atoi(cell); err == nil && n > 0 {
			least, most = min(least, n), max(most, n)
		}
	}
	name := ""
	switch { // five minutes, the least, are 300 s
	case most > 24*60*60 && least >= 300_000:
		unit, name = time.Millisecond, "milliseconds"
	case most > 24*60 && least >= 300:
		unit, name = time.Second, "seconds"
	default:
		return time.Minute, ""
	}
	return unit, fmt.Sprintf("its lengths are read as %s, for in minutes %d would be more than a day", name, most)
}

// csvLength reads "45", "45 min", "1:30", "1:30:00", "1 h 30 min" and "1.5 hours".
func csvLength(text string) (time.Duration, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if length, ok := parseLength(text); ok {
		return length, true
	}
	if length, ok := icalDuration(text); ok && text != "" {
		return length, true
	}
	m := lengthWords.FindStringSubmatch(text)
	if m == nil || text == "" {
		return 0, false
	}
	hours, _ := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", "."), 64)
	minutes, _ := strconv.Atoi(m[2])
	return time.Duration(hours*float64(time.Hour)).Round(time.Minute) + time.Duration(minutes)*time.Minute, true
}

func nextDay(moment string) string {
	t, err := time.Parse("2006-01-02T15:04", moment)
	if err != nil {
		return moment
	}
	return t.AddDate(0, 0, 1).Format("2006-01-02T15:04")
}

func dayBefore(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return t.AddDate(0, 0, -1).Format(time.DateOnly)
}
