package planner

import (
	"strings"
	"unicode"

	"hallway/app/schedule"
)

// AreaOf is the part of the venue in which a room is: what the programme says, without
// what is behind the first "|", or what the room's name says of a hall ("Hall 7"), a
// floor ("2nd Floor", "Level 3") or a block of letters ("Block G" of "G104-105", "Block UD"
// of "UD2.120"). Empty where nothing is known.
func AreaOf(room *schedule.Room) string {
	area, _, _ := strings.Cut(room.Area, " | ")
	if area = strings.TrimSpace(area); area != "" {
		return area
	}
	words := strings.FieldsFunc(room.Name, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("|,;()", r) })
	for i, word := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch strings.ToLower(word) {
		case "hall", "halle", "building", "deck":
			if startsWithDigit(next) || len(next) == 1 {
				return word + " " + next
			}
		case "floor", "level", "etage", "stock":
			if startsWithDigit(next) {
				return word + " " + next
			}
			if i > 0 && startsWithDigit(words[i-1]) {
				return words[i-1] + " " + word
			}
		}
	}
	for _, word := range words {
		if letters := blockOf(word); letters != "" {
			return block + letters
		}
	}
	return ""
}

func startsWithDigit(word string) bool { return word != "" && word[0] >= '0' && word[0] <= '9' }

// block is what the area of a block of letters is called, before the letters.
const block = "Block "

// blockOf is the letters of a room's number: one or two capitals before three digits or
// more, which may have a point before or between them.
func blockOf(word string) string {
	letters := len(word) - len(strings.TrimLeftFunc(word, func(r rune) bool { return r >= 'A' && r <= 'Z' }))
	if letters == 0 || letters > 2 {
		return ""
	}
	digits := 0
	for _, r := range word[letters:] {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '-' && digits >= 3:
			return word[:letters] // a range of them
		case r != '.' && (digits < 3 || unicode.IsLower(r)):
			return ""
		}
	}
	if digits < 3 {
		return ""
	}
	return word[:letters]
}
