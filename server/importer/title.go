package importer

import (
	"regexp"
	"strings"
	"unicode"

	"hallway/app/schedule"
)

// Titles hold what the formats have no field for: what became of the session, who
// may come in, and on Sched who speaks.

const stateWords = `(CANCELL?ED|MOVED|POSTPONED|SOLD OUT)`

var (
	stateFront = regexp.MustCompile(`^\s*[\[(*]*\s*` + stateWords + `\b\s*([\])*!:-]*)[!:\s-]*`)
	stateBack  = regexp.MustCompile(`[\s-]*[\[(*]+\s*` + stateWords + `\s*[\])*]+\s*$|\s+-\s+` + stateWords + `\s*$`)
)

// takeMarks takes the marks of state off a title. They count in capitals only:
// "Cancelling system calls" is a talk.
func takeMarks(title string) (string, schedule.Status) {
	status := schedule.Confirmed
	rest := title
	if m := stateFront.FindStringSubmatch(rest); m != nil && (m[2] != "" || !shouted(rest[len(m[0]):])) {
		rest, status = rest[len(m[0]):], statusOf(m[1])
		// "CANCELLED - a talk CANCELLED" says it twice
		rest = strings.TrimSpace(strings.TrimSuffix(rest, " "+m[1]))
	}
	if m := stateBack.FindStringSubmatch(rest); m != nil {
		rest = strings.TrimSuffix(rest, m[0])
		if status == schedule.Confirmed {
			status = statusOf(m[1] + m[2])
		}
	}
	if rest = strings.TrimSpace(rest); rest == "" {
		rest = title // nothing but the mark
	}
	return rest, status
}

// shouted reports whether a text has letters and all of them are capitals. In such
// a title "MOVED BY MUSIC" means nothing.
func shouted(s string) bool {
	return s == strings.ToUpper(s) && strings.ContainsFunc(s, unicode.IsLetter)
}

func statusOf(word string) schedule.Status {
	switch word {
	case "MOVED":
		return schedule.Moved
	case "POSTPONED":
		return schedule.Postponed
	case "SOLD OUT":
		return schedule.SoldOut
	}
	return schedule.Canceled
}

var accessMark = regexp.MustCompile(`\s*\|\s*([A-Z][A-Z -]*(?:REQUIRED|ONLY))\s*$`)

// takeAccess makes a tag of "| SEPARATE REGISTRATION REQUIRED" at the end of a
// title.
func (e *entry) takeAccess() {
	m := accessMark.FindStringSubmatch(e.session.Title)
	if m == nil || len(m[0]) == len(e.session.Title) {
		return
	}
	e.session.Title = strings.TrimSuffix(e.session.Title, m[0])
	value := m[1][:1] + strings.ToLower(m[1][1:])
	e.session.Tags = append(e.session.Tags, schedule.Tag{Facet: "access", Value: value})
}
