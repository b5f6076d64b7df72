package screen

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/view"
)

// Handle receives everything a person does. It may be called from any goroutine, but
// not before the first Visit; taps wait in the queue.
func (a *App) Handle(e Event) {
	switch e.Act {
	case "follow":
		a.follow(e)
		return
	case "key":
		a.key(e)
		return
	case "tap":
		a.browser.AfterPaint(func() { a.loop.Do(func() { a.drain() }) })
		return
	}
	a.loop.Do(func() { a.act(e) })
}

// ChangedElsewhere receives what other tabs did.
func (a *App) ChangedElsewhere(n device.News) {
	a.loop.Do(func() { a.changedElsewhere(n) })
}

// acting are the screens that have events of their own. They report whether they
// took one.
type acting interface{ act(a *App, e Event) bool }

func (a *App) act(e Event) {
	if s, ok := a.shown.(acting); ok && s.act(a, e) {
		return
	}
	switch e.Act {
	case "going":
		a.choose(e.Key, agenda.Going)
	case "backup":
		a.choose(e.Key, agenda.Maybe)
	case "skip", "hide":
		a.skip(e.Key)
	case "undo":
		a.undo(e.Arg)
	case "recent":
		a.recent()
	case "clash":
		a.clash(e)
	case "close":
		a.card = nil
		a.browser.Dialog(false)
	case "share":
		a.share(e)
	case "dismiss":
		a.dismiss(e.Arg)
	case "install":
		a.install()
	case "reload":
		a.browser.Show("banner", markup(view.UpdatingBanner()))
		a.browser.Update()
	case "retry":
		a.retry()
	case "back":
		a.back = true
		a.steps = max(0, a.steps-2) // one for this step, one for the visit that follows
	case "wide":
		a.redraw()
	case "up":
		a.up(e.Arg)
	case "find":
		a.find()
	case "online":
		a.browser.Cut() // what hangs since the network was lost
		a.sync.Wake(false)
		a.wake()
	case "visible":
		a.hidden = false
		a.sync.Wake(true)
		a.wake()
		a.remind()
	case "offline":
		a.offline = true
		a.chip()
	case "remind":
		a.setRemind(e.Arg)
	case "hidden":
		a.hidden = true
		a.saveNote()
		a.sync.Hide()
		a.keepNow(true)
	case "add-device":
		a.addDevice()
	case "revoke":
		a.revoke(e.Arg)
	case "join":
		a.peek(e.Arg)
	case "join-yes":
		a.join(formOf(e))
	case "leave-agenda":
		a.leave()
	case "share-agenda":
		a.shareAgenda()
	case "to-calendar":
		a.saveCalendar("")
		a.browser.Show("sheet", markup(view.CalendarSheet()))
		a.browser.Dialog(true)
	case "show-qr":
		at, _ := strconv.Atoi(e.Arg) // of our own buttons
		a.showCode(at)
	case "bring":
		a.bring()
	case "bring-list":
		a.bringList(formOf(e).Get("list"))
	case "bring-file":
		a.bringFile(e.Body)
	case "bring-take":
		a.bringTake(formOf(e))
	case "new-item":
		a.newItem()
	case "add-item":
		a.addItem(formOf(e))
	case "item-fields":
		a.itemFields(formOf(e))
	case "edit-item":
		a.editItem(cmp.Or(e.Arg, e.Key))
	case "save-item":
		a.saveItem(formOf(e))
	case "delete-item":
		a.deleteItem(e.Arg)
	case "walk":
		a.showWalk(e.Arg)
	case "save-walk":
		a.saveWalk(formOf(e))
	case "scan":
		a.scan()
	case "scan-picture":
		a.scanPicture(e.Body)
	case "full":
		a.full(e.Arg)
	case "rate":
		a.rate(e.Key, e.Arg)
	case "type-item":
		a.typedItem(formOf(e))
	case "note-begin":
		a.beginNote(e.Key, e.Arg)
	case "note":
		a.typeNote(e.Key, e.Arg)
		if e.Done {
			a.saveNote()
		}
	case "keep-pick":
		a.keepPick(e.Key, e.Arg)
	case "print":
		a.browser.Print()
	case "recovery":
		a.recovery()
	case "save-recovery":
		a.saveRecovery(e.Arg)
	case "calendar":
		a.saveCalendar(e.Key)
	case "subscribe":
		a.subscribe()
	case "new-copy":
		a.newCopy()
	case "make-link":
		a.makeLink(formOf(e))
	case "copy":
		if a.browser.Share("", e.Arg) {
			a.say("Copied.", "")
		}
	}
}

// formOf are the fields of a form that was sent.
func formOf(e Event) url.Values {
	values, _ := url.ParseQuery(e.Arg) // of our own forms
	return values
}

// find puts the keyboard into the search, which is where the list of sessions is.
func (a *App) find() {
	if _, ok := a.shown.(*Programme); ok || a.split || a.event.ID == "" {
		a.browser.Focus("#q")
		return
	}
	a.next = "#q"
	a.loop.Open(cmp.Or(a.tabs["programme"], view.HrefProgramme(a.event.ID)))
}

