package screen

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/view"
)

// newItem opens the sheet on which an item is written in one line.
func (a *App) newItem() {
	day := a.scene.Programme.DayAt(a.now())
	if _, ok := a.shown.(*Agenda); ok {
		day = a.agendaDay()
	}
	a.browser.Show("sheet", markup(view.NewItemSheet(a.scene, "", []int{day}, "")))
	a.browser.Dialog(true)
	a.browser.Focus("#item-line")
}

// addItem adds what one line says, on each day that was chosen.
func (a *App) addItem(form url.Values) {
	line := form.Get("line")
	var days []int
	var edits []agenda.Edit
	var last agenda.Item
	failed := ""
	for _, word := range form["day"] {
		day, err := strconv.Atoi(word)
		if err != nil || day < 0 || day >= len(a.scene.Programme.Event.Days) {
			continue
		}
		days = append(days, day)
		item, ok := agenda.ParseItem(line, a.midnight(day))
		if !ok {
			failed = whyNot(item)
			break
		}
		item.ID = xid.New()
		edits = append(edits, item.Edits(agenda.Item{})...)
		last = item
	}
	if len(days) == 0 {
		failed = "Choose a day, or several."
	}
	if failed != "" {
		a.browser.Show("sheet", markup(view.NewItemSheet(a.scene, line, days, failed)))
		a.browser.Focus("#item-line")
		return
	}
	a.storeItem(edits, "Added: "+view.Shorten(last.Title))
}

// whyNot says what a line lacks.
func whyNot(item agenda.Item) string {
	if item.Title == "" {
		return "Say what it is, too: booth 13:00-15:00."
	}
	return "Say when it is, too: " + view.Shorten(item.Title) + " 13:00-15:00."
}

// midnight is the beginning of a day of the event, in its zone.
func (a *App) midnight(day int) time.Time {
	date, err := time.ParseInLocation(time.DateOnly, a.scene.Programme.Event.Days[day].Date, a.scene.Programme.Location())
	if err != nil {
		return a.scene.Programme.Event.Days[day].Start // no programme has such a day
	}
	return date
}

func (a *App) storeItem(edits []agenda.Edit, said string) {
	a.write(edits, func() {
		a.browser.Dialog(false)
		a.say(said, "")
	})
	if len(edits) == 0 {
		a.browser.Dialog(false)
	}
}

// agendaDay is the day of the agenda that is on show.
func (a *App) agendaDay() int {
	day := -1
	if g, ok := a.shown.(*Agenda); ok {
		day = g.day
	}
	return view.AgendaDay(a.scene, day)
}

// itemFields opens the sheet with all fields, for a new item, with what was typed in one
// line in them.
func (a *App) itemFields(form url.Values) {
	day := a.agendaDay()
	if days := form["day"]; len(days) > 0 {
		if chosen, err := strconv.Atoi(days[0]); err == nil && chosen >= 0 && chosen < len(a.scene.Programme.Event.Days) {
			day = chosen
		}
	}
	line := strings.TrimSpace(form.Get("line"))
	item, ok := agenda.ParseItem(line, a.midnight(day))
	if !ok {
		start := a.midnight(day).Add(12 * time.Hour)
		item = agenda.Item{Title: line, Start: start, End: start.Add(time.Hour)}
	}
	item.ID = xid.New()
	a.showItem(item, "")
}

// editItem opens the sheet of an item that is there.
func (a *App) editItem(key string) {
	id, ok := agenda.ItemID(key)
	if !ok {
		return
	}
	if item, ok := a.scene.Agenda.Item(id); ok {
		a.showItem(item, "")
	}
}

func (a *App) showItem(item agenda.Item, failed string) {
	a.card = nil
	a.browser.Show("sheet", markup(view.ItemSheet(a.scene, item, failed)))
	a.browser.Dialog(true)
}

// saveItem takes the fields of the sheet over.
func (a *App) saveItem(form url.Values) {
	id, err := xid.FromString(form.Get("id"))
	if err != nil {
		return // of our own form
	}
	before, _ := a.scene.Agenda.Item(id)
	item, failed := a.itemOf(id, form)
	if failed != "" {
		if item.Start.IsZero() {
			item.Start, item.End = before.Start, before.End
		}
		a.showItem(item, failed)
		return
	}
	edits := item.Edits(before)
	for i := range edits {
		edits[i].Value = strings.ReplaceAll(edits[i].Value, "\r\n", "\n") // forms send these
	}
	a.storeItem(edits, "Saved: "+view.Shorten(item.Title))
}

func (a *App) itemOf(id xid.ID, form url.Values) (item agenda.Item, failed string) {
	field := func(name string) string { return strings.TrimSpace(form.Get(name)) }
	item = agenda.Item{ID: id, Title: field("title"), Place: field("place"), Kind: agenda.Kind(field("kind")), URL: field("url"), Note: field("note")}
	zone := a.scene.Programme.Location()
	start, err := time.ParseInLocation("2006-01-02 15:04", field("date")+" "+field("start"), zone)
	if err != nil {
		return item, "Say on which day and from when."
	}
	end, err := time.ParseInLocation("2006-01-02 15:04", field("date")+" "+field("end"), zone)
	if err != nil {
		return item, "Say until when."
	}
	if !end.After(start) {
		end = end.AddDate(0, 0, 1)
	}
	item.Start, item.End = start.UTC(), end.UTC()
	switch {
	case item.Title == "":
		return item, "Say what it is."
	case item.URL != "" && !strings.HasPrefix(item.URL, "https://"):
		return item, "A link begins with https://."
	}
	return item, ""
}

// deleteItem takes an item off the agenda, until it is undone.
func (a *App) deleteItem(arg string) {
	id, err := xid.FromString(arg)
	if err != nil {
		return
	}
	item, ok := a.scene.Agenda.Item(id)
	if !ok {
		return
	}
	a.set(register.Item(id, register.ItemDeleted), register.Yes, func() {
		a.browser.Dialog(false)
		a.say("Deleted: "+view.Shorten(item.Title), "item "+arg)
	})
}

// full goes to the best backup of a session that is full, and skips that one: it is no
// backup for anything.
func (a *App) full(key string) {
	backups := view.BackupsOf(a.scene, schedule.Key(key))
	if len(backups) == 0 {
		return
	}
	to := backups[0]
	said := view.FullWords(a.scene, schedule.Key(key), to)
	a.browser.Take(string(a.event.ID), key, agenda.Hidden.String())
	a.browser.Take(string(a.event.ID), string(to), agenda.Going.String())
	a.drain()
	a.afterStored = func() { a.say(said, "last 2") }
}
