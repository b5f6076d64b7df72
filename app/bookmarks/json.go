package bookmarks

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// The names under which apps keep what says which session it is, the surest first.
var (
	idNames    = []string{"guid", "key", "lecture_id", "session_id", "sessionId", "event_id", "id", "code", "uid"}
	titleNames = []string{"title", "name", "summary"}
	urlNames   = []string{"url", "link", "links"}
	timeNames  = []string{"start", "starts_at", "startsAt", "dateUTC", "date", "dtstart", "event_start"}
)

// readJSON reads the sessions of any JSON; not ok if it is not JSON.
func readJSON(body []byte) (all []Entry, ok bool) {
	var root any
	if err := json.Unmarshal(body, &root); err != nil {
		return nil, false
	}
	switch root.(type) {
	case []any, map[string]any:
	default:
		return nil, false // a number or a word is text
	}
	walk(root, &all)
	return all, true
}

// walk collects what looks like a session. What is inside one (its speakers, its room) is
// not looked at.
func walk(value any, all *[]Entry) {
	if len(*all) >= Most {
		return
	}
	switch v := value.(type) {
	case []any:
		for _, each := range v {
			if id := word(each); id != "" {
				*all = append(*all, Entry{ID: id})
			} else {
				walk(each, all)
			}
		}
	case map[string]any:
		if e, ok := entryOf(v); ok {
			if state, _ := v["state"].(string); state != "hidden" && state != "none" {
				*all = append(*all, e)
			}
			return
		}
		for _, each := range v {
			switch each.(type) {
			case []any, map[string]any:
				walk(each, all)
			}
		}
	}
}

// entryOf reads an object as a session: it has a title, and an id, a link or a time.
func entryOf(v map[string]any) (e Entry, ok bool) {
	first := func(names []string) string {
		for _, name := range names {
			if found := word(v[name]); found != "" {
				return found
			}
		}
		return ""
	}
	e = Entry{ID: first(idNames), Title: strings.Join(strings.Fields(first(titleNames)), " "), URL: first(urlNames)}
	if !strings.Contains(e.URL, "://") {
		e.URL = ""
	}
	for _, name := range timeNames {
		if at, err := time.Parse(time.RFC3339, word(v[name])); err == nil {
			e.Start = at
			break
		}
	}
	_, parts := v["picks"] // an export of Hallway has a name, and is not a session
	return e, e.Title != "" && (e.ID != "" || e.URL != "" || !e.Start.IsZero()) && !parts
}

// word is a string or a whole number.
func word(value any) string {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}
