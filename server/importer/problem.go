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

// problems is a list that stops growing, and a count that does not.
type problems struct {
	list  []Problem
	count int
}

func (p *problems) add(line int, session, what string, args ...any) {
	if p.count++; p.count <= maxProblems {
		p.list = append(p.list, Problem{Line: line, Session: cut(clean(session), 80), What: fmt.Sprintf(what, args...)})
	}
}

// all is the list, with a word on what it leaves out.
func (p *problems) all() []Problem {
	if p.count > maxProblems {
		return append(p.list[:maxProblems:maxProblems], Problem{What: fmt.Sprintf("and %d more", p.count-maxProblems)})
	}
	return p.list
}

func (d *draft) skip(line int, session, what string, args ...any) {
	d.skipped.add(line, session, what, args...)
}

func (d *draft) warn(line int, session, what string, args ...any) {
	d.warned.add(line, session, what, args...)
}

// before puts the problems of an earlier step in front.
func (d *draft) before(earlier *draft) {
	d.skipped.list = append(earlier.skipped.list, d.skipped.list...)
	d.skipped.list = d.skipped.list[:min(len(d.skipped.list), maxProblems)]
	d.skipped.count += earlier.skipped.count
	d.warned.list = append(earlier.warned.list, d.warned.list...)
	d.warned.list = d.warned.list[:min(len(d.warned.list), maxProblems)]
	d.warned.count += earlier.warned.count
}
