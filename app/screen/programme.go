package screen

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
)

// Programme is the list of an event's sessions: a day of it, what filters leave,
// or what a search finds. Without an event it is the list of events.
type Programme struct {
	query search.Query
	key   schedule.Key // of the session beside it; empty: none
	typed func()       // calls off what waits for a pause in typing; nil: nothing does
	rest  func()       // calls off the hits that follow the first ones; nil: none were to

	shared string // what another app shared, until it was opened
}

func (p *Programme) read(a *App, path string, values url.Values) schedule.EventID {
	id := eventIn(path)
	if id == "" {
		id = a.home()
	}
	if id != "" && id == a.event.ID {
		p.query = search.ParseQuery(values, a.scene.Programme)
		p.shared = sharedWith(values)
	}
	return id
}

func (p *Programme) draw(a *App) drawing {
	if a.event.ID == "" {
		return (&Events{}).draw(a)
	}
	a.scene.Now = a.now()
	if shared := p.shared; shared != "" {
		p.shared = ""
		a.loop.Do(func() { a.openShared(shared) }) // once the list is there to come back to
	}
	return drawing{
		head:  view.HeadProgramme(a.scene, p.query),
		tab:   "programme",
		body:  view.Programme(a.scene, p.query, p.key),
		split: a.browser.Wide(),
		query: p.query,
	}
}

// needsDetails is so while a search is on show: the words may stand in abstracts.
func (p *Programme) needsDetails() bool { return p.query.Text != "" }

func (p *Programme) act(a *App, e Event) bool {
	switch e.Act {
	case "search-begin":
		a.loop.After(searchAfter, func() { p.prepare(a) })
	case "search":
		p.search(a, e.Arg)
		if e.Done && p.typed != nil {
			p.settleSearch(a) // before whatever the person left the field for
		}
	case "more":
		p.showMore(a, e.Arg)
	case "clear":
		p.search(a, "")
		p.settleSearch(a)
		a.dress(a.shown.draw(a)) // the field too
		a.browser.Focus("#q")
	default:
		return false
	}
	return true
}

// search shows what is found while the person types. The address follows a little
// later: browsers allow it to change only so often.
func (p *Programme) search(a *App, text string) {
	if strings.TrimSpace(text) == p.query.Text {
		return
	}
	shown := p.name(a)
	p.query.Text = strings.TrimSpace(text)
	a.needIndex()
	hits := view.FirstHits
	if p.query.Text != "" && !a.browser.Wide() {
		hits = view.TypingHits
	}
	next := p.name(a)
	a.browser.Swap("list", shown, next, func() string { return markup(view.List(a.scene, p.query, p.key, hits)) })
	if next != "" {
		a.browser.Show("zone", view.ZoneWords(a.scene)) // what may have changed since it was set aside
		a.browser.Patch(view.Marks(a.scene, p.query))
	}
	a.browser.Mark("query", p.query.Text)
	if p.typed != nil {
		p.typed()
	}
	p.typed = a.loop.After(300*time.Millisecond, func() { p.settleSearch(a) })
	if p.rest != nil {
		p.rest()
		p.rest = nil
	}
	if hits < view.FirstHits {
		p.rest = a.loop.After(restAfter, func() { p.showRest(a) })
	}
}

// name is what the day on show is drawn as, to come back to after a search. A list beside a
// session has none, for it marks that session.
func (p *Programme) name(a *App) string {
	if p.key != "" {
		return ""
	}
	return view.DrawnDay(a.scene, a.event.Version, p.query)
}

// showRest shows all of the first hits. What came in between may have drawn them already.
func (p *Programme) showRest(a *App) {
	p.rest = nil
	if p.onShow(a) {
		a.browser.Show("list", markup(view.List(a.scene, p.query, p.key, view.FirstHits)))
	}
}

// needIndex makes an index to search with, until the server's is here.
func (a *App) needIndex() {
	if a.scene.Index == nil {
		a.scene.Index = search.Build(a.scene.Programme)
	}
}

// restAfter lets the browser show the first hits before it is given those that a phone's keyboard
// covers. Who types faster never waits for them.
const restAfter = 60 * time.Millisecond

// searchAfter lets the browser show that the field was touched. The first letter comes later
// still: a phone's keyboard is on its way.
const searchAfter = 20 * time.Millisecond

// prepare runs a search whose result nobody sees, so that the first letter is answered as fast as
// the later ones: the index is there, and the browser has compiled the code, which it does when
// code first runs.
func (p *Programme) prepare(a *App) {
	if p.query.Text != "" || !p.onShow(a) {
		return
	}
	a.needIndex()
	q := p.query
	q.Text = "se" // found in every programme
	_ = markup(view.List(a.scene, q, p.key, view.TypingHits))
}

// settleSearch does what can wait until the person has stopped typing.
func (p *Programme) settleSearch(a *App) {
	if p.typed != nil {
		p.typed()
		p.typed = nil
	}
	if !p.onShow(a) {
		return
	}
	if a.shown == screen(p) {
		a.address = p.addressFrom(a, a.address)
		a.leaveTab("programme")
		a.browser.Address(a.address)
		a.browser.Mark("page", a.address)
	} else { // the page is the session's
		a.tabs["programme"] = p.addressFrom(a, a.tabs["programme"])
		a.dress(a.shown.draw(a)) // whose ways back lead to what was found
	}
	filters, sheet := view.Filters(a.scene, p.query)
	a.browser.Show("filters", markup(filters))
	a.browser.Show("filter-sheet", markup(sheet))
	p.tellFound(a)
	a.keepSoon()
}

// addressFrom is the address of the list: the path of the one it had, with its filters and search of now.
func (p *Programme) addressFrom(a *App, before string) string {
	path, _, _ := strings.Cut(before, "?")
	if query := p.query.Values(a.scene.Programme).Encode(); query != "" {
		return path + "?" + query
	}
	return path
}

// onShow reports whether the list is on show, alone or with a session beside it.
func (p *Programme) onShow(a *App) bool {
	s, _ := a.shown.(*Session)
	return a.shown == screen(p) || s != nil && s.list == p && a.split
}

// tellFound has a screen reader say how many sessions a search has found.
func (p *Programme) tellFound(a *App) { a.browser.Show("live", view.Found(a.scene, p.query)) }

// showMore puts further hits behind those that are on the page: as many as its button says.
func (p *Programme) showMore(a *App, shown string) {
	from, err := strconv.Atoi(shown)
	if err != nil {
		return
	}
	rows, offer := view.More(a.scene, p.query, p.key, from)
	a.browser.Append("hits", markup(rows))
	a.browser.Show("more", markup(offer))
}
