package programme

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hallway/app/schedule"
)

// Ref names a source: "kubecon=https://kccnceu2026.sched.com/all.ics". Sources
// with the same event become one programme; without a name the event is named
// by what the source holds.
type Ref struct {
	Event  schedule.EventID // may be empty
	Source string           // file or URL
}

// Name is the source as logs name it: of a URL without user and query, which may hold a key.
func (r Ref) Name() string {
	u, err := url.Parse(r.Source)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return r.Source
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

// safe is a sentence about the source with its name in place of its address.
func (r Ref) safe(words string) string {
	name := r.Name()
	words = strings.ReplaceAll(words, r.Source, name)
	if u, err := url.Parse(r.Source); err == nil && u.User != nil {
		words = strings.ReplaceAll(words, u.Redacted(), name)
	}
	return words
}

// safeError is an error in words that name no key.
type safeError struct {
	error
	words string
}

func (e safeError) Error() string { return e.words }

func (e safeError) Unwrap() error { return e.error }

// ParseRef reads "[EVENT=]FILE|URL".
func ParseRef(text string) (Ref, error) {
	name, source, named := strings.Cut(text, "=")
	if !named || strings.ContainsAny(name, "/:.?") {
		name, source = "", text
	} else if name == "" {
		return Ref{}, fmt.Errorf("%q names no event; write EVENT=FILE or EVENT=URL", text)
	}
	for _, r := range name {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-", r) {
			return Ref{}, fmt.Errorf("the event's name %q may hold lower-case letters, digits and hyphens only", name)
		}
	}
	if source == "" {
		return Ref{}, fmt.Errorf("%q names no source; give a file or a URL", text)
	}
	return Ref{Event: schedule.EventID(name), Source: source}, nil
}

// Walks are how long one walks between areas, by event. Those without an event are for
// all.
type Walks map[schedule.EventID][]schedule.Leg

func (w Walks) of(event schedule.EventID) []schedule.Leg {
	if event == "" {
		return w[""]
	}
	return slices.Concat(w[""], w[event])
}

// Add reads "[EVENT=]AREA>AREA=MINUTES", such as "kubecon=Hall 7>Hall 12=9".
func (w Walks) Add(text string) error {
	at := strings.LastIndexByte(text, '=')
	if at < 0 {
		return fmt.Errorf("%q has no minutes; write Hall 7>Hall 12=9", text)
	}
	minutes, err := strconv.Atoi(strings.TrimSpace(text[at+1:]))
	if err != nil || minutes < 0 || minutes > schedule.MostWalk {
		return fmt.Errorf("%q is not a number of minutes from 0 to %d", text[at+1:], schedule.MostWalk)
	}
	event, way, named := strings.Cut(text[:at], "=")
	if !named {
		event, way = "", text[:at]
	}
	from, to, two := strings.Cut(way, ">")
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	if !two || from == "" || to == "" {
		return fmt.Errorf("%q names no two areas; write Hall 7>Hall 12=9", way)
	}
	w[schedule.EventID(event)] = append(w[schedule.EventID(event)], schedule.Leg{From: from, To: to, Minutes: minutes})
	return nil
}

func (r Ref) isURL() bool {
	return strings.HasPrefix(r.Source, "http://") || strings.HasPrefix(r.Source, "https://")
}

// Zones are the time zones that were told, by event. The one without an event is
// for all others.
type Zones map[schedule.EventID]string

func (z Zones) of(event schedule.EventID) string {
	if zone := z[event]; zone != "" {
		return zone
	}
	return z[""]
}
