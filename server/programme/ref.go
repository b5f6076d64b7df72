package programme

import (
	"fmt"
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
