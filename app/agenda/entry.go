package agenda

import (
	"strings"
	"time"
	"unicode/utf8"
)

// ParseItem reads an item from one line, as people write it down:
//
//	booth 13:00-15:00 @ Hall 5
//	dinner with Ana 19.30 +2h
//	call 9-9:30 https://meet.example/x
//
// A time is 9, 9:00, 9.00, 0900 or 9am; between two of them stands a dash or "to", and
// a length such as +90, +90m or +1h30 may take the place of the second. Without
// either the item takes an hour. An end that is not after the start is on the next day.
// What follows @ is the place, and an https address is its link. day is midnight of the
// day that is meant, in the event's zone. ok is false where no time or no title is found;
// the title is what is left then.
func ParseItem(line string, day time.Time) (item Item, ok bool) {
	words := strings.Fields(strings.ReplaceAll(line, "–", "-"))
	var title, place []string
	var start, end time.Duration
	timed, inPlace := false, false
	for i := 0; i < len(words); i++ {
		word := words[i]
		switch {
		case strings.HasPrefix(word, "https://") && item.URL == "":
			item.URL = word
		case strings.HasPrefix(word, "@"):
			inPlace = true
			if word = word[1:]; word != "" {
				place = append(place, word)
			}
		case !timed && !inPlace:
			from, to, used := readTimes(words[i:])
			if used == 0 {
				title = append(title, word)
				continue
			}
			start, end, timed = from, to, true
			i += used - 1
		case inPlace:
			if !timed {
				if from, to, used := readTimes(words[i:]); used > 0 {
					start, end, timed, inPlace = from, to, true, false
					i += used - 1
					continue
				}
			}
			place = append(place, word)
		default:
			title = append(title, word)
		}
	}
	item.Title, item.Place = strings.Join(title, " "), strings.Join(place, " ")
	item.Kind = kindOf(item.Title)
	if !timed {
		return item, false
	}
	if end <= start {
		end += 24 * time.Hour
	}
	item.Start, item.End = at(day, start), at(day, end)
	return item, item.Title != ""
}

// at is a time of day, however long the day is: clocks may change on it.
func at(day time.Time, since time.Duration) time.Time {
	minutes := int(since.Minutes())
	return time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, day.Location()).UTC()
}

// readTimes reads a start and an end at the front of words, and says how many of them
// it used; 0 where there is no time.
func readTimes(words []string) (from, to time.Duration, used int) {
	first, second, dash := strings.Cut(words[0], "-")
	from, plain, ok := readTime(first)
	if !ok {
		return 0, 0, 0
	}
	used = 1
	switch next := append(words[1:], "", ""); {
	case dash && second != "":
	case dash:
		second, used = next[0], 2
	case next[0] == "-" || next[0] == "to" || next[0] == "until":
		second, used = next[1], 3
	case strings.HasPrefix(next[0], "-"):
		second, used = next[0][1:], 2
	case strings.HasPrefix(next[0], "+"):
		if long, ok := readLength(next[0][1:]); ok {
			return from, from + long, 2
		}
	}
	if second == "" || used > len(words) {
		if plain {
			return 0, 0, 0 // a bare number is part of the title: "Meet 3 people"
		}
		return from, from + time.Hour, 1
	}
	to, _, ok = readTime(second)
	if !ok {
		if plain || used == 1 {
			return 0, 0, 0
		}
		return from, from + time.Hour, 1
	}
	return from, to, used
}

// readTime reads a time of day. plain tells that it was a bare hour.
func readTime(word string) (since time.Duration, plain, ok bool) {
	word = strings.ToLower(strings.TrimRight(word, ","))
	word, pm := strings.CutSuffix(word, "pm")
	word, am := strings.CutSuffix(word, "am")
	word = strings.TrimSuffix(word, "h")
	hours, minutes, split := strings.Cut(strings.ReplaceAll(word, ".", ":"), ":")
	if !split && len(hours) == 4 {
		hours, minutes, split = hours[:2], hours[2:], true
	}
	h, okHours := digits(hours)
	m, okMinutes := digits(minutes)
	if !split {
		m, okMinutes = 0, true
	}
	if !okHours || !okMinutes || split && len(minutes) != 2 || h > 24 || m > 59 || h == 24 && m > 0 || (am || pm) && (h < 1 || h > 12) {
		return 0, false, false
	}
	switch {
	case pm && h < 12:
		h += 12
	case am && h == 12:
		h = 0
	}
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute, !split && !am && !pm, true
}

// readLength reads 90, 90m, 2h, 1h30 or 1:30.
func readLength(word string) (time.Duration, bool) {
	word = strings.ToLower(word)
	word = strings.TrimSuffix(strings.TrimSuffix(word, "in"), "m") // "min" or "m"
	hours, minutes, split := strings.Cut(strings.ReplaceAll(word, ":", "h"), "h")
	if !split {
		hours, minutes = "0", hours
	}
	if minutes == "" {
		minutes = "0"
	}
	h, okHours := digits(hours)
	m, okMinutes := digits(minutes)
	long := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	return long, okHours && okMinutes && long > 0 && long <= 24*time.Hour
}

// digits is a number of one to three digits.
func digits(word string) (n int, ok bool) {
	if word == "" || len(word) > 3 {
		return 0, false
	}
	for _, c := range []byte(word) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// kindOf guesses what an item is from the words it begins with or holds.
func kindOf(title string) Kind {
	for _, word := range strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return r < utf8.RuneSelf && (r < 'a' || r > 'z') }) {
		switch word {
		case "booth", "stand", "shift", "duty":
			return Booth
		case "dinner", "lunch", "breakfast", "drinks", "party", "coffee":
			return Meal
		case "flight", "train", "travel", "taxi", "bus", "airport":
			return Travel
		case "hold", "free", "break", "rest":
			return Hold
		}
	}
	return Meeting
}
