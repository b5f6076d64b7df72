// Package share puts an agenda into a few hundred letters, so that it travels in the
// fragment of a link or in a QR code, without a server and without a network.
//
// Both sides have the programme, so a session travels as 40 bits of a hash of its key
// (FNV-1a, Fowler, Noll, Vo). That 100 picks and a programme of 600 other sessions have
// one of them in common by chance happens once in 18 million times; a session that the
// reader's programme lacks is unknown to it, and not another one. The hashes are sorted
// and only their distances are written, about five bytes a pick; behind all stands a
// checksum (CRC-32, IEEE 802.3).
//
// A link with 60 picks has about 500 letters; the largest QR code that phones read from
// a screen holds about 170 picks (see TestHowManyPicksFit).
package share

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"slices"
	"sort"
	"unicode/utf8"

	"hallway/app/codec"
	"hallway/app/order"
)

// Agenda is what is shared: whose it is, of which event, and the picks.
type Agenda struct {
	Event string
	Name  string // may be empty
	Picks []Pick
}

// Pick is a session by the hash of its key.
type Pick struct {
	Hash  uint64 // 40 bits
	Going bool   // else maybe
}

// What one code may hold.
const (
	MaxPicks = 1000
	MaxName  = 120 // bytes
	MaxEvent = 96
	maxCode  = 12000 // letters
)

// The first byte says how the rest is written.
const format = 1

// HashOf is the hash of a session's key.
func HashOf(key string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(key) {
		h = (h ^ uint64(key[i])) * 1099511628211
	}
	return (h ^ h>>40) & (1<<40 - 1)
}

// Encode writes an agenda in the letters of base64url. The error says what is too long.
func Encode(a Agenda) (string, error) {
	switch {
	case len(a.Picks) > MaxPicks:
		return "", fmt.Errorf("the agenda has %d picks; a code holds %d at most", len(a.Picks), MaxPicks)
	case len(a.Event) > MaxEvent:
		return "", errors.New("the event's name is too long for a code")
	}
	a.Name = cutName(a.Name)
	b := appendText([]byte{format}, a.Event)
	return seal(appendPicks(appendText(b, a.Name), a.Picks)), nil
}

// Split writes an agenda in as few codes as fit, its picks in the order they are in, each
// code with all that it has room for. Fits reports whether a code is short enough; longer
// codes fit no better than shorter ones.
func Split(a Agenda, fits func(code string) bool) ([]string, error) {
	var codes []string
	for rest := a.Picks; len(rest) > 0 || codes == nil; {
		var failed error
		part := a
		room := sort.Search(min(len(rest), MaxPicks), func(n int) bool {
			part.Picks = rest[:n+1]
			code, err := Encode(part)
			failed = cmp.Or(failed, err)
			return err != nil || !fits(code)
		})
		if failed != nil {
			return nil, failed
		}
		part.Picks = rest[:room]
		code, err := Encode(part)
		if err != nil {
			return nil, err
		}
		if room == 0 && len(rest) > 0 {
			return nil, errors.New("a code has no room for a pick")
		}
		codes, rest = append(codes, code), rest[room:]
	}
	return codes, nil
}

// cutName is a name that is not too long, with whole letters.
func cutName(name string) string {
	for len(name) > MaxName || !utf8.ValidString(name) {
		name = name[:len(name)-1]
	}
	return name
}

func appendText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

func appendPicks(b []byte, picks []Pick) []byte {
	picks = slices.Clone(picks)
	order.Stable(picks, func(a, b Pick) int { return cmp.Compare(a.Hash, b.Hash) })
	picks = slices.CompactFunc(picks, func(a, b Pick) bool { return a.Hash == b.Hash })
	b = binary.AppendUvarint(b, uint64(len(picks)))
	last := uint64(0)
	for _, p := range picks {
		step := (p.Hash - last) << 1
		if p.Going {
			step |= 1
		}
		b = binary.AppendUvarint(b, step)
		last = p.Hash
	}
	return b
}

// seal puts the checksum behind it and writes it in letters.
func seal(b []byte) string {
	b = binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
	return base64.RawURLEncoding.EncodeToString(b)
}

// The errors are sentences for whoever opened the code.
var (
	ErrDamaged = errors.New("the code is damaged or was cut short; ask for it again")
	ErrNewer   = errors.New("the code is from a newer Hallway; update this one first")
)

// Decode reads what [Encode] wrote. The error is [ErrDamaged] or [ErrNewer].
func Decode(code string) (Agenda, error) {
	r, err := unseal(code, format)
	if err != nil {
		return Agenda{}, err
	}
	a := Agenda{Event: r.text(MaxEvent), Name: r.text(MaxName), Picks: r.picks()}
	if !r.over() {
		return Agenda{}, ErrDamaged
	}
	return a, nil
}

// unseal is what stands in a code of some format, once its checksum is right.
func unseal(code string, format byte) (*reader, error) {
	if len(code) > maxCode {
		return nil, ErrDamaged
	}
	b, err := base64.RawURLEncoding.Strict().DecodeString(code)
	if err != nil || len(b) < 8 || crc32.ChecksumIEEE(b[:len(b)-4]) != binary.BigEndian.Uint32(b[len(b)-4:]) {
		return nil, ErrDamaged
	}
	if b[0] != format {
		return nil, ErrNewer
	}
	return &reader{codec.Read(b[1:len(b)-4], ErrDamaged)}, nil
}

// reader is the fields of a code.
type reader struct{ *codec.Fields }

// over reports whether all was read, and all of it was right.
func (r *reader) over() bool { return r.End() == nil }

func (r *reader) picks() []Pick {
	n := r.Uint(MaxPicks)
	var picks []Pick
	last := uint64(0)
	for i := range n {
		step := r.Uint(math.MaxUint64)
		hash := last + step>>1
		if hash >= 1<<40 || i > 0 && hash <= last {
			r.Fail("picks are not in order")
		}
		if r.Err() != nil {
			return nil
		}
		picks = append(picks, Pick{hash, step&1 == 1})
		last = hash
	}
	return picks
}

func (r *reader) text(most int) string {
	var text string
	if codec.Text(r.Fields, &text, most); !utf8.ValidString(text) {
		r.Fail("a text is not UTF-8")
		return ""
	}
	return text
}
