package screen

import (
	"cmp"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/order"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/share"
	"hallway/app/view"
	"hallway/app/wire"
)

// Colleague is a colleague's agenda beside your own.
type Colleague struct {
	secret string
	asked  bool // the server, once
	shared *wire.SharedAgenda
	failed *view.Failure
}

// arrive takes the link's secret out of the address. It is remembered with the step of
// the browser's history, so that Back and a reload lead to the same agenda.
func (c *Colleague) arrive(a *App, fragment string) {
	c.secret = a.browser.Secret(fragment)
	if !strings.HasPrefix(c.secret, codePrefix) {
		c.secret = trimSecret(c.secret)
	}
}

// trimSecret takes off what chats and mails take for a part of a link: the full stop or
// the bracket behind it, which no secret ends in.
func trimSecret(secret string) string { return strings.TrimRight(secret, ".,;:!?)]>\"'") }

func (c *Colleague) read(_ *App, path string, _ url.Values) schedule.EventID { return eventIn(path) }

func (c *Colleague) draw(a *App) drawing {
	head := view.Head{Title: view.ColleagueTitle, Robots: "noindex"}
	if code, ok := strings.CutPrefix(c.secret, codePrefix); ok && c.shared == nil && c.failed == nil {
		c.decode(a, code)
	}
	live := !strings.HasPrefix(c.secret, codePrefix)
	if live && !c.asked {
		c.asked = true
		if known, ok := prefs.Followed(a.event.ID).Get(a.browser)[c.secret]; ok {
			c.shared = &known // as last known, until the server answers
		}
		c.open(a)
	}
	switch {
	case c.shared != nil:
		following := a.follows(c.secret)
		m := view.SharedOf(a.scene, *c.shared)
		return drawing{head: view.HeadShared(m, ""), tab: "agenda", live: true, body: view.Colleague(m, following, live)}
	case c.failed != nil:
		return drawing{head: head, tab: "agenda", body: view.Failed(*c.failed)}
	}
	return drawing{head: head, tab: "agenda", body: view.Starting()}
}

// open asks the server what the link shows now.
func (c *Colleague) open(a *App) {
	secret := c.secret
	if secret == "" {
		c.failed = &view.Failure{What: "This page has lost its link.", Todo: "Open the link that your colleague sent once more."}
		return
	}
	var got wire.SharedAgenda
	var err error
	a.later(func() { got, err = device.Shared(a.browser, secret) }, func() {
		switch {
		case err == nil:
			c.shared, c.failed = &got, nil
			if a.follows(secret) {
				a.keepFollowed(map[string]wire.SharedAgenda{secret: got})
			}
		case device.IsGone(err):
			a.unfollow(secret)
			c.shared, c.failed = nil, &view.Failure{What: "This link no longer works.", Why: "Your colleague turned it off, or it has expired.", Todo: "Ask for a new one."}
		case c.shared == nil:
			f := a.explainShared(err)
			c.failed = &f
		default:
			return // as last known
		}
		if a.shown == screen(c) {
			a.redraw()
		}
	})
}

// tryAgain asks once more, now that the network is back.
func (c *Colleague) tryAgain(a *App) {
	if c.shared == nil && c.secret != "" && c.asked {
		c.open(a)
	}
}

func (a *App) explainShared(err error) view.Failure {
	f := a.explainImport(err)
	if f.Todo == "" || strings.Contains(f.Todo, "added") {
		f.Todo = "Open the link again once there is a network."
	}
	return f
}

func (c *Colleague) act(a *App, e Event) bool {
	if c.shared == nil {
		return false
	}
	switch e.Act {
	case "take-all":
		c.takeAll(a)
	case "follow-agenda":
		a.followAgenda(c.secret, *c.shared)
	case "unfollow":
		a.unfollow(c.secret)
	default:
		return false
	}
	return true
}

// takeAll adds what is new. What you skipped stays skipped, and what is on your
// agenda stays as it is.
func (c *Colleague) takeAll(a *App) {
	m := view.SharedOf(a.scene, *c.shared)
	n := 0
	for _, session := range a.scene.Programme.Sessions {
		if state := m.Theirs[session.Key]; state != agenda.None && a.scene.Agenda.State(string(session.Key)) == agenda.None {
			a.browser.Take(string(a.event.ID), string(session.Key), state.String())
			n++
		}
	}
	if n > 0 {
		a.afterStored = func() { a.say(view.Took(n), "last "+view.Number(n)) }
	}
	a.drain()
	a.redraw()
}

// codePrefix tells a code, which holds an agenda itself, from a link's secret.
const codePrefix = "p."

// decode reads an agenda that came as a code, without a server.
func (c *Colleague) decode(a *App, code string) {
	got, err := a.readCode(code)
	if err != nil {
		c.failed = &view.Failure{What: "This code cannot be read.", Why: strings.ToUpper(err.Error()[:1]) + err.Error()[1:] + "."}
		return
	}
	c.shared = &got
}

// readCode returns the agenda that a code holds.
func (a *App) readCode(code string) (wire.SharedAgenda, error) {
	got, err := share.Decode(code)
	if err == nil && got.Event != string(a.event.ID) {
		err = errors.New("the code is of an agenda for another event")
	}
	if err != nil {
		return wire.SharedAgenda{}, err
	}
	keys := make(map[uint64]string, len(a.scene.Programme.Sessions))
	for _, s := range a.scene.Programme.Sessions {
		keys[share.HashOf(string(s.Key))] = string(s.Key)
	}
	shared := wire.SharedAgenda{Event: schedule.EventID(got.Event), Name: got.Name}
	for i, pick := range got.Picks {
		key, ok := keys[pick.Hash]
		if !ok {
			key = "unknown " + strconv.Itoa(i) // it is counted, and names no session
		}
		if pick.Going {
			shared.Going = append(shared.Going, key)
		} else {
			shared.Maybe = append(shared.Maybe, key)
		}
	}
	return shared, nil
}

// showCode shows the agenda as a code: all of it, or a part where one code is too small.
func (a *App) showCode(at int) {
	all := a.codePicks()
	address := a.browser.Origin() + view.HrefColleague(a.event.ID) + "#" + codePrefix
	of := share.Agenda{Event: string(a.event.ID), Name: a.browser.Get("name"), Picks: all}
	codes, err := share.Split(of, func(code string) bool { return view.FitsQR(address + code) })
	if err != nil {
		a.sayTrouble(err)
		return
	}
	at = min(at, len(codes)-1)
	a.browser.Show("sheet", markup(view.CodeSheet(address+codes[at], len(all), at, len(codes))))
	a.browser.Dialog(true)
}

// codePicks are the picks in time order, so that the parts of a long agenda are days.
func (a *App) codePicks() []share.Pick {
	var picks []agenda.Pick
	for _, pick := range a.scene.Agenda.Picks {
		if pick.State == agenda.Going || pick.State == agenda.Maybe {
			picks = append(picks, pick)
		}
	}
	order.Stable(picks, func(x, y agenda.Pick) int {
		return cmp.Or(x.Snapshot.Start.Compare(y.Snapshot.Start), strings.Compare(x.Key, y.Key))
	})
	out := make([]share.Pick, len(picks))
	for i, pick := range picks {
		out[i] = share.Pick{Hash: share.HashOf(pick.Key), Going: pick.State == agenda.Going}
	}
	return out
}
