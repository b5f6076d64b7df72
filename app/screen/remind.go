package screen

import (
	"strconv"
	"strings"
	"time"

	"hallway/app/catalog"
	"hallway/app/device"
	"hallway/app/order"
	"hallway/app/planner"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/app/wire"
)

// An open app reminds by itself, without a network. While it is closed, the server does, where
// it and the browser can.

// reminderWish is when the person wants to be reminded; not ok: never.
func (a *App) reminderWish() (r planner.Reminder, ok bool) {
	choice := prefs.Remind.Get(a.browser)
	minutes, _ := strconv.Atoi(choice) // "leave" is not a number
	return planner.Reminder{Before: time.Duration(minutes) * time.Minute, Leave: choice == "leave"}, choice != ""
}

// setRemind takes a choice, and asks the browser for what that needs.
func (a *App) setRemind(choice string) {
	prefs.Remind.Set(a.browser, choice)
	a.remind()
	if choice == "" {
		a.reach = view.ReachPage
		a.loop.Go(func() {
			a.browser.Unsubscribe()
			for _, event := range a.agendas.UnreachAll(a.browser) {
				prefs.Reached(schedule.EventID(event)).Clear(a.browser)
			}
		}, nil)
		a.redraw()
		return
	}
	a.redraw()
	a.later(func() { a.browser.AskNotify() }, func() {
		a.reachNow(func() {
			if _, ok := a.shown.(*Settings); !ok {
				a.say("You'll be reminded "+view.RemindWords(choice)+". "+view.ReachWords(a.reach), "")
			}
		})
	})
}

// reachSoon renews the subscription once a day: browsers end and renew it by themselves.
func (a *App) reachSoon() {
	choice := prefs.Remind.Get(a.browser)
	if choice == "" {
		return
	}
	if prefs.Reached(a.event.ID).Get(a.browser) == a.reachMark() && a.browser.Notify() == view.Granted {
		a.reach = view.ReachPush
		return
	}
	a.reachNow(func() {})
}

// reachMark is what was subscribed to, and on which day. Another agenda needs a subscription
// of its own.
func (a *App) reachMark() string {
	name := ""
	if a.scene.Agenda != nil {
		name = a.scene.Agenda.ID.String()
	}
	quiet := "quiet"
	if prefs.AtNight.Get(a.browser) {
		quiet = "night"
	}
	return strings.Join([]string{prefs.Remind.Get(a.browser), quiet, a.now().Format(time.DateOnly), name}, " ")
}

// unreach ends the messages about the agenda of an event that this device is about to leave,
// or to keep from the server. It blocks.
func (a *App) unreach(event schedule.EventID) {
	if prefs.Reached(event).Get(a.browser) != "" {
		prefs.Reached(event).Clear(a.browser)
		_ = a.agendas.Unreach(a.browser, string(event)) // without it, messages about the old one come
	}
}

// reachNow has the server reach this device where that can be, and goes on.
func (a *App) reachNow(then func()) {
	done := func(reach view.Reaching) {
		a.reach = reach
		if _, ok := a.shown.(*Settings); ok {
			a.redraw()
		}
		then()
	}
	permission := a.browser.Notify()
	switch {
	case permission == view.Denied:
		done(view.ReachBlocked)
		return
	case permission == view.Impossible && a.browser.Apple() && !a.browser.Installed():
		done(view.ReachInstall)
		return
	case permission != view.Granted || catalog.IsImport(a.event.ID) || prefs.LocalOnly.Get(a.browser) || a.scene.Agenda == nil:
		done(view.ReachPage)
		return
	}
	event, mark := a.event.ID, a.reachMark()
	wish, _ := a.reminderWish()
	name := a.scene.Agenda.ID.String()
	flush := a.sync.Flush(string(event)) // of an agenda that the server does not have it cannot remind
	var key string
	var err error
	a.later(func() {
		if key, err = device.PushKey(a.browser); err != nil || key == "" {
			return
		}
		where, failed := a.browser.Subscribe(key)
		if failed != nil {
			key, err = "", failed
			return
		}
		where.Minutes, where.Leave, where.Quiet = max(int(wish.Before.Minutes()), 1), wish.Leave, !prefs.AtNight.Get(a.browser)
		if err = flush(); err != nil {
			return
		}
		asks, failed := a.agendas.Reach(a.browser, string(event), where)
		if err = failed; err == nil {
			a.browser.Asks(name, asks)
		}
	}, func() {
		switch {
		case err == nil && key == "":
			done(view.ReachNoServer)
		case err == nil:
			prefs.Reached(event).Set(a.browser, mark)
			done(view.ReachPush)
		case key == "" && a.browser.Online():
			done(view.ReachPage) // the browser's own service does not answer
		default:
			done(view.ReachLater)
		}
	})
}

// remind shows what begins soon, once, and looks again when the next is due. It is called
// whenever the agenda, the programme or the choice is another, and when the page is on show
// again.
func (a *App) remind() {
	if a.reminder != nil {
		a.reminder()
		a.reminder = nil
	}
	wish, ok := a.reminderWish()
	if !ok || a.hidden || a.scene.Agenda == nil || a.event.ID == "" {
		return
	}
	now := a.now()
	a.scene.Now = now
	told := a.reminded(now)
	var ids, lines, fresh []string
	var next time.Time
	var before *schedule.Session
	for _, session := range view.Going(a.scene) {
		from := before
		before = session
		at := a.scene.Walks.Remind(wish, from, session)
		id := wire.ReminderID(a.event.ID, session.Key, session.Start)
		switch {
		case !planner.Remindable(session, now) || told[id] || now.Sub(at) > planner.TooLate:
		case at.After(now):
			if next.IsZero() || at.Before(next) {
				next = at
			}
		default:
			title, body := view.SoonWords(a.scene, session)
			ids, lines = append(ids, id), append(lines, title+" · "+body)
			told[id] = true
		}
	}
	if len(ids) > 0 {
		a.keepReminded(told)
		a.later(func() {
			for i, id := range ids {
				if a.browser.Untold(id) { // no notification has said it
					fresh = append(fresh, lines[i])
				}
			}
		}, func() {
			if len(fresh) > 0 {
				a.say(strings.Join(fresh, " — "), "")
			}
		})
	}
	if !next.IsZero() {
		a.reminder = a.loop.After(next.Sub(now), func() {
			a.reminder = nil
			a.remind()
		})
	}
}

// reminded are the reminders that were given, in any tab, of what has not begun.
func (a *App) reminded(now time.Time) map[string]bool {
	told := make(map[string]bool)
	for line := range strings.Lines(prefs.Reminded(a.event.ID).Get(a.browser)) {
		start, _, _ := strings.Cut(line, " ")
		if at, err := strconv.ParseInt(start, 10, 64); err == nil && at >= now.Unix() {
			told[strings.TrimSpace(line)] = true
		}
	}
	return told
}

func (a *App) keepReminded(told map[string]bool) {
	var lines []string
	for line := range told {
		lines = append(lines, line)
	}
	order.Stable(lines, strings.Compare)
	prefs.Reminded(a.event.ID).Set(a.browser, strings.Join(lines, "\n"))
}
