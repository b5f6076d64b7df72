package dom

import (
	"syscall/js"
	"time"

	"hallway/app/screen"
)

// Listen hands on what a person does, for as long as the page lives. There is one
// listener for each kind of event, at the root: rows come and go without Go
// hearing of it.
func (p *Page) Listen(on func(screen.Event)) {
	p.listen(p.document, "click", func(event js.Value) { p.click(event, on) })
	p.listen(p.document, "change", func(event js.Value) { p.change(event, on) })
	p.listen(p.document, "input", func(event js.Value) {
		if field := event.Get("target"); text(field.Get("id")) == "q" {
			on(screen.Event{Act: "search", Arg: text(field.Get("value"))})
		} else if act := text(field.Get("dataset").Get("typed")); act != "" {
			on(screen.Event{Act: act, Arg: text(field.Get("value")), Key: keyAround(field)})
		} else if form := field.Get("form"); form.Truthy() {
			if act := text(form.Get("dataset").Get("typed")); act != "" { // all of its fields, whichever changed
				on(screen.Event{Act: act, Arg: p.fields(form)})
			}
		}
	})
	p.listen(p.document, "focusin", func(event js.Value) {
		switch field := event.Get("target"); text(field.Get("id")) {
		case "note":
			on(screen.Event{Act: "note-begin", Arg: text(field.Get("value")), Key: keyAround(field)})
		case "q":
			on(screen.Event{Act: "search-begin"})
		}
	})
	p.listen(p.document, "submit", func(event js.Value) {
		if form := event.Get("target"); text(form.Get("dataset").Get("act")) != "" {
			event.Call("preventDefault")
			arg := text(form.Call("querySelector", "input").Get("value"))
			if text(form.Get("dataset").Get("fields")) != "" { // all of them, as a query
				arg = p.fields(form)
			}
			if text(form.Get("dataset").Get("once")) != "" { // what was typed is taken, and not to be put back
				form.Call("reset")
			}
			on(screen.Event{Act: text(form.Get("dataset").Get("act")), Arg: arg})
			return
		}
		if field := event.Get("target").Call("querySelector", "#q"); field.Truthy() {
			event.Call("preventDefault")
			field.Call("blur") // puts a phone's keyboard away
			on(screen.Event{Act: "search", Arg: text(field.Get("value"))})
		}
	})
	p.listen(p.document, "dragover", func(event js.Value) {
		if p.document.Call("querySelector", "[data-drop]").Truthy() {
			event.Call("preventDefault") // else the browser opens the file
		}
	})
	p.listen(p.document, "drop", func(event js.Value) {
		if place := p.document.Call("querySelector", "[data-drop]"); place.Truthy() {
			event.Call("preventDefault")
			p.file(event.Get("dataTransfer").Get("files"), text(place.Get("dataset").Get("drop")), on)
		}
	})
	p.listen(p.document, "keydown", func(event js.Value) { p.key(event, on) })
	p.listen(p.window, "beforeunload", func(js.Value) { p.leaving = time.Now() })
	p.listen(p.window, "hallway-tap", func(js.Value) { on(screen.Event{Act: "tap"}) })
	p.listen(p.window, "online", func(js.Value) { on(screen.Event{Act: "online"}) })
	p.listen(p.window, "offline", func(js.Value) { on(screen.Event{Act: "offline"}) })
	p.listen(p.window.Call("matchMedia", "(width >= 68rem)"), "change", func(js.Value) { on(screen.Event{Act: "wide"}) })
	p.listen(p.window, "popstate", func(js.Value) { on(screen.Event{Act: "back"}) })
	p.listen(p.document, "visibilitychange", func(js.Value) {
		on(screen.Event{Act: text(p.document.Get("visibilityState"))}) // visible or hidden
	})
}

func (p *Page) listen(target js.Value, name string, do func(event js.Value)) {
	target.Call("addEventListener", name, js.FuncOf(func(_ js.Value, args []js.Value) any {
		do(args[0])
		return nil
	}))
}

func (p *Page) click(event js.Value, on func(screen.Event)) {
	target := event.Get("target")
	button := target.Call("closest", "[data-act]")
	if !button.Truthy() {
		p.follow(event, on)
		return
	}
	act := text(button.Get("dataset").Get("act"))
	if tag := text(button.Get("tagName")); tag == "SELECT" || tag == "INPUT" || tag == "FORM" || tag == "TEXTAREA" {
		return // these speak by "change"
	}
	event.Call("preventDefault")
	event.Call("stopPropagation") // go-app would follow a link all the same
	arg := text(button.Get("dataset").Get("arg"))
	if form := button.Get("form"); form.Truthy() && button.Call("hasAttribute", "data-form").Bool() { // what was typed goes along
		arg = p.fields(form)
	}
	on(screen.Event{Act: act, Arg: arg, Key: keyAround(button)})
}

// fields are the fields of a form as a query.
func (p *Page) fields(form js.Value) string {
	return p.window.Get("URLSearchParams").New(p.window.Get("FormData").New(form)).Call("toString").String()
}

// follow looks at a tap on a link before go-app does: go-app ignores links to the
// address it went to last, even where the address has changed since by a search.
func (p *Page) follow(event js.Value, on func(screen.Event)) {
	link := event.Get("target").Call("closest", "a[href]")
	if !link.Truthy() || text(link.Get("target")) == "_blank" || link.Call("hasAttribute", "download").Bool() {
		return
	}
	for _, key := range []string{"metaKey", "ctrlKey", "shiftKey", "altKey"} {
		if event.Get(key).Bool() {
			return
		}
	}
	location := p.window.Get("location")
	if !link.Get("origin").Equal(location.Get("origin")) {
		// go-app would open these by script; a plain link does it with the
		// browser's own protections.
		event.Call("stopPropagation")
		return
	}
	if hash := text(link.Get("hash")); hash != "" && link.Get("pathname").Equal(location.Get("pathname")) {
		event.Call("stopPropagation") // within the page
		return
	}
	on(screen.Event{Act: "follow", Arg: text(link.Get("pathname")) + text(link.Get("search")), Key: keyAround(link)})
}

func (p *Page) change(event js.Value, on func(screen.Event)) {
	field := event.Get("target")
	if text(field.Get("id")) == "q" {
		on(screen.Event{Act: "search", Arg: text(field.Get("value")), Done: true})
		return
	}
	if text(field.Get("dataset").Get("act")) == "" {
		return // a form speaks once it is sent
	}
	if text(field.Get("type")) == "file" {
		p.file(field.Get("files"), text(field.Get("dataset").Get("act")), on)
		field.Set("value", "") // so that the same file can be chosen again
		return
	}
	value := text(field.Get("value"))
	if text(field.Get("type")) == "checkbox" {
		value = "off"
		if field.Get("checked").Bool() {
			value = "on"
		}
	}
	on(screen.Event{Act: text(field.Get("dataset").Get("act")), Arg: value, Key: keyAround(field), Done: true})
}

// largestFile is the largest that the server reads, in bytes.
const largestFile = 32 << 20

// file hands on what is in the first of some files.
func (p *Page) file(files js.Value, act string, on func(screen.Event)) {
	if files.Get("length").Int() == 0 {
		return
	}
	file := files.Index(0)
	name := text(file.Get("name"))
	if file.Get("size").Int() > largestFile {
		on(screen.Event{Act: "import-large", Arg: name})
		return
	}
	go func() {
		buffer, err := Await(file.Call("arrayBuffer"))
		if err != nil { // it was moved or deleted meanwhile: the server says that it is empty
			buffer = p.window.Get("ArrayBuffer").New(0)
		}
		on(screen.Event{Act: act, Arg: name, Body: p.bytes(buffer)})
	}()
}

// key hands on single keys that are pressed while nothing is being typed, and two in the search
// field. web/js/page.js takes what is typed in any field.
func (p *Page) key(event js.Value, on func(screen.Event)) {
	for _, held := range []string{"metaKey", "ctrlKey", "altKey", "isComposing"} {
		if event.Get(held).Bool() {
			return
		}
	}
	key := text(event.Get("key"))
	switch target := event.Get("target"); {
	case target.Call("closest", "input, textarea, select, dialog").Truthy():
		if text(target.Get("id")) != "q" {
			return
		}
	case len(key) > 1 && key != "ArrowDown" && key != "ArrowUp":
		return
	}
	on(screen.Event{Act: "key", Arg: key, Taken: func() { event.Call("preventDefault") }})
}

func keyAround(element js.Value) string {
	if row := element.Call("closest", "[data-key]"); row.Truthy() {
		return text(row.Get("dataset").Get("key"))
	}
	return ""
}
