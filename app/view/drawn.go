package view

import (
	"context"
	"hash/fnv"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"hallway/app/schedule"
	"hallway/app/search"
)

// DrawnDay names what a day of the programme was drawn as, so that Go can tell whether the page that came, or
// what a search took off the page, is what it would draw, and leave it as it is.
//
// The day is named by what it is drawn from: to draw it, only to see that it
// is there already, keeps a phone busy for a tenth of a second, just when the person begins
// to tap. The page and the app are of one build, since the page names the app. A day that shows
// more of the person's than [Marks] and [ZoneWords] say has no name.
func DrawnDay(s Scene, version string, q search.Query) string {
	if q.Mine || q.Free || q.Text != "" || len(s.Team) > 0 || len(s.Log.Reports) > 0 {
		return ""
	}
	if slices.ContainsFunc(s.Programme.Sessions, func(session *schedule.Session) bool { return s.isFull(session) || s.hidden(session.Key) }) {
		return ""
	}
	name := "day " + version + " " + strconv.Itoa(s.dayOf(q)) + " " + q.Values(s.Programme).Encode()
	for _, session := range s.Programme.Sessions { // a slot shows that it is on
		if !s.Now.Before(session.Start) && s.Now.Before(session.End) {
			name += " " + string(session.Key)
		}
	}
	return Drawn(name)
}

// Drawn names a view by its markup.
func Drawn(markup string) string {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(markup)) // it does not fail
	return strconv.FormatUint(hash.Sum64(), 36)
}

// Markup returns what a component draws.
func Markup(c templ.Component) string {
	var b strings.Builder
	_ = c.Render(context.Background(), &b) // a strings.Builder does not fail, and views have no errors of their own
	return b.String()
}

// Pieces returns what a component draws, a piece at a time. To break off ends the drawing
// where it is.
func Pieces(c templ.Component) iter.Seq[string] {
	return func(yield func(string) bool) {
		p := &cut{yield: yield}
		defer func() {
			if said := recover(); said != nil && !p.ended {
				panic(said)
			}
		}()
		_ = c.Render(context.Background(), p) // as Markup
		if p.drawn.Len() > 0 {
			yield(p.drawn.String())
		}
	}
}

// pieceSize is the bytes of a piece at least: some ten milliseconds of a phone.
const pieceSize = 16 << 10

// cut is what a component writes to, to be had in pieces.
type cut struct {
	yield func(string) bool
	drawn strings.Builder
	ended bool
}

// Write panics when the drawing is broken off, because views on a phone look at no error: see
// web/lean.
func (p *cut) Write(b []byte) (int, error) {
	if p.ended { // what was left in a buffer
		return len(b), nil
	}
	p.drawn.Write(b)
	if p.drawn.Len() >= pieceSize {
		piece := p.drawn.String()
		p.drawn.Reset()
		if !p.yield(piece) {
			p.ended = true
			panic("broken off")
		}
	}
	return len(b), nil
}
