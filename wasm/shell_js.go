package main

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"hallway/app/screen"
)

// shell is Hallway as go-app runs it: go-app's router says which address to show, its
// dispatcher is the one goroutine on which the app lives, and its life cycle tells when a
// newer app waits. It does not draw the screen: it has one empty
// element, and screens bring the page to their markup themselves, because a component for
// each row of a day costs a phone a second.
type shell struct {
	app.Compo
	loop    *loop
	screens *screen.App
}

// Render is go-app's part of the page: the element that it owns.
func (s *shell) Render() app.UI { return app.Div().ID("go").Hidden(true) }

// OnNav shows the screen that the router was sent to.
func (s *shell) OnNav(ctx app.Context) {
	s.loop.ctx = ctx
	s.screens.Visit(ctx.Page().URL())
}

// OnAppUpdate is go-app's word that a newer app waits.
func (s *shell) OnAppUpdate(app.Context) { s.screens.UpdateWaits() }

// loop is go-app's dispatcher and router, as screens use them. There is none before the
// first OnNav.
type loop struct{ ctx app.Context }

func (l *loop) ready() bool { return l.ctx.Context != nil }

func (l *loop) Do(f func()) { l.ctx.Dispatch(func(app.Context) { f() }) }

func (l *loop) Go(block func(), then func()) {
	go func() {
		block()
		if then != nil {
			l.Do(then)
		}
	}()
}

func (l *loop) After(d time.Duration, f func()) (stop func()) {
	timer := time.AfterFunc(d, func() { l.Do(f) })
	return func() { timer.Stop() }
}

func (l *loop) Open(address string) { l.ctx.Navigate(address) }

func (l *loop) Log(words ...any) { app.Log(words...) }
