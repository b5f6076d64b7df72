package importer

import (
	"cmp"
	"errors"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A list of sessions in JSON that follows no format: each an object, or a group of them
// under a day, whose keys are headings as a sheet has them. It is read as one.

func isJSONList(l *look) bool {
	if l.json == nil {
		return false
	}
	_, err := listHeader(l)
	return err == nil
}

// listHeader is the row of headings that the keys of a file in JSON are, and what it lacks.
func listHeader(l *look) (header, error) {
	found := make(map[string]bool)
	for _, m := range jsonKey.FindAllSubmatch(l.head, 200000) {
		if key := string(m[1]); found[key] {
			continue
		} else if (dateOrder{}).date(key) != "" {
			found["date"] = true // days by their date
		} else if _, clocked := clockOf(key); clocked {
			found["time"] = true // slots by their time
		} else if key != "data" { // a date in Italian, and in JSON what holds all else
			found[key] = true
		}
	}
	dated := datedValue.Match(l.head)
	if found["date"] && dated {
		found["start"] = true // it may hold a time, too
	}
	h := newHeader(slices.Sorted(maps.Keys(found)))
	return h, h.complete(dated)
}

// datedValue is a date with a time, or a time as Unix counts it.
var datedValue = regexp.MustCompile(`:\s*"?(?:\d{4}-\d{2}-\d{2}[T ]\d{2}:|[12]\d{9}(?:\d{3})?\b)`)

// timed is a date with a time.
var timed = regexp.MustCompile(`^\s*(?:\d{4}-\d{1,2}-\d{1,2}[T ]|\d{1,2}[/.]\d{1,2}[/.]\d{2,4},? )\d{1,2}:\d{2}`)

var jsonKey = regexp.MustCompile(`"_?([A-Za-z][A-Za-z_ -]{1,30}|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2})"\s*:`)

func readJSONList(body []byte, opt Options) (*draft, error) {
	root, err := openJSON(body)
	if err != nil {
		return nil, err
	}
	r := &jsonList{at: make(map[string]int), seen: make(map[string]bool), refers: referencesIn(root)}
	r.find(root, jsonPlace{meant: root.is('[')}, 0)
	r.addUntimed()
	if len(r.rows) == 0 {
		return nil, errors.New(`none of its objects has both a title and a start, such as "title" and "start"`)
	}
	s := &sheet{header: newHeader(r.keys)}
	if err := s.header.complete(true); err != nil {
		return nil, err
	}
	f := root.fields()
	s.file.event.Name = clean(cmp.Or(f["event"].fields().word("name", "title"), f.word("name", "title", "event", "summary")))
	s.file.zone = cmp.Or(f.word("timezone", "timeZone", "time_zone"), f["event"].fields().word("timezone", "timeZone"))
	if len(r.unused) > 0 {
		s.file.problems.warn(0, "", "these keys are not used: %s", cut(strings.Join(r.unused, ", "), 300))
	}
	s.read(r.rows, r.lines)
	return s.file.draft(opt)
}

type jsonList struct {
	keys  []string // columns, as csvNames has them
	at    map[string]int
	rows  [][]string
	lines []int

	seen    map[string]bool // keys of sessions
	unused  []string        // those that nothing is read from
	refers  *references
	untimed []untimed
}

// untimed is what looks like a session without a time, or with one that has no date.
type untimed struct {
	value value
	cells map[string]string
}

// addUntimed adds those, so that they are listed as skipped, except talks that a timetable placed.
func (r *jsonList) addUntimed() {
	placed := func(id string) bool { return r.refers.used[id] }
	for _, u := range r.untimed {
		if u.cells["starttime"] != "" || !slices.ContainsFunc(ids(u.value.fields()), placed) {
			r.add(u.value, u.cells)
		}
	}
}

// groups are the keys under which sessions lie in the slot, the room or the block that they are
// part of; what that says of their day, times, room and track is theirs where they say nothing.
var groups = []string{"talks", "sessions", "events", "items", "entries", "presentations", "lectures", "contributions", "papers", "activities", "slots", "timetable", "schedule", "program", "programme", "agenda"}

// places are the keys of lists of what sessions lie in, whose names are a column of theirs.
var places = map[string]string{"rooms": "room", "halls": "room", "stages": "room", "venues": "room", "locations": "room", "tracks": "track", "streams": "track"}

// jsonPlace is what is known of a value by where it lies.
type jsonPlace struct {
	above map[string]string // cells by their columns, which hold for what lies in it
	named string            // the column that its name is; empty: none
	meant bool              // it is to be a session
}

// find looks for sessions in a value.
func (r *jsonList) find(v value, in jsonPlace, depth int) {
	if depth > 10 || len(r.rows) > maxSessions {
		return
	}
	for _, element := range v.list() {
		r.find(element, in, depth+1)
	}
	if !v.is('{') {
		return
	}
	f := v.fields()
	own := r.refers.cells(f, true)
	whole := below(in.above, own)
	root := depth == 0 // the event, if sessions lie in it
	if own["title"] != "" && in.named == "" && r.addTimes(v, f, whole) {
		return
	}
	complete := own["title"] != "" && (in.named == "" || own["speakers"] != "") && enough(whole)
	if complete && !root {
		r.add(v, whole)
	}
	if in.named != "" && !complete && own["title"] != "" {
		whole[in.named] = own["title"] // a room with its sessions
	}
	before, holds := len(r.rows), false
	for _, key := range f.sorted() {
		group := slices.Contains(groups, headingOf(key))
		next := jsonPlace{map[string]string{"date": whole["date"]}, places[headingOf(key)], group}
		var date, clock string
		if strings.ContainsFunc(key, unicode.IsDigit) { // few keys are days or times
			date = (dateOrder{}).date(key)
			clock, _ = clockOf(key)
		}
		switch {
		case next.named == "" && !group && complete && !root:
			continue // its speakers are not sessions
		case date != "": // days by their date
			next.above = map[string]string{"date": date}
		case clock != "" && strings.Contains(key, ":"): // slots by their time
			next.above["starttime"] = clock
		case in.named != "" && own["title"] == "" && !group && f[key].is('['): // rooms by their name
			next.above = maps.Clone(in.above)
			next.above[in.named] = clean(key)
		case next.named != "" || group:
			holds = holds || f[key].is('[') || f[key].is('{')
			next.above = maps.Clone(whole)
			maps.DeleteFunc(next.above, func(column, _ string) bool {
				list := column == next.named && f[key].is('[') // its names are those of what follows
				return list || !slices.Contains(inherited, column) || root && column != "date"
			})
		}
		r.find(f[key], next, depth+1)
	}
	lost := own["starttime"] != "" || in.meant && !holds // its date is in its time, or missing, which is said
	switch {
	case len(r.rows) > before || own["title"] == "" || in.named != "":
	case complete && root:
		r.add(v, whole)
	case !complete && lost:
		r.untimed = append(r.untimed, untimed{v, whole})
	}
}

// timings are the keys of the times in a session that is given once or more.
var timings = []string{"times", "slots", "slot", "time slots", "timeslots", "occurrences", "instances", "dates", "schedule", "schedules", "session times", "performances", "showings", "screenings", "when"}

// addTimes adds a session for each of the times in it, and reports whether there are any. What has a
// title is a session itself, and what holds other objects is a slot of several.
func (r *jsonList) addTimes(v value, f fields, whole map[string]string) bool {
	before := len(r.rows)
	for _, key := range f.sorted() {
		if !slices.Contains(timings, headingOf(key)) {
			continue
		}
		times := f[key].list()
		if f[key].is('{') {
			times = []value{f[key]}
		}
		for _, at := range times {
			slot := at.fields()
			cells := r.refers.cells(slot, false)
			delete(cells, "id") // made anew with each version of a timetable
			if len(slot) == 0 || cells["title"] != "" || holdsMore(slot) || len(r.rows) > maxSessions {
				continue
			}
			if cells["end"]+cells["endtime"]+cells["duration"] == "" {
				cells["duration"] = whole["duration"]
			}
			if all := below(whole, cells); enough(all) {
				r.add(v, all)
			}
		}
	}
	return len(r.rows) > before
}

// enough reports whether cells, by their columns, make a session.
func enough(cells map[string]string) bool {
	return newHeader(slices.Collect(maps.Keys(cells))).complete(false) == nil
}

// holdsMore reports whether an object holds a list of others.
func holdsMore(f fields) bool {
	for _, inner := range f {
		if slices.ContainsFunc(inner.list(), func(v value) bool { return v.is('{') }) {
			return true
		}
	}
	return false
}

// inherited are the columns that hold for what lies in an object, too.
var inherited = []string{"date", "start", "starttime", "end", "endtime", "duration", "room", "track"}

// below are an object's own cells, and those from above of columns that it lacks. What has a time
// or a length of its own takes none from above.
func below(above, own map[string]string) map[string]string {
	all := maps.Clone(own)
	timed, lasts := own["start"]+own["starttime"] != "", own["duration"]+own["end"]+own["endtime"] != ""
	for column, cell := range above {
		switch column {
		case "start", "starttime":
			if timed {
				continue
			}
		case "end", "endtime", "duration":
			if timed || lasts {
				continue
			}
		}
		if all[column] == "" {
			all[column] = cell
		}
	}
	maps.DeleteFunc(all, func(_, cell string) bool { return cell == "" })
	return all
}

// cells are an object's fields by the columns that their keys mean, and those of the talk in it
// where a slot holds one, or refers to it by id and that is to be followed.
func (r *references) cells(f fields, follow bool) map[string]string {
	f = headed(f)
	cells, keys := make(map[string]string), f.sorted()
	var talk fields
	h := newHeader(keys)
	for column, at := range h.columns {
		value := f[keys[at]]
		nested, ends := value.is('{') || value.is('['), strings.HasPrefix(column, "end")
		switch {
		case nested && column == "date": // such as "data"
		case nested && (ends || strings.HasPrefix(column, "start")):
			if moment := momentOf(value.fields(), ends); moment != "" {
				cells[column] = moment
			}
		default:
			cells[column] = r.cell(column, value)
		}
		if column == "title" {
			if talk = value.fields(); follow && !nested {
				talk = r.talk(f, value.word())
			}
		}
	}
	if at, ok := h.columns["track"]; ok && h.headings[at] == "event type" && slices.Contains([]string{"break", "session", "talk"}, cells["track"]) {
		cells["type"] = cmp.Or(cells["type"], cells["track"]) // only Sched calls its tracks so
		delete(cells, "track")
	}
	for _, at := range h.speakers {
		if more := r.cell("speakers", f[keys[at]]); more != "" {
			cells["speakers"] = strings.TrimPrefix(cells["speakers"]+"; "+more, "; ")
		}
	}
	if cells["start"]+cells["starttime"]+cells["startdate"] == "" && timed.MatchString(cells["date"]) {
		cells["start"] = cells["date"]
		delete(cells, "date")
	}
	for _, key := range keys {
		switch column := r.referred(key); {
		case column == "title":
			if follow && len(talk) == 0 {
				talk = r.talk(f, f[key].word())
			}
		case column != "" && cells[column] == "":
			cells[column] = r.cell(column, f[key])
		}
	}
	if len(talk) == 0 {
		return cells
	}
	if len(r.talks) > 0 {
		delete(cells, "title") // it may be an id
	}
	return below(r.cells(talk, false), cells)
}

// headed is an object by headings as a sheet has them. What /wp-json/wp/v2/sessions of a WordCamp
// gives says a start and a length in seconds apart, and as its date the day of its publication.
// Source: https://github.com/WordPress/wordcamp.org, plugin wc-post-types
func headed(f fields) fields {
	meta := f["meta"].fields()
	if !meta.has("_wcpt_session_time") {
		return f
	}
	return fields{
		"id": f["id"], "title": f["title"], "abstract": f["content"], "url": f["link"], "speakers": f["session_speakers"],
		"start": meta["_wcpt_session_time"], "duration": meta["_wcpt_session_duration"],
	}
}

// momentOf is the moment in an object, as Google's calendars and others write it; empty: none. A
// day without a time that something ends with is the day after its last.
// Source: https://developers.google.com/workspace/calendar/api/v3/reference/events
func momentOf(f fields, ends bool) string {
	date, clock := f.word("date", "day"), f.word("time")
	if ends && clock == "" {
		date = dayBefore(date)
	}
	return cmp.Or(f.word("dateTime", "date_time", "datetime", "iso", "utc", "value"), strings.TrimSpace(date+" "+clock))
}

func (r *jsonList) add(v value, cells map[string]string) {
	row := make([]string, len(r.keys), len(r.keys)+len(cells))
	for _, column := range slices.Sorted(maps.Keys(cells)) {
		at, known := r.at[column]
		if !known {
			at = len(r.keys)
			r.at[column] = at
			r.keys, row = append(r.keys, column), append(row, "")
		}
		row[at] = cells[column]
	}
	r.rows, r.lines = append(r.rows, row), append(r.lines, v.line())
	r.listUnused(headed(v.fields()))
}

// maxUnused is how many unused keys are listed: more than a warning names.
const maxUnused = 50

// listUnused lists the keys of a session that say something and are not read.
func (r *jsonList) listUnused(f fields) {
	for _, key := range f.sorted() {
		if r.seen[key] || len(r.unused) > maxUnused || cellOf(f[key]) == "" {
			continue
		}
		r.seen[key] = true
		if !slices.Contains(groups, headingOf(key)) && !slices.Contains(timings, headingOf(key)) && r.refers.referred(key) == "" { // what lies in those is read by itself
			r.unused = append(r.unused, newHeader([]string{key}).unused()...)
		}
	}
}

// wraps are the keys in which systems for content put what a value is: Strapi, Contentful, GraphQL
// and WordPress.
var wraps = []string{"data", "attributes", "fields", "edges", "nodes", "node", "rendered"}

// cellOf is a value as a cell of a sheet: lists of names are apart by semicolons.
func cellOf(v value) string {
	if v.is('[') {
		var names []string
		for _, element := range v.list() {
			if name := cellOf(element); name != "" {
				names = append(names, name)
			}
		}
		return strings.Join(names, "; ")
	}
	if f := v.fields(); len(f) > 0 {
		full := cmp.Or(f.word("name", "title", "fullName", "full_name", "label"), strings.TrimSpace(f.word("firstName", "first_name", "firstname", "givenName")+" "+f.word("lastName", "last_name", "lastname", "familyName")))
		if org := f.word("company", "organization", "organisation", "affiliation"); full != "" && org != "" && !strings.ContainsAny(org, "();") {
			full += " (" + org + ")"
		}
		if full != "" {
			return full
		}
		for _, key := range wraps {
			if inner := f[key]; len(inner.raw) > 0 {
				return cellOf(inner)
			}
		}
	}
	return v.word()
}
