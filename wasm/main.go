//go:build js

// Hallway in the browser: it joins the screens to the page and the store, and
// lets go-app run them.
package main

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"hallway/app/device"
	"hallway/app/screen"
	"hallway/wasm/dom"
	"hallway/wasm/store"
)

func main() {
	page := dom.Open()
	page.Breathe() // what was tapped while packages began comes first
	kept, loop := store.New(), &loop{}
	hallway := screen.New(loop, page, device.New(kept, kept.Tell, time.Now), time.Now)
	page.Listen(func(e screen.Event) {
		if loop.ready() { // before that taps wait in the queue
			hallway.Handle(e)
		}
	})
	kept.Watch(func(news device.News) {
		if loop.ready() {
			hallway.ChangedElsewhere(news)
		}
	})
	page.Breathe() // go-app's start is a turn of its own
	app.RouteWithRegexp(".*", func() app.Composer { return &shell{loop: loop, screens: hallway} })
	app.RunWhenOnBrowser()
}
