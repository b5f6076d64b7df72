package change

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hallway/app/order"
	"hallway/app/schedule"
)

// Diff tells what is different in a newer version of a programme. Texts are only
// compared where both versions came with their details. It depends on nothing but
// the sessions: their order makes no difference.
func Diff(old, new *schedule.Programme) Changes {
	m := match(old, new)
	var c Changes
	for _, p := range m.pairs {
		if change, ok := m.compare(p); ok {
			c.List = append(c.List, change)
		}
	}
	for _, s := range m.was {
		was := SideOf(old, s)
		c.List = append(c.List, Change{Kinds: []Kind{Removed}, Was: &was, Like: m.successor(s)})
	}
	for _, s := range m.is {
		is := SideOf(new, s)
		c.List = append(c.List, Change{Kinds: []Kind{Added}, Is: &is})
	}
	order.Stable(c.List, func(a, b Change) int {
		return cmp.Or(a.Now().Start.Compare(b.Now().Start), cmp.Compare(a.Now().Key, b.Now().Key), cmp.Compare(a.Kinds[0], b.Kinds[0]))
	})
	c.shift(len(m.pairs))
	c.relabel()
	return c
}

// compare says what became of a session that is in both versions.
func (m *matcher) compare(p pair) (Change, bool) {
	was, is := SideOf(m.old, p.was), SideOf(m.new, p.is)
	c := Change{Was: &was, Is: &is}
	add := func(kind Kind, changed bool) {
		if changed {
			c.Kinds = append(c.Kinds, kind)
		}
	}
	// A session that is marked as moved, and stands where it stood, is the place that it
	// left.
	stays := was.Start.Equal(is.Start)
	off, on := p.was.Off() || was.Status == schedule.Moved && stays, p.is.Off() || is.Status == schedule.Moved && stays
	add(Cancelled, !off && on)
	add(Restored, off && !on)
	add(SoldOut, was.Status != schedule.SoldOut && is.Status == schedule.SoldOut)
	add(Available, was.Status == schedule.SoldOut && is.Status != schedule.SoldOut && !on)
	reused := m.reused(p)
	add(Reused, reused)
	moved := !was.Start.Equal(is.Start)
	add(Time, moved)
	add(Length, !moved && !was.End.Equal(is.End))
	add(Room, !slices.Equal(was.Rooms, is.Rooms))
	add(Title, !reused && squeeze(was.Title) != squeeze(is.Title))
	add(Speakers, !reused && !slices.Equal(was.Speakers, is.Speakers))
	add(Text, !reused && squeeze(p.was.Abstract.Plain()) != squeeze(p.is.Abstract.Plain()))
	add(Rekeyed, was.Key != is.Key)
	if reused {
		c.Like = m.successor(p.was)
	}
	return c, len(c.Kinds) > 0
}

// reused reports whether a session's id went to another talk: the title has hardly
// a word in common with the old one, and nobody of those who spoke speaks now.
// Two titles without speakers are two talks where they share no word at all.
func (m *matcher) reused(p pair) bool {
	const hardly = 0.35
	like := common(p.was.Title, p.is.Title)
	before, after := names(m.old, p.was), names(m.new, p.is)
	if len(before) == 0 && len(after) == 0 {
		return like == 0
	}
	return like < hardly && !slices.ContainsFunc(before, func(name string) bool { return slices.Contains(after, name) })
}

// successor is a session that is new, or new in its place, and looks like one that
// is gone: a similar title, or the same speakers and some of the title. It is only
// offered, never taken for the same.
func (m *matcher) successor(gone *schedule.Session) *Side {
	const enough = 0.75
	var best *schedule.Session
	most := 0.0
	who := names(m.old, gone)
	consider := func(s *schedule.Session) {
		like := max(common(gone.Title, s.Title), likeness(gone.Title, s.Title))
		if len(who) > 0 && slices.Equal(who, names(m.new, s)) {
			like += 0.5
		}
		if like >= enough && like > most {
			best, most = s, like
		}
	}
	for _, s := range m.is {
		consider(s)
	}
	if best == nil {
		return nil
	}
	side := SideOf(m.new, best)
	return &side
}

// nearlyAll is which part of the sessions must move by the same for it to be the programme
// that moved, in percent: an export in another zone, a start that was put off.
const nearlyAll = 80

// shift finds a move that nearly all of so many sessions share.
func (c *Changes) shift(all int) {
	by := make(map[time.Duration]int)
	for _, change := range c.List {
		if change.Has(Time) {
			by[change.Is.Start.Sub(change.Was.Start)]++
		}
	}
	for move, n := range by {
		if n < many || 100*n < nearlyAll*all {
			continue
		}
		c.Shift = &Shift{Seconds: int(move.Seconds()), Sessions: n, Of: all}
		for i := range c.List {
			if one := &c.List[i]; one.Has(Time) && one.Is.Start.Sub(one.Was.Start) == move {
				one.Shifted = true
			}
		}
	}
}

// many is how many sessions must name another room at once for it to be the room
// that was renamed. KubeCon's own programme renamed 76 in one step, of which hardly
// any moved.
const many = 5

// relabel finds rooms that were renamed.
func (c *Changes) relabel() {
	moved := make(map[string][]int)
	for i := range c.List {
		if c.List[i].Has(Room) && !c.List[i].Has(Reused) {
			way := strings.Join(c.List[i].Was.Rooms, "\n") + "\r" + strings.Join(c.List[i].Is.Rooms, "\n")
			moved[way] = append(moved[way], i)
		}
	}
	for _, all := range moved {
		if len(all) < many {
			continue
		}
		first := c.List[all[0]]
		c.Relabels = append(c.Relabels, Relabel{From: first.Was.Rooms, To: first.Is.Rooms, Sessions: len(all)})
		for _, i := range all {
			c.List[i].Relabel = true
		}
	}
	order.Stable(c.Relabels, func(a, b Relabel) int {
		return cmp.Or(b.Sessions-a.Sessions, slices.Compare(a.From, b.From), slices.Compare(a.To, b.To))
	})
}

// squeeze makes one space of all white space.
func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }
