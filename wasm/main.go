//go:build js

// Hallway in the browser: it joins the screens to the page and the store, and
// lets go-app run them.
package main

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"hallway/app/screen"
	"hallway/wasm/dom"
	"hallway/wasm/store"
)

func main() {
	page, agendas := dom.Open(), store.New()
	hallway := screen.New(page, agendas, time.Now)
	page.Listen(hallway.Handle)
	agendas.Watch(hallway.ChangedElsewhere)
	hallway.Route()
	app.RunWhenOnBrowser()
}
