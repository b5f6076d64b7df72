package importer

import (
	"cmp"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// A list of sessions in JSON that follows no format: each an object, or a group of them
// under a day, whose keys are headings as a sheet has them. It is read as one.

func isJSONList(l *look) bool {
	if l.json == nil {
		return false
	}
	found := make(map[string]bool)
	for _, m := range jsonKey.FindAllSubmatch(l.head, 20000) {
		if key := string(m[1]); (dateOrder{}).date(key) != "" {
			found["date"] = true // days by their date
		} else if key != "data" { // a date in Italian, and in JSON what holds all else
			found[key] = true
		}
	}
	return newHeader(slices.Sorted(maps.Keys(found))).complete(datedValue.Match(l.head)) == nil
}

// datedValue is a date with a time, or a time as Unix counts it.
var datedValue = regexp.MustCompile(`:\s*"?(?:\d{4}-\d{2}-\d{2}[T ]\d{2}:|[12]\d{9}(?:\d{3})?\b)`)

var jsonKey = regexp.MustCompile(`"([A-Za-z][A-Za-z_ -]{1,30}|\d{4}-\d{2}-\d{2})"\s*:`)

func readJSONList(body []byte, opt Options) (*draft, error) {
	root, err := openJSON(body)
	if err != nil {
		return nil, err
	}
	r := &jsonList{at: make(map[string]int)}
	r.find(root, nil, 0)
	s := &sheet{header: newHeader(r.keys)}
	if err := s.header.complete(true); err != nil {
		return nil, err
	}
	f := root.fields()
	s.file.event.Name = clean(cmp.Or(f["event"].fields().word("name", "title"), f.word("name", "title", "event")))
	s.file.zone = cmp.Or(f.word("timezone", "timeZone", "time_zone"), f["event"].fields().word("timezone", "timeZone"))
	s.read(r.rows, r.lines)
	return s.file.draft(opt)
}

type jsonList struct {
	keys  []string
	at    map[string]int // of each key, its column
	rows  [][]string
	lines []int
}

// find looks for sessions; above are the fields of what they lie in, such as a date.
func (r *jsonList) find(v value, above fields, depth int) {
	if depth > 6 || len(r.rows) > maxSessions {
		return
	}
	for _, element := range v.list() {
		r.find(element, above, depth+1)
	}
	if !v.is('{') {
		return
	}
	f := v.fields()
	h := newHeader(f.sorted())
	_, titled := h.columns["title"]
	_, dated := h.columns["date"]
	if dated {
		for key, value := range f {
			if value.word() != "" && slices.Contains(csvNames["date"], headingOf(key)) {
				above = fields{key: value} // of a day, or the session's own
			}
		}
	}
	if titled && newHeader(slices.Concat(f.sorted(), above.sorted())).complete(false) == nil {
		r.add(v, f, above)
		return
	}
	before := len(r.rows)
	for _, key := range f.sorted() {
		inner := above
		if (dateOrder{}).date(key) != "" { // days by their date
			quoted, _ := json.Marshal(key) // a string
			inner = fields{"date": {raw: quoted}}
		}
		r.find(f[key], inner, depth+1)
	}
	if _, timed := h.columns["starttime"]; titled && timed && len(r.rows) == before {
		r.add(v, f, above) // its date is in its time, or missing, which is said
	}
}

func (r *jsonList) add(v value, f, above fields) {
	var row []string
	for _, from := range []fields{above, f} {
		for _, key := range from.sorted() {
			at, known := r.at[key]
			if !known {
				at = len(r.keys)
				r.at[key] = at
				r.keys = append(r.keys, key)
			}
			for len(row) <= at {
				row = append(row, "")
			}
			row[at] = cellOf(from[key])
		}
	}
	r.rows, r.lines = append(r.rows, row), append(r.lines, v.line())
}

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
		full := cmp.Or(f.word("name", "title", "fullName", "full_name", "label"), strings.TrimSpace(f.word("firstName", "first_name")+" "+f.word("lastName", "last_name")))
		if org := f.word("company", "organization", "organisation", "affiliation"); full != "" && org != "" && !strings.ContainsAny(org, "();") {
			full += " (" + org + ")"
		}
		if full != "" {
			return full
		}
	}
	return v.word()
}
