package exact

import (
	"hallway/app/schedule"
)

// Reason is why a choice was left out.
type Reason uint8

// The reasons, the first that holds.
const (
	Worthless Reason = iota + 1 // its value is 0
	Timeless                    // it has no length: there is nothing to be at
	Repeats                     // what gives the same is taken: Of
	Overlaps                    // something else is taken at that time: Of
	TooFar                      // it overlaps nothing, but cannot be walked to or from what is taken: Of
	Nobody                      // a cover for no people
	Skipped                     // a cover for people who skip it, all who could be there
)

// Left is a choice that was left out, and why.
type Left struct {
	Key   schedule.Key
	Why   Reason
	Of    []schedule.Key // what is taken instead, in time order: all that it does not go with
	Worth int            // what Of are worth together; not less than the choice, but where some were kept
}

// leave says why a stop is left out by one who is at taken, which is in time order.
func (g *ground) leave(s stop, taken []stop) (why Reason, of []stop) {
	switch {
	case s.value == 0:
		return Worthless, nil
	case !s.takesTime():
		return Timeless, nil
	}
	for _, t := range taken {
		if t.group == s.group {
			return Repeats, []stop{t}
		}
	}
	return g.hinder(s, taken)
}

// hinder is what of taken a stop does not go with. What is neither kept nor a container
// is in the way only if it is the one right before or right after it: the others leave
// time to be somewhere else between.
func (g *ground) hinder(s stop, taken []stop) (why Reason, of []stop) {
	why = TooFar
	var last, next stop
	for _, t := range taken {
		switch {
		case !t.takesTime() || t.holds:
		case t.end <= s.start && t.end >= last.end:
			last = t
		case t.start >= s.end && !next.takesTime():
			next = t
		}
	}
	for _, t := range taken {
		switch near := t.kept || t.holds || t == last || t == next; {
		case !t.takesTime() || inside(s, t):
		case t.start < s.end && s.start < t.end:
			why, of = Overlaps, append(of, t)
		case near && !g.fit(s, t):
			of = append(of, t)
		}
	}
	return why, of
}

// left puts what leave says into the words of those who asked.
func left(all []Choice, s stop, why Reason, of []stop) Left {
	l := Left{Key: all[s.at].Key, Why: why}
	for _, t := range of {
		l.Of = append(l.Of, all[t.at].Key)
		l.Worth += t.value
	}
	return l
}
