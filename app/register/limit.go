package register

import "fmt"

// What an agenda may hold. Sizes are in bytes. A typical agenda, with 60 picks,
// eight notes and three items, takes under 5 kB of 320.
const (
	MaxKey       = 96
	MaxValue     = 1 << 10
	MaxURL       = 2 << 10
	MaxNote      = 8 << 10  // of a note as a person writes it
	MaxLines     = 1000     // of a note as a person writes it: merging takes time for each
	MaxMerged    = 32 << 10 // of a note that was merged: nobody's lines are cut off
	MaxRegisters = 2000
	MaxNotes     = 256 << 10 // of all notes, with overhead for each
	MaxWeight    = 320 << 10 // of all keys and values, with overhead for each: full of notes, it still takes a thousand stars
	MaxOps       = 500       // in one request
	MaxDevices   = 64
	MaxBody      = 512 << 10 // of a request or an answer, encoded
)

// A server that was set back may be given more than an edit could add, so that an
// agenda which was nearly full loses nothing. The encoded form never gets longer
// than the weight.
const (
	maxRedoRegisters = MaxRegisters + MaxOps
	maxRedoWeight    = 384 << 10
)

// overhead is what a register takes besides its key and its value, at most: a
// stamp, a change number, the name of a device, two lengths.
const overhead = 48

func weigh(key Key, value string) int { return len(key) + len(value) + overhead }

// Limit is a rule that an edit may break.
type Limit uint8

// The limits. Their numbers travel, and are never used for another.
const (
	NoLimit Limit = iota
	UnknownKey
	BadValue
	LongKey
	LongValue
	LongURL
	LongNote
	LongMerged
	TooManyRegisters
	TooHeavy
	TooManyOps
	TooManyDevices
	TooManyNotes
)

// String is the limit in words, with its number.
func (l Limit) String() string {
	switch l {
	case NoLimit:
		return "no limit"
	case UnknownKey:
		return "this version of Hallway knows no such key"
	case BadValue:
		return "the value is none that the key may have"
	case LongKey:
		return fmt.Sprintf("the key is longer than %d bytes", MaxKey)
	case LongValue:
		return fmt.Sprintf("the value is longer than %d bytes", MaxValue)
	case LongURL:
		return fmt.Sprintf("the address is longer than %d bytes", MaxURL)
	case LongNote:
		return fmt.Sprintf("the note is longer than %d bytes or %d lines", MaxNote, MaxLines)
	case LongMerged:
		return fmt.Sprintf("the note, merged with that of another device, is longer than %d bytes", MaxMerged)
	case TooManyRegisters:
		return fmt.Sprintf("the agenda has %d entries already", MaxRegisters)
	case TooHeavy:
		return fmt.Sprintf("the agenda is larger than %d bytes", MaxWeight)
	case TooManyOps:
		return fmt.Sprintf("more than %d operations at once", MaxOps)
	case TooManyNotes:
		return fmt.Sprintf("the notes together are longer than %d bytes", MaxNotes)
	case TooManyDevices:
		return fmt.Sprintf("the agenda has %d devices already", MaxDevices)
	}
	return "a limit that this version of Hallway does not know"
}

// LimitError is an edit that breaks a limit. Nothing of it was taken over.
type LimitError struct {
	Key   Key // empty where no single key is to blame
	Limit Limit
}

func (e *LimitError) Error() string {
	if e.Key == "" {
		return e.Limit.String()
	}
	return fmt.Sprintf("register %.*q: %s", MaxKey, string(e.Key), e.Limit)
}

func exceeds(key Key, limit Limit) error { return &LimitError{key, limit} }
