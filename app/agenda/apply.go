package agenda

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/rs/xid"

	"hallway/app/order"
	"hallway/app/register"
)

// Apply takes over the value of a register: what this device stored, what another tab
// did or what came from another device. Picks come by [Agenda.Put], since they remember
// their session. It reports whether anything that is shown changed.
func (a *Agenda) Apply(key register.Key, value string) bool {
	kind, of := key.Split()
	switch kind {
	case register.KindNote:
		return set(&a.Notes, of, value)
	case register.KindRating:
		rating := 0
		if len(value) == 1 && value[0] >= '1' && value[0] <= '5' {
			rating = int(value[0] - '0')
		}
		return set(&a.Ratings, of, rating)
	case register.KindKept:
		return set(&a.Kept, of, value == register.Yes)
	case register.KindFull:
		until, _ := strconv.ParseInt(value, 10, 64) // nothing is 0
		return set(&a.Full, of, until)
	case register.KindFocus:
		return a.focus(of, value == register.Yes)
	case register.KindItem:
		return a.applyItem(key, value)
	case register.KindFollow:
		return set(&a.Follows, key, value)
	case register.KindSnapshot:
		return a.remember(of, parseSnapshot(value))
	}
	return false
}

// set puts a value under a name, and takes the name away with a value that says nothing.
func set[K ~string, V comparable](values *map[K]V, name K, value V) bool {
	var none V
	if (*values)[name] == value {
		return false
	}
	if value == none {
		delete(*values, name)
		return true
	}
	if *values == nil {
		*values = make(map[K]V)
	}
	(*values)[name] = value
	return true
}

// remember keeps what a session was, and tells it to a pick that does not know.
func (a *Agenda) remember(key string, was Snapshot) bool {
	set(&a.seen, key, was)
	pick, ok := a.Picks[key]
	if !ok || pick.Snapshot != (Snapshot{}) {
		return false
	}
	pick.Snapshot = was
	a.Picks[key] = pick
	return true
}

func (a *Agenda) focus(name string, on bool) bool {
	at, there := slices.BinarySearch(a.Focuses, name)
	switch {
	case there == on:
		return false
	case on:
		a.Focuses = slices.Insert(slices.Clone(a.Focuses), at, name)
	default:
		a.Focuses = slices.Delete(slices.Clone(a.Focuses), at, at+1)
	}
	return true
}

func (a *Agenda) applyItem(key register.Key, value string) bool {
	id, field, ok := key.ItemField()
	if !ok {
		return false
	}
	item := a.items[id]
	before := item
	item.ID = id
	switch field {
	case register.ItemTitle:
		item.Title = value
	case register.ItemWhen:
		item.Start, item.End = ParseInterval(value)
	case register.ItemPlace:
		item.Place = value
	case register.ItemKind:
		item.Kind = Kind(value)
	case register.ItemURL:
		item.URL = value
	case register.ItemNote:
		item.Note = value
	case register.ItemDeleted:
		item.gone = value == register.Yes
	}
	if a.items == nil {
		a.items = make(map[xid.ID]Item)
	}
	a.items[id] = item
	return item != before
}

// FromRegisters returns the agenda that registers hold, by key. What its picks were of is
// known where their session left the programme, and nowhere else.
func FromRegisters(id ID, values map[register.Key]string) *Agenda {
	a := New(id, values[register.Event])
	a.Name = Plain(values[register.Name])
	a.Fill(values)
	for key, value := range values {
		if kind, session := key.Split(); kind == register.KindPick {
			a.put(Pick{Key: session, State: StateOf(value)})
		}
	}
	return a
}

// Plain returns words without letters that cannot be seen and turn the text around them
// around, for what is shown in other people's sentences. It leaves the two that join letters,
// which some scripts need.
func Plain(words string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) && r != 0x200c && r != 0x200d {
			return -1
		}
		return r
	}, words)
}

// Fill takes over all values at once, as they are read from the store.
func (a *Agenda) Fill(values map[register.Key]string) {
	for key, value := range values {
		a.Apply(key, value)
	}
}

// Empty reports whether nothing is on the agenda, and nothing was written.
func (a *Agenda) Empty() bool {
	return a == nil || len(a.Picks)+len(a.Notes)+len(a.Ratings)+len(a.Focuses)+len(a.Items()) == 0
}

// Values are all that the person wrote, but for picks, as it is stored, by key.
func (a *Agenda) Values() []Edit {
	if a == nil {
		return nil
	}
	var all []Edit
	for session, note := range a.Notes {
		all = append(all, Edit{Key: register.Note(session), Value: note})
	}
	for session, rating := range a.Ratings {
		all = append(all, Edit{Key: register.Rating(session), Value: string(rune('0' + rating))})
	}
	for session := range a.Kept {
		all = append(all, Edit{Key: register.Kept(session), Value: register.Yes})
	}
	for _, focus := range a.Focuses {
		all = append(all, Edit{Key: register.Focus(focus), Value: register.Yes})
	}
	for key, secret := range a.Follows {
		all = append(all, Edit{Key: key, Value: secret})
	}
	for _, item := range a.Items() {
		all = append(all, item.Edits(Item{})...)
	}
	order.Stable(all, func(x, y Edit) int { return cmp.Compare(x.Key, y.Key) })
	return all
}

// Rekeyed are the edits by which what the person wrote of a session goes over to another
// key, where there is nothing yet. Picks are moved with [Agenda.Set].
func (a *Agenda) Rekeyed(from, to string) []Edit {
	if a == nil || from == to {
		return nil
	}
	var edits []Edit
	move := func(old, new register.Key, value string, taken bool) {
		if value != "" && !taken {
			edits = append(edits, Edit{Key: new, Value: value}, Edit{Key: old})
		}
	}
	move(register.Note(from), register.Note(to), a.Notes[from], a.Notes[to] != "")
	if rating := a.Ratings[from]; rating > 0 {
		move(register.Rating(from), register.Rating(to), string(rune('0'+rating)), a.Ratings[to] > 0)
	}
	if a.Kept[from] {
		move(register.Kept(from), register.Kept(to), register.Yes, a.Kept[to])
	}
	return edits
}

// Missing are those of some values that are not here yet, as edits: what is here already
// stays, but for notes, to which the lines are added that they lack. The second is the
// first value that may not be stored, if any: then there are no edits.
func (a *Agenda) Missing(values map[register.Key]string) ([]Edit, error) {
	here := make(map[register.Key]string)
	for _, e := range a.Values() {
		here[e.Key] = e.Value
	}
	var missing []Edit
	for key, value := range values {
		if err := register.Validate(key, value); err != nil {
			return nil, err
		}
		kind, _ := key.Split()
		switch {
		case value == "" || here[key] == value || kind == register.KindPick || kind == register.KindAgenda:
		case kind == register.KindNote && here[key] != "":
			missing = append(missing, Edit{Key: key, Value: value}) // merged, as if written beside it
		case here[key] == "":
			missing = append(missing, Edit{Key: key, Value: value})
		}
	}
	order.Stable(missing, func(x, y Edit) int { return cmp.Compare(x.Key, y.Key) })
	return missing, nil
}
