package importer

import (
	"fmt"
	"strings"
)

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

// maxProblems bounds each list of problems: a file in which everything is wrong
// should not fill a log.
const maxProblems = 500

func (d *draft) skip(line int, session, what string, args ...any) {
	d.lost++
	d.skipped = addProblem(d.skipped, line, session, what, args...)
}

func (d *draft) warn(line int, session, what string, args ...any) {
	d.warnings = addProblem(d.warnings, line, session, what, args...)
}

func addProblem(list []Problem, line int, session, what string, args ...any) []Problem {
	switch n := len(list); {
	case n < maxProblems:
		return append(list, Problem{Line: line, Session: cut(clean(session), 80), What: fmt.Sprintf(what, args...)})
	case n == maxProblems:
		return append(list, Problem{What: fmt.Sprintf("there are more than %d of these; the rest are not listed", maxProblems)})
	}
	return list
}