// up leads back to where the person came from, or where nobody came from anywhere, to what
// lies above the screen on show.
func (a *App) up(above string) {
	if a.steps > 0 {
		a.browser.Back()
		return
	}
	a.loop.Open(above)
}

// skip hides a session, and brings back one that is hidden.
func (a *App) skip(key string) {
	if a.scene.Agenda.State(key) == agenda.Hidden {
		a.choose(key, agenda.None)
		return
	}
	a.choose(key, agenda.Hidden)
}

// clash opens the card on which a clash is decided. The choices on it draw it anew.
func (a *App) clash(e Event) {
	key := e.Key
	if e.Arg != "" {
		key = e.Arg
	}
	a.card = view.ClashKeys(a.scene, schedule.Key(key))
	a.showCard()
	a.browser.Dialog(true)
}

func (a *App) showCard() { a.browser.Show("sheet", markup(view.ClashCard(a.scene, a.card))) }

func (a *App) share(e Event) {
	title := a.scene.Programme.Event.Name
	if session, ok := a.scene.Programme.Session(schedule.Key(e.Key)); ok {
		title = session.Title
	}
	link := e.Arg
	if link == "" {
		link = a.address
	}
	a.shareLink(title, link)
}

// shareLink hands a link to the device's own sheet, or copies it.
func (a *App) shareLink(title, link string) {
	if a.browser.Share(title, link) {
		a.say("The link was copied.", "")
	}
}

// follow goes where a link leads if the router would not: to the address it went to
// last, after a search has changed the address since.
func (a *App) follow(e Event) {
	if e.Arg != a.visited || a.address == a.visited || a.shown == nil {
		return
	}
	a.loop.Do(func() {
		address, err := url.Parse(e.Arg)
		if err != nil {
			return
		}
		a.browser.Address(e.Arg)
		a.Visit(address)
	})
}

// key is the keyboard: "/" searches, arrows and j k move, s picks, g and a letter
// goes somewhere. It runs at once, so that the browser can be told to keep out.
func (a *App) key(e Event) {
	if prefs.NoShortcuts.Get(a.browser) && len(e.Arg) == 1 {
		return
	}
	chord := a.chord + e.Arg
	a.chord = ""
	do := map[string]func(){
		"/":         func() { a.find() },
		"ArrowDown": func() { a.browser.Step(true) },
		"ArrowUp":   func() { a.browser.Step(false) },
		"j":         func() { a.browser.Step(true) },
		"k":         func() { a.browser.Step(false) },
		"s":         func() { a.browser.Press(`[data-act="star"]`) },
		"x":         func() { a.skipHere() },
		"g":         func() { a.chord = "g" },
		"gp":        func() { a.loop.Open(view.HrefProgramme(a.event.ID)) },
		"ga":        func() { a.loop.Open(view.HrefAgenda(a.event.ID)) },
		"gn":        func() { a.loop.Open(view.HrefNow(a.event.ID)) },
		"gs":        func() { a.loop.Open("/settings") },
	}[chord]
	if do == nil {
		return
	}
	e.Taken()
	do()
}

// skipHere skips the session that has the keyboard, or that the screen is about.
func (a *App) skipHere() {
	key := a.browser.Here()
	if s, ok := a.shown.(*Session); ok && key == "" {
		key = string(s.key)
	}
	if key != "" && a.scene.Agenda != nil {
		a.loop.Do(func() { a.skip(key) })
	}
}

// wake is what happens when the app comes back into view or the network does.
func (a *App) wake() {
	before := a.scene.Now
	a.scene.Now = a.now()
	if a.event.ID != "" {
		a.refresh()
		if a.late {
			a.retry()
		} else if a.scene.Agenda != nil {
			a.drain()
		}
		if c, ok := a.shown.(*Colleague); ok {
			c.tryAgain(a)
		}
		a.redraw() // what is on now is another slot than before, and it may be another day
		if p := a.scene.Programme; p.DayAt(before) != p.DayAt(a.scene.Now) && !strings.Contains(a.address, "day=") {
			a.browser.Begin()
		}
	}
	a.browser.CheckUpdate()
}

func (a *App) dismiss(what string) {
	if what == "" {
		a.browser.Show("banner", "")
		return
	}
	prefs.Dismissed(what).Set(a.browser, true)
	a.redraw()
}

func (a *App) install() {
	prefs.Dismissed("install").Set(a.browser, true) // the hint has done its work
	if a.browser.Installable() {
		a.browser.Install()
		return
	}
	kind := "other"
	if a.browser.Apple() {
		kind = "ios"
	}
	code := ""
	if kind == "ios" {
		code = "…"
		a.handOver()
	}
	a.browser.Show("sheet", markup(view.InstallSheet(kind, code)))
	a.browser.Dialog(true)
}

// UpdateWaits is called when a newer app waits. It is offered, not forced.
func (a *App) UpdateWaits() {
	a.browser.Show("banner", markup(view.UpdateBanner()))
}
