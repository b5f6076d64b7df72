package view

import "hallway/app/schedule"

// Reason is a session, and what speaks for it or against it.
type Reason struct {
	Session *schedule.Session
	Why     string
}

// Outline is what a plan has on its day, in time order; what was picked and is not in it; and
// what fits besides.
func (p Planned) Outline() (rows []*schedule.Session, left, finds []Reason) {
	reasons := func(all []reasoned) (out []Reason) {
		for _, r := range all {
			out = append(out, Reason{r.session, r.why})
		}
		return out
	}
	return p.rows, reasons(p.left), reasons(p.finds)
}
