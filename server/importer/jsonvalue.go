package importer

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"sort"
)

// value is a JSON value where it stands in its file, so that its line is known and
// nothing is decoded, or held in memory, that is not asked for.
type value struct {
	file *jsonFile
	raw  []byte // a part of the file; empty: there is no such value
	at   int    // where it begins
}

// jsonFile is a whole JSON text, which was found to be one.
type jsonFile struct {
	body  []byte
	lines []int // line ends before each block of the body
}

const lineBlock = 64 << 10

// openJSON checks that a file is JSON and not nested to hurt.
func openJSON(body []byte) (value, error) {
	if jsonDepth(body) > maxDepth {
		return value{}, fmt.Errorf("its values lie more than %d deep", maxDepth)
	}
	f := &jsonFile{body: body}
	for at := 0; at < len(body); at += lineBlock {
		before := 0
		if n := len(f.lines); n > 0 {
			before = f.lines[n-1] + bytes.Count(body[at-lineBlock:at], []byte("\n"))
		}
		f.lines = append(f.lines, before)
	}
	if !json.Valid(body) {
		var any json.RawMessage
		err := json.Unmarshal(body, &any)
		var broken *json.SyntaxError
		if errors.As(err, &broken) && int(broken.Offset) < len(body) {
			return value{}, fmt.Errorf("line %d: %w", f.line(int(broken.Offset)), plainJSON(err))
		}
		return value{}, errors.New("the JSON ends in the middle")
	}
	start := len(body) - len(bytes.TrimLeft(body, " \t\r\n"))
	return value{f, bytes.TrimSpace(body), start}, nil
}

func (f *jsonFile) line(at int) int {
	block := at / lineBlock
	return 1 + f.lines[block] + bytes.Count(f.body[block*lineBlock:at], []byte("\n"))
}

// line is where a value begins, from 1.
func (v value) line() int {
	if v.file == nil {
		return 0
	}
	return v.file.line(v.at)
}

func (v value) is(first byte) bool { return len(v.raw) > 0 && v.raw[0] == first }

// all are the values in a list or an object, with their keys. Other values have none.
func (v value) all() iter.Seq2[string, value] {
	return func(yield func(string, value) bool) {
		if !v.is('{') && !v.is('[') {
			return
		}
		key := ""
		for at := 1; at < len(v.raw)-1; {
			switch c := v.raw[at]; c {
			case ' ', '\t', '\r', '\n', ',', ':':
				at++
				continue
			}
			end := jsonEnd(v.raw, at)
			if v.is('{') && key == "" && v.raw[at] == '"' && keyed(v.raw, end) {
				key = unquoted(v.raw[at:end]) + "\x00" // no longer empty, whatever it is
				at = end
				continue
			}
			if !yield(trimNul(key), value{v.file, v.raw[at:end], v.at + at}) {
				return
			}
			key, at = "", end
		}
	}
}

// keyed reports whether a colon follows.
func keyed(raw []byte, at int) bool {
	rest := bytes.TrimLeft(raw[at:min(len(raw), at+64)], " \t\r\n")
	return len(rest) > 0 && rest[0] == ':'
}

func trimNul(key string) string {
	if key == "" {
		return ""
	}
	return key[:len(key)-1]
}

// jsonEnd is where the value that begins at a place ends.
func jsonEnd(raw []byte, at int) int {
	depth := 0
	for i := at; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			for i++; i < len(raw) && raw[i] != '"'; i++ {
				if raw[i] == '\\' {
					i++
				}
			}
			if depth == 0 {
				return min(len(raw), i+1)
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ' ', '\t', '\r', '\n', ':':
			if depth == 0 {
				return i
			}
		}
	}
	return len(raw)
}

func unquoted(raw []byte) string {
	var s string
	_ = json.Unmarshal(raw, &s) // it was found to be JSON
	return s
}

// fields are the values of an object by their keys; the last of those that stand
// twice, as everywhere.
func (v value) fields() fields {
	found := make(fields)
	if v.is('{') {
		for key, value := range v.all() {
			found[key] = value
		}
	}
	return found
}

type fields map[string]value

// word is a field as text: strings, numbers, and texts by language. The first of
// the keys under which there is something.
func (f fields) word(keys ...string) string {
	for _, key := range keys {
		if s := f[key].word(); s != "" {
			return s
		}
	}
	return ""
}

func (v value) word() string {
	var w word
	if len(v.raw) == 0 || json.Unmarshal(v.raw, &w) != nil {
		return ""
	}
	return string(w)
}

func (f fields) has(keys ...string) bool {
	for _, key := range keys {
		if _, ok := f[key]; !ok {
			return false
		}
	}
	return true
}

// true reports whether a field says yes.
func (f fields) yes(key string) bool {
	switch f[key].word() {
	case "true", "Y", "y", "1", "yes":
		return true
	}
	return false
}

// list are the elements of a list.
func (v value) list() []value {
	var all []value
	if v.is('[') {
		for _, value := range v.all() {
			all = append(all, value)
		}
	}
	return all
}

// sessions are the elements of a list, as many as are read and one: who gives more is
// told so, and waits for no more.
func (v value) sessions() []value {
	list := v.list()
	return list[:min(len(list), maxSessions+1)]
}

// words are the texts in a list.
func (v value) words() []string {
	var all []string
	for _, element := range v.list() {
		if s := element.word(); s != "" {
			all = append(all, s)
		}
	}
	return all
}

// sorted are the keys of an object in order, so that nothing hangs on theirs.
func (f fields) sorted() []string {
	keys := make([]string, 0, len(f))
	for key := range f {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
