package share

import (
	"encoding/binary"
	"errors"
)

// Cover is a proposal who goes where, for a team: the picks of each are those that they
// are to go to.
type Cover struct {
	Event string
	Parts []Part
}

// Part is what one person is to go to.
type Part struct {
	Name  string
	Picks []Pick
}

// MaxParts is how many people a cover is for at most.
const MaxParts = 32

// The first byte of a cover.
const coverFormat = 2

// EncodeCover writes a cover in the letters of base64url. The error says what is too
// long.
func EncodeCover(c Cover) (string, error) {
	if len(c.Parts) > MaxParts || len(c.Event) > MaxEvent {
		return "", errors.New("the proposal is for too many people")
	}
	b := appendText([]byte{coverFormat}, c.Event)
	b = binary.AppendUvarint(b, uint64(len(c.Parts)))
	picks := 0
	for _, part := range c.Parts {
		if picks += len(part.Picks); picks > MaxPicks {
			return "", errors.New("the proposal has too many sessions")
		}
		b = appendPicks(appendText(b, cutName(part.Name)), part.Picks)
	}
	return seal(b), nil
}

// DecodeCover reads what [EncodeCover] wrote. The error is [ErrDamaged] or [ErrNewer].
func DecodeCover(code string) (Cover, error) {
	r, err := unseal(code, coverFormat)
	if err != nil {
		return Cover{}, err
	}
	c := Cover{Event: r.text(MaxEvent)}
	n := r.Uint(MaxParts)
	for range n {
		c.Parts = append(c.Parts, Part{Name: r.text(MaxName), Picks: r.picks()})
	}
	if !r.over() {
		return Cover{}, ErrDamaged
	}
	return c, nil
}
