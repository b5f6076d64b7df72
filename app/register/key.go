package register

import (
	"crypto/sha256"
	"encoding/base64"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rs/xid"
)

// Key names a register. Its first letter says what it holds:
//
//	p/<session>  a pick: g going, m maybe, h hidden
//	r/<session>  a rating, 1 to 5
//	n/<session>  a note, lines of text
//	k/<session>  a pick that is kept in every plan: 1
//	s/<session>  a snapshot of a session that left the programme
//	e/<item>/..  an own item, by its xid: t title, w when, l place, k kind, u address,
//	             n note, x deleted
//	x/<session>  that the room is full: until when, in Unix seconds
//	i/<tag>      a focus: 1
//	f/<hash>     a link that one follows, by the hash of its secret: the secret
//	a/name, a/tz, a/event  of the agenda: its name, time zone and event
//	a/member     hashes of secrets that the agenda's devices share, with spaces between
//
// A session is named by its schedule.Key, which outlives the programme. An empty
// value is a register that was cleared. Start and end of an item are one value, so
// that two edits never leave an end before its start.
type Key string

// The registers of the agenda itself.
const (
	Name  Key = "a/name"
	Zone  Key = "a/tz"
	Event Key = "a/event"
	// Member holds hashes of secrets. Each device of the agenda has one of the secrets, and
	// nobody else: by it they prove who they are to a store that was set back and has forgotten
	// them. It is cleared when a device is removed, and the next that comes makes another.
	Member Key = "a/member"
)

// Kind is what a register holds: the first letter of its key.
type Kind byte

// The kinds of registers.
const (
	KindPick     Kind = 'p'
	KindRating   Kind = 'r'
	KindNote     Kind = 'n'
	KindKept     Kind = 'k'
	KindSnapshot Kind = 's'
	KindItem     Kind = 'e'
	KindFocus    Kind = 'i'
	KindFollow   Kind = 'f'
	KindFull     Kind = 'x'
	KindAgenda   Kind = 'a'
)

func (k Kind) key(of string) Key { return Key(string(rune(k)) + "/" + of) }

// The fields of an item.
const (
	ItemTitle   = 't'
	ItemWhen    = 'w'
	ItemPlace   = 'l'
	ItemKind    = 'k'
	ItemURL     = 'u'
	ItemNote    = 'n'
	ItemDeleted = 'x'
)

// The values of a pick.
const (
	Going  = "g"
	Maybe  = "m"
	Hidden = "h"
)

// Yes is the value of a focus, of a pick that is kept and of an item that was deleted.
const Yes = "1"

// Pick is the key of what a person thinks of a session.
func Pick(session string) Key { return KindPick.key(session) }

// Rating is the key of a rating.
func Rating(session string) Key { return KindRating.key(session) }

// Note is the key of a note on a session.
func Note(session string) Key { return KindNote.key(session) }

// Kept is the key of a pick that no plan leaves out.
func Kept(session string) Key { return KindKept.key(session) }

// Snapshot is the key of what was last known of a session.
func Snapshot(session string) Key { return KindSnapshot.key(session) }

// Full is the key of what its owner says about a room: that it is full.
func Full(session string) Key { return KindFull.key(session) }

// Focus is the key of an interest.
func Focus(tag string) Key { return KindFocus.key(tag) }

// Follow is the key of a link that one follows. It names the secret by a hash, so that
// nothing is left of a link that is not followed any longer.
func Follow(secret string) Key {
	sum := sha256.Sum256([]byte(secret))
	return KindFollow.key(base64.RawURLEncoding.EncodeToString(sum[:12]))
}

// Item is the key of a field of an own item.
func Item(id xid.ID, field byte) Key { return KindItem.key(id.String() + "/" + string(field)) }

// Split is the kind of a register, which is the first letter of its key, and whose
// it is: the session, the item, the tag or what is said of the agenda.
func (k Key) Split() (kind Kind, of string) {
	if len(k) < 3 || k[1] != '/' {
		return 0, ""
	}
	return Kind(k[0]), string(k[2:])
}

