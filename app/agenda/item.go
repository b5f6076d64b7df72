package agenda

import (
	"cmp"
	"strings"
	"time"

	"github.com/rs/xid"

	"hallway/app/order"
	"hallway/app/register"
)

// Item is a person's own entry: a booth shift, a dinner, a call. It takes their time
// as a session does.
type Item struct {
	ID         xid.ID
	Title      string
	Start, End time.Time // UTC, to the minute
	Place      string    // the name of a room, or any words; may be empty
	Kind       Kind
	URL        string // https; may be empty
	Note       string

	gone bool // it was deleted; what it was is remembered, so that it can come back
}

// Kind is what sort of item it is.
type Kind string

// The kinds of item. Others, from a newer app, are shown as they are called.
const (
	Meeting Kind = ""
	Booth   Kind = "booth"
	Meal    Kind = "meal"
	Travel  Kind = "travel"
	Hold    Kind = "hold" // time that is to stay free
)

// Kinds are all kinds, in the order in which a person chooses among them.
var Kinds = []Kind{Meeting, Booth, Meal, Travel, Hold}

// itemKey is what the key of an item begins with, where items stand beside sessions.
const itemKey = "item-"

// Key names the item among the keys of sessions.
func (i Item) Key() string { return itemKey + i.ID.String() }

// ItemID is the item that [Item.Key] names.
func ItemID(key string) (id xid.ID, ok bool) {
	name, ok := strings.CutPrefix(key, itemKey)
	if !ok {
		return id, false
	}
	id, err := xid.FromString(name)
	return id, err == nil
}

// When is the time that the item takes, as an ISO 8601 interval.
func (i Item) When() string { return interval(i.Start, i.End) }

// Length is how long the item takes.
func (i Item) Length() time.Duration { return i.End.Sub(i.Start) }

// Items are the person's own entries by start, end and id.
func (a *Agenda) Items() []Item {
	if a == nil {
		return nil
	}
	all := make([]Item, 0, len(a.items))
	for _, item := range a.items {
		if !item.gone && item.Title != "" && item.End.After(item.Start) { // else it is not whole yet
			all = append(all, item)
		}
	}
	order.Stable(all, func(a, b Item) int {
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), a.ID.Compare(b.ID))
	})
	return all
}

// Item finds an item by its id.
func (a *Agenda) Item(id xid.ID) (Item, bool) {
	if a == nil {
		return Item{}, false
	}
	item, ok := a.items[id]
	return item, ok && !item.gone
}

// Edit is one value that a person changed, as it is stored and told to others. Old is
// the text that the editing of a note started from.
type Edit struct {
	Key   register.Key
	Value string
	Old   string
}

// Edits are what has to be written so that an item is as it is here; before is how it
// was, and zero for a new one.
func (i Item) Edits(before Item) []Edit {
	fields := []struct {
		field    byte
		was, now string
	}{
		{register.ItemTitle, before.Title, i.Title},
		{register.ItemWhen, interval(before.Start, before.End), interval(i.Start, i.End)},
		{register.ItemPlace, before.Place, i.Place},
		{register.ItemKind, string(before.Kind), string(i.Kind)},
		{register.ItemURL, before.URL, i.URL},
		{register.ItemNote, before.Note, i.Note},
	}
	var edits []Edit
	for _, f := range fields {
		if f.was != f.now {
			edits = append(edits, Edit{Key: register.Item(i.ID, f.field), Value: f.now, Old: f.was})
		}
	}
	return edits
}

// minute is how times are written: ISO 8601, UTC.
const minute = "2006-01-02T15:04Z"

// interval is a start and an end as one value (ISO 8601, 4.4).
func interval(start, end time.Time) string {
	if start.IsZero() {
		return ""
	}
	return start.UTC().Format(minute) + "/" + end.UTC().Format(minute)
}

// ParseInterval reads when an item takes place, as its register holds it. What cannot be
// read is zero.
func ParseInterval(value string) (start, end time.Time) {
	from, to, _ := strings.Cut(value, "/")
	start, err := time.Parse(minute, from)
	if err == nil {
		end, err = time.Parse(minute, to)
	}
	if err != nil {
		return time.Time{}, time.Time{} // of a newer app
	}
	return start, end
}
