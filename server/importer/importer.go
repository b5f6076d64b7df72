// Package importer reads other people's programmes. The format is found by looking
// at the content. What is wrong with one session is a [Problem] and the rest is
// read; only a file that is no programme at all is an error.
package importer

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"hallway/app/schedule"
)

// maxBytes bounds a source: the largest real programme known has 3 MB.
const maxBytes = 32 << 20

// Source is a file as it came. Name is where it came from, for messages.
type Source struct {
	Name string
	Body []byte
}

// Options tell what a file does not.
type Options struct {
	Event schedule.EventID // empty: taken from the file
	Zone  string           // IANA name; empty: the file's own, or guessed
}

// Problem is one session's trouble.
type Problem struct {
	Line    int    `json:"line,omitempty"`    // of the source, from 1; 0: not known
	Session string `json:"session,omitempty"` // its title or id
	What    string `json:"what"`
}

func (p Problem) String() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", p.Line)
	}
	if p.Session != "" {
		fmt.Fprintf(&b, "%q: ", p.Session)
	}
	return b.String() + p.What
}

// Result is what was read.
type Result struct {
	Programme *schedule.Programme
	Format    string
	Skipped   []Problem // sessions that could not be read
	Warnings  []Problem // what was read otherwise than it stands there
}

// format is a kind of file that can be read.
type format struct {
	name string
	is   func(body []byte) bool
	read func(src Source, opt Options) (*draft, error)
}

func formats() []format {
	return []format{
		{"Sched calendar (all.ics)", isSched, readSched},
		{"Sched print page", isSchedPrint, readSchedPrint},
		{"schedule.xml", isScheduleXML, readScheduleXML},
		{"schedule.json", isScheduleJSON, readScheduleJSON},
	}
}

// Known are the formats that can be read, by the names people know.
func Known() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// Read reads a programme.
func Read(src Source, opt Options) (Result, error) {
	if len(src.Body) > maxBytes {
		return Result{}, fmt.Errorf("%s: %d MiB is more than the %d MiB that a programme may have",
			src.Name, len(src.Body)>>20, maxBytes>>20)
	}
	for _, f := range formats() {
		if !f.is(src.Body) {
			continue
		}
		d, err := f.read(src, opt)
		if err != nil {
			return Result{}, fmt.Errorf("%s: looks like a %s, but %w", src.Name, f.name, err)
		}
		r, err := d.finish(opt)
		r.Format = f.name
		if err != nil {
			return r, fmt.Errorf("%s: looks like a %s, but %w", src.Name, f.name, err)
		}
		return r, nil
	}
	return Result{}, fmt.Errorf("%s: %s. Hallway reads: %s", src.Name, seen(src.Body), strings.Join(Known(), ", "))
}

var errNoSessions = errors.New("no session in it could be read")

// seen names what a file looks like, for someone who gave the wrong one.
func seen(body []byte) string {
	head := strings.ToLower(strings.TrimSpace(string(body[:min(len(body), 4096)])))
	switch {
	case head == "":
		return "the file is empty"
	case strings.HasPrefix(head, "begin:vcalendar"):
		return "this is a calendar, but not one that Sched made"
	case strings.HasPrefix(head, "<!doctype html"), strings.HasPrefix(head, "<html"):
		return "this is a web page, but not Sched's print page"
	case strings.HasPrefix(head, "<"):
		return "this is XML, but not a schedule.xml"
	case strings.HasPrefix(head, "{"), strings.HasPrefix(head, "["):
		return "this is JSON" + jsonKeys(body) + ", but not a schedule.json"
	}
	return "this is no programme that Hallway knows"
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}
