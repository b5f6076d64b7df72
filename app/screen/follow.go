package screen

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/prefs"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/app/wire"
)

// Whom you follow is part of the agenda, so that it is the same on all of your devices.
// What their links showed last is kept on each device apart, to be shown without a network.

// maxFollowed is how many agendas one can follow: each is asked for with every refresh.
const maxFollowed = 20

// followed are the secrets of the people you follow, in an order that stays. While the
// store has not answered they are those of the last time.
func (a *App) followed() []string {
	if a.late || a.scene.Agenda == nil {
		return slices.SortedFunc(maps.Keys(prefs.Followed(a.event.ID).Get(a.browser)), func(x, y string) int {
			return cmp.Compare(register.Follow(x), register.Follow(y))
		})
	}
	var secrets []string
	for _, key := range slices.Sorted(maps.Keys(a.scene.Agenda.Follows)) {
		secrets = append(secrets, a.scene.Agenda.Follows[key])
	}
	return secrets
}

func (a *App) follows(secret string) bool { return slices.Contains(a.followed(), secret) }

// shownBy is what somebody's link showed last; ok is false where it was not asked yet.
func (a *App) shownBy(secret string, last map[string]wire.SharedAgenda) (shared wire.SharedAgenda, ok bool) {
	if code, isCode := strings.CutPrefix(secret, codePrefix); isCode {
		shared, err := a.readCode(code)
		return shared, err == nil
	}
	shared, ok = last[secret]
	return shared, ok
}

// followAgenda follows an agenda from now on.
func (a *App) followAgenda(secret string, now wire.SharedAgenda) {
	if len(a.followed()) >= maxFollowed {
		a.say("You already follow "+view.Number(maxFollowed)+" agendas. Unfollow one first.", "")
		return
	}
	a.keepFollowed(map[string]wire.SharedAgenda{secret: now})
	a.set(register.Follow(secret), secret, func() {
		a.say("You follow this agenda now.", "")
		a.redraw()
	})
}

// unfollow follows an agenda no longer, and forgets what it showed.
func (a *App) unfollow(secrets ...string) {
	var edits []agenda.Edit
	for _, secret := range secrets {
		if a.follows(secret) {
			edits = append(edits, agenda.Edit{Key: register.Follow(secret)})
		}
	}
	a.write(edits, a.redraw)
}

// keepFollowed remembers what links show now, beside what others showed last.
func (a *App) keepFollowed(shown map[string]wire.SharedAgenda) {
	last := prefs.Followed(a.event.ID).Get(a.browser)
	if last == nil {
		last = make(map[string]wire.SharedAgenda)
	}
	maps.Copy(last, shown)
	prefs.Followed(a.event.ID).Set(a.browser, last)
	a.team()
}

// followedChanged shows who is followed now, here or on another device, and asks for those
// it knows nothing about yet.
func (a *App) followedChanged() {
	last, now := prefs.Followed(a.event.ID).Get(a.browser), a.followed()
	before := len(last)
	maps.DeleteFunc(last, func(secret string, _ wire.SharedAgenda) bool { return !slices.Contains(now, secret) })
	if len(last) < before {
		prefs.Followed(a.event.ID).Set(a.browser, last)
	}
	a.team()
	for _, secret := range now {
		if _, ok := a.shownBy(secret, last); !ok {
			a.refreshTeam()
			return
		}
	}
}

// team puts what followed agendas say on the scene.
func (a *App) team() {
	a.scene.Team = make(map[schedule.Key][]view.Member)
	a.scene.Mates = nil
	last := prefs.Followed(a.event.ID).Get(a.browser)
	for i, secret := range a.followed() {
		shared, _ := a.shownBy(secret, last)
		who := view.Member{Name: cmp.Or(shared.Name, "A colleague"), Hue: i % view.Hues}
		for _, key := range shared.Going {
			a.scene.Team[schedule.Key(key)] = append(a.scene.Team[schedule.Key(key)], who)
		}
		a.scene.Mates = append(a.scene.Mates, view.MateOf(who, secret, shared))
	}
}

// refreshTeam asks what the people you follow do now.
func (a *App) refreshTeam() {
	event, last := a.event.ID, prefs.Followed(a.event.ID).Get(a.browser)
	links := slices.DeleteFunc(a.followed(), func(secret string) bool { return strings.HasPrefix(secret, codePrefix) })
	if len(links) == 0 {
		return
	}
	fresh := make(map[string]wire.SharedAgenda)
	var gone, names []string
	a.later(func() {
		for _, secret := range links {
			got, err := device.Shared(a.browser, secret)
			switch {
			case err == nil:
				fresh[secret] = got
			case device.IsGone(err):
				gone, names = append(gone, secret), append(names, cmp.Or(last[secret].Name, "A colleague"))
			}
		}
	}, func() {
		if a.event.ID != event {
			return
		}
		news := false
		for secret, got := range fresh {
			news = news || !reflect.DeepEqual(last[secret], got)
		}
		if news {
			a.keepFollowed(fresh)
		}
		if len(gone) > 0 {
			a.unfollow(gone...)
			a.say(strings.Join(names, ", ")+": the link no longer works, so you don't follow it now.", "")
		}
		if news && a.shown != nil {
			a.redraw()
		}
	})
}
