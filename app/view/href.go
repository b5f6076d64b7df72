package view

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"hallway/app/schedule"
	"hallway/app/search"
)

// HrefProgramme is the address of an event's programme.
func HrefProgramme(id schedule.EventID) string { return "/e/" + string(id) }

// HrefAgenda is the address of the person's agenda of an event.
func HrefAgenda(id schedule.EventID) string { return HrefProgramme(id) + "/agenda" }

// HrefNow is the address of what is on.
func HrefNow(id schedule.EventID) string { return HrefProgramme(id) + "/now" }

// HrefChanges is the address of what changed.
func HrefChanges(id schedule.EventID) string { return HrefProgramme(id) + "/changes" }

// HrefSession is the address of a session.
func HrefSession(id schedule.EventID, key schedule.Key) string {
	return HrefProgramme(id) + "/session/" + url.PathEscape(string(key))
}

// HrefSpeaker is the address of a speaker.
func HrefSpeaker(id schedule.EventID, speaker schedule.SpeakerID) string {
	return HrefProgramme(id) + "/speaker/" + url.PathEscape(string(speaker))
}

// HrefRoom is the address of a room.
func HrefRoom(id schedule.EventID, room schedule.RoomID) string {
	return HrefProgramme(id) + "/room/" + url.PathEscape(string(room))
}

func (s Scene) hrefQuery(q search.Query) string {
	href := HrefProgramme(s.event())
	if values := q.Values(s.Programme).Encode(); values != "" {
		href += "?" + values
	}
	return href
}

func (s Scene) hrefDay(base string, day int) string {
	return base + "?day=" + s.Programme.Event.Days[day].Date
}

// HrefJoin is where a device joins an agenda; the code is in the fragment.
func HrefJoin(event schedule.EventID) string { return HrefProgramme(event) + "/join" }

// HrefRecover is where a recovery link leads; its code is in the fragment.
func HrefRecover(event schedule.EventID) string { return HrefProgramme(event) + "/recover" }

// HrefColleague is where a colleague's agenda is compared with your own; its secret is
// in the fragment.
func HrefColleague(event schedule.EventID) string { return HrefProgramme(event) + "/colleague" }

// HrefPlan is where a day is planned.
func HrefPlan(event schedule.EventID) string { return HrefProgramme(event) + "/plan" }

// HrefReport is where the report is made.
func HrefReport(event schedule.EventID) string { return HrefProgramme(event) + "/report" }

// HrefTeam is where the people you follow are.
func HrefTeam(event schedule.EventID) string { return HrefProgramme(event) + "/team" }

// HrefTab is where the tab of an event begins.
func HrefTab(event schedule.EventID, tab string) string {
	if tab == "programme" {
		return HrefProgramme(event)
	}
	return HrefProgramme(event) + "/" + tab
}

func (d Doc) hrefTab(tab string) string {
	return cmp.Or(d.Tabs[tab], HrefTab(d.Event.ID, tab))
}

// up is where the arrow in the bar leads: from what is not the beginning of a tab to the
// tab it belongs to, as it was left. It is empty where nothing lies above.
func (d Doc) up() string {
	tab := d.Tab
	if !slices.Contains([]string{"programme", "agenda", "now", "team"}, tab) {
		tab = "programme"
	} else if path, _, _ := strings.Cut(d.Page, "?"); d.Event == nil || path == HrefTab(d.Event.ID, tab) || path == "/" || path == "/"+tab {
		return ""
	}
	if d.Event == nil {
		return ""
	}
	return d.hrefTab(tab)
}
