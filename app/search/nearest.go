package search

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
)

// nearest is the word of an index that somebody may have meant: one slip of the keys
// away, or two where the word has eight letters or more. Of several it is the nearest,
// then the one that most sessions have. A word that is still being typed may be the
// beginning of one. Words of less than four letters, and those
// with signs or of a script without an alphabet, have no nearest.
func (ix *Index) nearest(word string, typing bool) string {
	letters := []rune(word)
	if len(letters) < 4 || slices.ContainsFunc(letters, func(r rune) bool { return !alphabetic(r) }) {
		return ""
	}
	slips := 1
	if len(letters) >= 8 {
		slips = 2
	}
	letterSet := setOf(word)
	best, bestSlips, bestCount := "", slips+1, 0
	for t := range ix.ends {
		term := ix.term(t)
		if len(term) < len(word)-2*slips || !typing && len(term) > len(word)+4*slips || strings.ContainsAny(term, "0123456789") != strings.ContainsAny(word, "0123456789") {
			continue
		}
		if bits.OnesCount32(letterSet&^setOf(term)) > slips {
			continue // it lacks more letters than slips can change
		}
		if bits.OnesCount32(letterSet&^setOf(term)) > slips {
			continue // it lacks more letters than slips can change
		}
		n := slipsBetween(letters, []rune(term), typing, slips)
		if count := len(ix.list(t)); n < bestSlips || n == bestSlips && n <= slips && count > bestCount {
			best, bestSlips, bestCount = term, n, count
		}
	}
	return best
}

// setOf is which letters a word has, as bits; letters beyond a to z share them.
func setOf(word string) uint32 {
	set := uint32(0)
	for i := range len(word) {
		set |= 1 << (word[i] & 31)
	}
	return set
}

// alphabetic reports whether a character is a letter or a digit of Latin, Greek or
// Cyrillic.
func alphabetic(r rune) bool { return r < 0x530 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// slipsBetween is how many letters were left out, added, changed or swapped with the next
// one between two words, or more than most: the optimal string alignment distance
// (Boytsov, ACM Journal of Experimental Algorithmics 16, 2011, section 2). With typing, what
// b has after a is free, but counts as half a slip: the rest is not there yet.
func slipsBetween(a, b []rune, typing bool, most int) int {
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
			least = min(least, next[j])
		}
		if least > most {
			return most + 1
		}
		before, row, next = row, next, before
	}
	n := row[len(b)]
	if typing {
		for j := len(a) - most; j < len(b); j++ {
			if j >= 0 {
				n = min(n, row[j])
			}
		}
	}
	return n
}
