package schedule

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// keyHash is how many digits of a hash end a key that was cut.
const keyHash = 12

// KeyOf makes a key of a source's id, which is in NFC: letters and digits of every script,
// and what may be in a path. Of an id that is too long the end gives way to a hash of all of
// it, so that two which begin alike stay apart.
func KeyOf(id string) Key {
	key := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune("-._~", r) {
			return r
		}
		return '-'
	}, strings.TrimSpace(strings.ToValidUTF8(id, "-")))
	return Key(cmp.Or(strings.Trim(ShortenKey(key, MaxKey), "."), "session"))
}

// ShortenKey cuts a key to so many bytes, of which the last are a hash of all of it.
func ShortenKey(key string, most int) string {
	if len(key) <= most {
		return key
	}
	end := most - 1 - keyHash
	for end > 0 && !utf8.RuneStart(key[end]) {
		end--
	}
	return key[:end] + "-" + Hash([]byte(key))[:keyHash]
}
