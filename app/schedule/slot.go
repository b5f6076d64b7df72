package schedule

import (
	"slices"
	"time"

	"hallway/app/order"
)

// Slot is what starts at the same instant.
type Slot struct {
	Start   time.Time
	End     time.Time // the end that most of its sessions share, or the latest
	Entries []Entry
}

// Entry is one line of a slot: a session, or a block of lightning talks. Exactly
// one of the two is set.
type Entry struct {
	Session *Session
	Block   *Block
}

// Block is a run of lightning talks in one room, folded into one entry.
type Block struct {
	Room       RoomID
	Start, End time.Time
	Sessions   []*Session
}

const (
	lightning    = 10 * time.Minute // a talk of at most this length may be folded
	lightningGap = 10 * time.Minute // a longer pause ends a block
)

// Slots groups sessions by their start. Runs of two and more talks of at most ten
// minutes in one room become a block, which stands where its first talk starts.
func Slots(sessions []*Session) []Slot {
	var slots []Slot
	for _, e := range entries(sessions) {
		if n := len(slots); n == 0 || !slots[n-1].Start.Equal(e.Start()) {
			slots = append(slots, Slot{Start: e.Start()})
		}
		last := &slots[len(slots)-1]
		last.Entries = append(last.Entries, e)
	}
	for i := range slots {
		slots[i].End = commonEnd(slots[i].Entries)
	}
	return slots
}

// entries are the sessions in order, folded where they are a block.
func entries(sessions []*Session) []Entry {
	var all []Entry
	folded := make(map[*Session]bool)
	for _, block := range blocks(sessions) {
		for _, s := range block.Sessions {
			folded[s] = true
		}
		all = append(all, Entry{Block: block})
	}
	for _, s := range sessions {
		if !folded[s] {
			all = append(all, Entry{Session: s})
		}
	}
	order.Stable(all, func(a, b Entry) int {
		return compareSessions(a.Sessions()[0], b.Sessions()[0])
	})
	return all
}

// Start is when the entry begins.
func (e Entry) Start() time.Time {
	if e.Block != nil {
		return e.Block.Start
	}
	return e.Session.Start
}

// End is when the entry ends.
func (e Entry) End() time.Time {
	if e.Block != nil {
		return e.Block.End
	}
	return e.Session.End
}

// Sessions are the sessions of the entry, one or several.
func (e Entry) Sessions() []*Session {
	if e.Block != nil {
		return e.Block.Sessions
	}
	return []*Session{e.Session}
}

// blocks are the runs of lightning talks in each room. A talk in several rooms
// belongs to none of them.
func blocks(sessions []*Session) []*Block {
	rooms := make(map[RoomID][]*Session)
	var inTurn []RoomID
	for _, s := range sessions {
		if s.Length() > lightning || s.Service || len(s.Rooms) != 1 {
			continue
		}
		room := s.Rooms[0]
		if rooms[room] == nil {
			inTurn = append(inTurn, room)
		}
		rooms[room] = append(rooms[room], s)
	}
	var found []*Block
	for _, room := range inTurn {
		short := rooms[room]
		order.Stable(short, compareSessions)
		for len(short) > 0 {
			run := runOf(short)
			if run > 1 {
				found = append(found, newBlock(room, short[:run]))
			}
			short = short[run:]
		}
	}
	return found
}

// runOf is how many of the sessions follow each other closely.
func runOf(sessions []*Session) int {
	end := sessions[0].End
	for i, s := range sessions[1:] {
		if s.Start.Sub(end) > lightningGap {
			return i + 1
		}
		end = later(end, s.End)
	}
	return len(sessions)
}

func newBlock(room RoomID, sessions []*Session) *Block {
	block := &Block{Room: room, Start: sessions[0].Start, Sessions: slices.Clone(sessions)}
	for _, s := range sessions {
		block.End = later(block.End, s.End)
	}
	return block
}

// commonEnd is the end that most entries share; of several such, the latest.
func commonEnd(entries []Entry) time.Time {
	count := make(map[int64]int)
	var best time.Time
	most := 0
	for _, e := range entries {
		end := e.End()
		count[end.Unix()]++
		n := count[end.Unix()]
		if n > most || n == most && end.After(best) {
			best, most = end, n
		}
	}
	return best
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
