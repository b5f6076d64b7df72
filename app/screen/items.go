package screen

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/app/view"
)

// newItem opens the sheet on which an item is written in one line.
func (a *App) newItem() {
	day := a.scene.Programme.DayAt(a.now())
	if _, ok := a.shown.(*Agenda); ok {
		day = a.agendaDay()
	}
	a.browser.Show("sheet", markup(view.NewItemSheet(a.scene, view.NewItem{Days: []int{day}})))
	a.browser.Dialog(true)
	a.browser.Focus("#item-line")
}

// reading is what a line says, on the days of the event.
func (a *App) reading(line string) agenda.Reading {
	days := a.midnights(nil)
	today := -2
	now := a.now().In(a.scene.Programme.Location()).Format(time.DateOnly)
	for i, day := range days {
		switch now {
		case day.Format(time.DateOnly):
			today = i
		case day.AddDate(0, 0, -1).Format(time.DateOnly):
			today = max(today, i-1)
		}
	}
	return agenda.ReadEntry(line, days, today)
}

// newItemOf is what a form says so far.
func (a *App) newItemOf(form url.Values) view.NewItem {
	n := view.NewItem{Line: strings.TrimSpace(form.Get("line"))}
	for _, day := range numbers(form["day"]) {
		if day < len(a.scene.Programme.Event.Days) {
			n.Days = append(n.Days, day)
		}
	}
	for _, minutes := range numbers(form["at"]) {
		n.Times = append(n.Times, time.Duration(minutes)*time.Minute)
	}
	for _, minutes := range numbers(form["long"]) {
		n.Long = time.Duration(minutes) * time.Minute
	}
	n.Reading = a.reading(n.Line).Or(n.Days, n.Times, n.Long)
	return n
}

// numbers are the values of boxes of our own forms.
func numbers(values []string) []int {
	var all []int
	for _, value := range values {
		if n, err := strconv.Atoi(value); err == nil && n >= 0 {
			all = append(all, n)
		}
	}
	return all
}

// typedItem says under the field how it is read so far.
func (a *App) typedItem(form url.Values) {
	a.browser.Show("item-reading", markup(view.ItemReading(a.scene, a.newItemOf(form).Reading)))
}

// longItem is how long an item is at most that is added without asking.
const longItem = 8 * time.Hour

// addItem adds what one line says, or else what was chosen.
func (a *App) addItem(form url.Values) {
	n := a.newItemOf(form)
	r := n.Reading
	n.Failed = whyNot(r)
	if n.Failed == "" && r.Longest() > longItem && form.Get("sure") != n.Line {
		n.Failed, n.Sure = "That takes "+view.Length(r.Longest())+". Press Add again if you mean it.", n.Line
	}
	if n.Failed != "" {
		a.browser.Show("sheet", markup(view.NewItemSheet(a.scene, n)))
		a.browser.Focus("#item-line")
		return
	}
	var edits []agenda.Edit
	items := r.Items(a.midnights(r.Days))
	for _, item := range items {
		item.ID = xid.New()
		edits = append(edits, item.Edits(agenda.Item{})...)
	}
	said := "Added: " + view.Shorten(r.Title)
	if len(items) > 1 {
		said += ", " + strconv.Itoa(len(items)) + " times"
	}
	a.storeItem(edits, said)
}

// whyNot says what a line lacks.
func whyNot(r agenda.Reading) string {
	switch {
	case r.Unknown != "":
		return view.NoDayWords(r.Unknown)
	case r.Title == "":
		return "Add what it is, e.g. booth 13:00-15:00."
	case len(r.Spans) == 0:
		return "Add a time, e.g. " + view.Shorten(r.Title) + " 13:00-15:00."
	case len(r.Days) == 0:
		return "Choose a day, or several."
	}
	return ""
}

// midnights are the beginnings of days of the event, in its zone; of all for nil.
func (a *App) midnights(days []int) []time.Time {
	if days == nil {
		for i := range a.scene.Programme.Event.Days {
			days = append(days, i)
		}
	}
	var all []time.Time
	for _, day := range days {
		all = append(all, a.midnight(day))
	}
	return all
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
	n := a.newItemOf(form)
	day := a.agendaDay()
	if len(n.Reading.Days) > 0 {
		day = n.Reading.Days[0]
	}
	start := a.midnight(day).Add(12 * time.Hour)
	item := agenda.Item{Title: n.Line, Start: start, End: start.Add(time.Hour)}
	if items := n.Reading.Items(a.midnights([]int{day})); len(items) > 0 && n.Reading.Title != "" {
		item = items[0]
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
