package importer

import (
	"slices"
	"time"
)

// longestGap is how far apart two starts of a room may be for the one to last until the other.
const longestGap = 4 * time.Hour

// endAll gives lengths to the sessions of a file in which none has one, such as a sheet of times and
// titles: of no length, no two of them would clash. Each lasts until the next in its room begins, or
// what is for all; until the next of its day, where there is neither. The last of a day is as long
// as most are.
func (f *flatFile) endAll(loc *time.Location) {
	type open struct {
		*flat
		start time.Time
		day   string
	}
	var all []open
	for i := range f.sessions {
		s := &f.sessions[i]
		if _, dated := s.date(loc); dated || s.allDay {
			continue
		}
		if s.end != "" || s.minutes != 0 {
			return
		}
		if start, err := parseMoment(s.start, loc); err == nil {
			all = append(all, open{s, start, dayOf(start, loc)})
		}
	}
	slices.SortStableFunc(all, func(a, b open) int { return b.start.Compare(a.start) }) // the last comes first
	var lengths []int
	var unknown []*int
	var anywhere, forAll time.Time // when what follows begins: at all, and without a room
	rooms := make(map[string]time.Time)
	for len(all) > 0 {
		together := slices.IndexFunc(all, func(s open) bool { return !s.start.Equal(all[0].start) })
		if together < 0 {
			together = len(all)
		}
		for _, s := range all[:together] {
			end := forAll
			for _, room := range s.rooms {
				if next := rooms[room.name]; end.IsZero() || !next.IsZero() && next.Before(end) {
					end = next
				}
			}
			if end.IsZero() || len(s.rooms) == 0 {
				end = anywhere
			}
			if length := end.Sub(s.start); end.IsZero() || length > longestGap {
				unknown = append(unknown, &s.minutes)
			} else {
				s.minutes = int(length.Minutes())
				lengths = append(lengths, s.minutes)
			}
		}
		for _, s := range all[:together] {
			anywhere = s.start
			if len(s.rooms) == 0 {
				forAll = s.start
			}
			for _, room := range s.rooms {
				rooms[room.name] = s.start
			}
		}
		if len(all) > together && all[together].day != all[0].day {
			anywhere, forAll = time.Time{}, time.Time{}
			clear(rooms)
		}
		all = all[together:]
	}
	if len(lengths) == 0 {
		return
	}
	most := usual(lengths)
	for _, minutes := range unknown {
		*minutes = most
	}
	f.problems.warn(0, "", "no session has an end; each is read as lasting until the next one in its room, or the next of its day, and the last of a day as long as most")
}

// usual is the median of some lengths.
func usual(lengths []int) int {
	lengths = slices.Sorted(slices.Values(lengths))
	return lengths[len(lengths)/2]
}