// ItemField is the item that a key is of, and which field it is.
func (k Key) ItemField() (id xid.ID, field byte, ok bool) {
	kind, rest := k.Split()
	name, last, found := strings.Cut(rest, "/")
	if kind != KindItem || !found || len(last) != 1 {
		return xid.ID{}, 0, false
	}
	id, err := xid.FromString(name)
	// A last letter that says more than its one bit would name the same item twice.
	if err != nil || id.String() != name {
		return xid.ID{}, 0, false
	}
	return id, last[0], true
}

// merges reports whether two values of a register are merged line by line.
func (k Key) merges() bool {
	kind, _ := k.Split()
	if kind == KindItem {
		_, field, ok := k.ItemField()
		return ok && field == ItemNote
	}
	return kind == KindNote
}

// Validate reports what is wrong with an edit before it is made: a [LimitError].
func Validate(key Key, value string) error {
	if limit := validate(key, value, MaxNote); limit != NoLimit {
		return exceeds(key, limit)
	}
	return nil
}

// validate takes notes up to a length.
func validate(key Key, value string, note int) Limit {
	if len(key) > MaxKey {
		return LongKey
	}
	form := key.form()
	switch {
	case form == nil:
		return UnknownKey
	case value == "":
		return NoLimit
	case key.merges() && note == MaxNote:
		return form(value)
	case key.merges():
		return lines(note, LongNote)(value)
	}
	return form(value)
}

// form judges the values of a key. It is nil for a key that nobody knows.
func (k Key) form() func(string) Limit {
	kind, of := k.Split()
	if of == "" || !utf8.ValidString(of) || strings.ContainsFunc(of, unicode.IsControl) {
		return nil
	}
	switch kind {
	case KindPick:
		return oneOf(Going, Maybe, Hidden)
	case KindRating:
		return oneOf("1", "2", "3", "4", "5")
	case KindNote:
		return note
	case KindSnapshot:
		return lines(MaxValue, LongValue)
	case KindFocus, KindKept:
		return oneOf(Yes)
	case KindFull:
		return seconds
	case KindFollow:
		return secret
	case KindAgenda:
		if k == Name || k == Zone || k == Event || k == Member {
			return line
		}
	case KindItem:
		if _, field, ok := k.ItemField(); ok {
			return itemForm(field)
		}
	}
	return nil
}

func itemForm(field byte) func(string) Limit {
	switch field {
	case ItemTitle, ItemWhen, ItemPlace, ItemKind:
		return line
	case ItemURL:
		return address
	case ItemNote:
		return note
	case ItemDeleted:
		return oneOf(Yes)
	}
	return nil
}

func oneOf(words ...string) func(string) Limit {
	return func(value string) Limit {
		for _, word := range words {
			if value == word {
				return NoLimit
			}
		}
		return BadValue
	}
}

func note(value string) Limit {
	if strings.Count(value, "\n") >= MaxLines {
		return LongNote
	}
	return lines(MaxNote, LongNote)(value)
}

// secret accepts the secret of a link: letters that need no escape in an address.
func secret(value string) Limit {
	if len(value) > MaxURL {
		return LongURL
	}
	if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r >= unicode.MaxASCII }) {
		return BadValue
	}
	return NoLimit
}

// seconds accepts a time in Unix seconds.
func seconds(value string) Limit {
	if len(value) > 12 || strings.ContainsFunc(value, func(r rune) bool { return r < '0' || r > '9' }) {
		return BadValue
	}
	return NoLimit
}

func line(value string) Limit {
	if strings.ContainsAny(value, "\n\r\t") {
		return BadValue
	}
	return lines(MaxValue, LongValue)(value)
}

// lines are text without control characters but those that a text area makes.
func lines(most int, limit Limit) func(string) Limit {
	return func(value string) Limit {
		switch {
		case len(value) > most:
			return limit
		case !utf8.ValidString(value):
			return BadValue
		}
		for _, r := range value {
			if unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t' {
				return BadValue
			}
		}
		return NoLimit
	}
}

// address lets nothing through that would run as a script when it is tapped.
func address(value string) Limit {
	if len(value) > MaxURL {
		return LongURL
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || !utf8.ValidString(value) {
		return BadValue
	}
	return NoLimit
}
