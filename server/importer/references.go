package importer

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"strings"
)

// identified yields the objects in a list with their ids, or those in an object with its keys.
func identified(v value, keys ...string) iter.Seq2[string, value] {
	return func(yield func(string, value) bool) {
		for key, element := range v.all() {
			if id := cmp.Or(key, element.fields().word(keys...)); id != "" && element.is('{') && !yield(id, element) {
				return
			}
		}
	}
}

func byID(v value, keys ...string) map[string]value { return maps.Collect(identified(v, keys...)) }

// references are what a JSON file lists in one place and refers to by id in another: rooms, tracks
// and people, and talks that a timetable places.
type references struct {
	names map[string]map[string]string // by column of a sheet, and by id
	talks map[string]value             // by id
	used  map[string]bool              // ids of talks that were referred to

	columns map[string]string // answers of columnOf: a file has the same few keys many times
}

// idKeys are the keys that say what an object is called elsewhere in its file.
var idKeys = []string{"id", "_id", "code", "uuid", "guid", "uid", "key", "slug", "identifier"}

// referring are the columns whose cells may be ids.
var referring = []string{"room", "track", "speakers", "type", "level", "tags", "language"}

func referencesIn(root value) *references {
	r := &references{make(map[string]map[string]string), make(map[string]value), make(map[string]bool), make(map[string]string)}
	r.collect(root, 0)
	return r
}

func (r *references) collect(v value, depth int) {
	if depth > 6 {
		return
	}
	for key, element := range v.all() {
		if !element.is('{') && !element.is('[') {
			continue
		}
		r.collect(element, depth+1)
		if column := r.columnOf(headingOf(key)); column != "" {
			r.collectNames(column, element)
		}
	}
}

// columnOf is the column whose things a list of that name has, and the title's for a list of talks;
// empty: none.
func (r *references) columnOf(heading string) string {
	column, known := r.columns[heading]
	if !known && len(r.columns) < maxPaths {
		column = columnOf(heading)
		r.columns[heading] = column
	}
	return column
}

func columnOf(heading string) string {
	if column := places[heading]; column != "" {
		return column
	}
	switch {
	case heading == "people":
		return "speakers"
	case slices.Contains(groups, heading):
		return "title"
	}
	columns := newHeader([]string{heading, strings.TrimSuffix(heading, "s")}).columns
	for _, column := range append([]string{"title"}, referring...) {
		if _, ok := columns[column]; ok {
			return column
		}
	}
	return ""
}

// collectNames collects what a list, or an object of them, says about things of a column.
func (r *references) collectNames(column string, list value) {
	for key, element := range list.all() {
		f := element.fields()
		if len(f) == 0 || f.has("start") {
			continue // not an object, or a session under its room
		}
		all := append(ids(f), key)
		if column == "title" {
			for _, id := range all {
				r.talks[id] = element
			}
			continue
		}
		name := cellOf(element)
		if name == "" || slices.Contains(all, name) {
			continue // it only refers to another by its id
		}
		if r.names[column] == nil {
			r.names[column] = make(map[string]string)
		}
		for _, id := range all {
			r.names[column][id] = name
		}
	}
	delete(r.names[column], "") // lists have no keys
	delete(r.talks, "")
}

func ids(f fields) []string {
	var all []string
	for _, key := range idKeys {
		if id := f.word(key); id != "" {
			all = append(all, id)
		}
	}
	return all
}

// cell is a value as a cell of a column, with names where the file has them instead of ids.
func (r *references) cell(column string, v value) string {
	names := r.names[column]
	switch {
	case len(names) == 0:
	case v.is('['):
		var cells []string
		for _, element := range v.list() {
			if cell := r.cell(column, element); cell != "" {
				cells = append(cells, cell)
			}
		}
		return strings.Join(cells, "; ")
	case v.is('{'):
		f := v.fields()
		for _, id := range ids(f) {
			if name := names[id]; name != "" && len(f) == 1 {
				return name
			}
		}
	case names[v.word()] != "":
		return names[v.word()]
	}
	return cellOf(v)
}

// referred is the column that a key with ids is about, such as "roomId" or "speaker_ids", and the
// title's for a talk; empty: it has no ids, or the file does not list what they refer to.
func (r *references) referred(key string) string {
	words := strings.Fields(headingOf(key))
	last := len(words) - 1
	if last < 1 || !slices.Contains([]string{"id", "uuid", "code", "key", "ref", "slug"}, strings.TrimSuffix(words[last], "s")) {
		return ""
	}
	name := strings.Join(words[:last], " ")
	if column := r.columnOf(name); len(r.names[column]) > 0 || column == "title" && len(r.talks) > 0 {
		return column
	}
	return ""
}

// talk is the talk that a slot refers to by id, if any. The id of a talk may be its own title.
func (r *references) talk(slot fields, id string) fields {
	talk, ok := r.talks[id]
	if !ok || slices.Contains(ids(slot), id) {
		return nil
	}
	r.used[id] = true
	return talk.fields()
}
