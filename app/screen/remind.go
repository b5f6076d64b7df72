package screen

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"hallway/app/planner"
	"hallway/app/schedule"
	"hallway/app/view"
)

// Reminders. An open page reminds by itself, without a network. Where the device and
// the server can do Web Push, the server reminds a closed one: it has the agenda, and
// sends a hint without content.

// remindBefore is how many minutes before a session this device reminds; 0: never.
func (a *App) remindBefore() int {
	if minutes, err := strconv.Atoi(a.browser.Get("remind")); err == nil && view.RemindChoice(minutes) {
		return minutes
	}
	return 0
}

// setRemind takes the choice in the settings, and asks the browser what it takes.
func (a *App) setRemind(minutes string) {
	if minutes == "off" {
		minutes = ""
	}
	a.browser.Set("remind", minutes)
	a.redraw()
	a.remind()
	event := a.event.ID
	if minutes == "" {
		a.browser.Set("pushed "+string(event), "")
		a.later(func() {
			a.browser.Unsubscribe()
			_ = a.asks(event, "DELETE", "/push", nil, nil) // the server finds out with its next hint
		}, func() {})
		return
	}
	a.later(func() { a.browser.AskNotify() }, func() { a.subscribePush(true) })
}

// subscribePush lets the server remind this device of the open agenda, where the person
// wants it and nobody said so to the server since yesterday.
func (a *App) subscribePush(now bool) {
	minutes := a.remindBefore()
	if minutes == 0 || a.event.ID == "" || a.scene.Agenda == nil {
		return
	}
	can, allowed, denied := a.browser.CanNotify()
	a.reach = view.ReachPage
	switch {
	case denied:
		a.reach = view.ReachBlocked
	case !can && a.ctx.IsAppleBrowser() && !installed():
		a.reach = view.ReachInstall
	}
	if !allowed || a.syncOff() || isImport(a.event.ID) {
		a.redrawSettings()
		return
	}
	event := a.event.ID
	mark := strconv.Itoa(minutes) + " " + a.now().Format(time.DateOnly)
	if !now && a.browser.Get("pushed "+string(event)) == mark {
		a.reach = view.ReachPush
		return
	}
	tell := a.telling()
	var err error
	a.later(func() { err = a.pushTo(event, minutes, tell) }, func() {
		r, refusal := errors.AsType[refused](err)
		switch {
		case err == nil:
			a.browser.Set("pushed "+string(event), mark)
			a.reach = view.ReachPush
		case refusal && r.status == 404:
			a.browser.Set("pushed "+string(event), "") // this server reminds nobody
		}
		a.redrawSettings()
	})
}

// pushTo subscribes and tells the server where it reaches this device. It blocks.
func (a *App) pushTo(event schedule.EventID, minutes int, tell func() error) error {
	answer, err := a.browser.Send(Request{Method: "GET", URL: "/api/v1/push"})
	if err == nil {
		err = answer.trouble()
	}
	if err != nil {
		return err
	}
	var server struct {
		Key string `json:"key"`
	}
	if err := json.Unmarshal(answer.Body, &server); err != nil {
		return err
	}
	endpoint, p256dh, auth, err := a.browser.Subscribe(server.Key)
	if err != nil {
		return err
	}
	if err := tell(); err != nil { // of an agenda that the server does not have it cannot remind
		return err
	}
	return a.asks(event, "PUT", "/push", map[string]any{"endpoint": endpoint, "p256dh": p256dh, "auth": auth, "minutes": minutes}, nil)
}

func (a *App) redrawSettings() {
	if _, there := a.shown.(*Settings); there {
		a.redraw()
	}
}

// remind tells what begins soon, once, and looks again when the next is due. It is to
// be called whenever the programme, the agenda or the choice is another.
func (a *App) remind() { a.remindBy(a.tellSoon) }

// justPicked is remind after somebody picked: of what they look at nobody reminds them.
func (a *App) justPicked() { a.remindBy(func([]*schedule.Session) bool { return true }) }

// remindBy has what begins soon told by tell, which reports whether anybody could see it.
func (a *App) remindBy(tell func([]*schedule.Session) bool) {
	if a.reminder != nil {
		a.reminder.Stop()
		a.reminder = nil
	}
	minutes := a.remindBefore()
	if minutes == 0 || a.event.ID == "" || a.scene.Agenda == nil {
		return
	}
	a.scene.Now = a.now()
	soon, next := planner.Soon(view.Going(a.scene), a.scene.Now, time.Duration(minutes)*time.Minute)
	told := a.reminded()
	soon = slices.DeleteFunc(soon, func(s *schedule.Session) bool { return slices.Contains(told, reminder(s)) })
	if len(soon) > 0 && tell(soon) {
		for _, session := range soon {
			told = append(told, reminder(session))
		}
		a.keepReminded(told)
	}
	if !next.IsZero() {
		a.reminder = time.AfterFunc(next.Sub(a.scene.Now), func() { a.ctx.Dispatch(func(app.Context) { a.remind() }) })
	}
}

// tellSoon tells of sessions on the page where somebody looks at it, and outside where
// the browser may.
func (a *App) tellSoon(soon []*schedule.Session) bool {
	if !a.hidden {
		lines := make([]string, len(soon))
		for i, session := range soon {
			title, body := view.SoonWords(a.scene, session)
			lines[i] = title + " · " + body
		}
		a.say(strings.Join(lines, " — "), "")
		return true
	}
	_, allowed, _ := a.browser.CanNotify()
	if a.reach == view.ReachPush || !allowed {
		return false // the server does, or it is told when the page is looked at
	}
	for _, session := range soon {
		title, body := view.SoonWords(a.scene, session)
		a.browser.Notify(title, body, view.HrefSession(a.event.ID, session.Key), string(session.Key))
	}
	return true
}

// reminder names a session at its time: one that moved is told again.
func reminder(session *schedule.Session) string {
	return strconv.FormatInt(session.Start.Unix(), 10) + " " + string(session.Key)
}

// reminded are the reminders that were told, by any tab.
func (a *App) reminded() []string {
	return strings.FieldsFunc(a.browser.Get("reminded "+string(a.event.ID)), func(r rune) bool { return r == '\n' })
}

// keepReminded remembers what was told, until it has begun.
func (a *App) keepReminded(told []string) {
	now := a.scene.Now.Unix()
	told = slices.DeleteFunc(told, func(line string) bool {
		start, _, _ := strings.Cut(line, " ")
		at, err := strconv.ParseInt(start, 10, 64)
		return err != nil || at < now
	})
	a.browser.Set("reminded "+string(a.event.ID), strings.Join(told, "\n"))
}
