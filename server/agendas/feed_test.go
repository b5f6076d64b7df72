package agendas

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	ical "github.com/emersion/go-ical"
	"github.com/rs/xid"

	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/wire"
	"hallway/server/programme"
)

// publish serves a programme of some sessions, at 10:00, 11:00 and so on.
func (h *hall) publish(titles ...string) {
	h.t.Helper()
	var sessions []*schedule.Session
	for i, title := range titles {
		s := &schedule.Session{Key: schedule.Key(string(rune('a' + i))), Title: title, Start: time.Date(2030, 6, 4, 10+i, 0, 0, 0, time.UTC)}
		s.End = s.Start.Add(30 * time.Minute)
		if title == "" {
			continue
		}
		if off, ok := strings.CutPrefix(title, "off "); ok {
			s.Title, s.Status = off, schedule.Canceled
		}
		sessions = append(sessions, s)
	}
	event := schedule.Event{ID: "kubecon", Name: "KubeCon", Zone: "UTC", Days: schedule.Days(sessions, time.UTC, 0)}
	p, err := schedule.New(event, nil, nil, nil, sessions)
	if err != nil {
		h.t.Fatal(err)
	}
	h.library.Publish(programme.NewVersion(p, h.now), 0)
}

// feed reads the calendar as another program does: "SUMMARY STATUS SEQUENCE".
func (p *phone) feed(secret string) map[string]string {
	p.h.t.Helper()
	status, file := p.ask("GET", "/feed/"+secret+".ics", "", nil)
	if status != http.StatusOK {
		p.h.t.Fatalf("status %d: %s", status, file)
	}
	cal, err := ical.NewDecoder(strings.NewReader(string(file))).Decode()
	if err != nil {
		p.h.t.Fatal(err)
	}
	got := make(map[string]string)
	for _, e := range cal.Events() {
		text := func(name string) string {
			if prop := e.Props.Get(name); prop != nil {
				return prop.Value
			}
			return "-"
		}
		got[text("UID")] = text("SUMMARY") + " " + text("STATUS") + " " + text("SEQUENCE")
	}
	return got
}

func TestAFeedCarriesWhatChanged(t *testing.T) {
	h := newHall(t)
	h.publish("Maps", "Frogs", "Ponds")
	one := h.phone()
	one.edit(register.Event, "kubecon")
	one.edit(register.Pick("a"), register.Going)
	one.edit(register.Pick("b"), register.Maybe)
	one.edit(register.Pick("c"), register.Going)
	one.sync()
	var made wire.Grant
	one.json("POST", one.path("/links"), wire.LinkRequest{Kind: "feed"}, &made)
	check := func(want map[string]string) {
		t.Helper()
		got := one.feed(made.Secret)
		if len(got) != len(want) {
			t.Errorf("got %v, want %v", got, want)
		}
		for uid, line := range want {
			if got[uid+"@kubecon.hallway"] != line {
				t.Errorf("%s is %q, want %q", uid, got[uid+"@kubecon.hallway"], line)
			}
		}
	}
	check(map[string]string{"a": "Maps CONFIRMED 0", "b": "Frogs TENTATIVE 0", "c": "Ponds CONFIRMED 0"})
	check(map[string]string{"a": "Maps CONFIRMED 0", "b": "Frogs TENTATIVE 0", "c": "Ponds CONFIRMED 0"})
	h.now = h.now.Add(time.Hour)
	h.publish("Maps of Places", "off Frogs", "") // renamed, cancelled, gone
	check(map[string]string{"a": "Maps of Places CONFIRMED 1", "b": "Cancelled: Frogs CANCELLED 1", "c": "Cancelled: Ponds CANCELLED 1"})
	if status, _ := one.ask("GET", "/feed/nothing.ics", "", nil); status != http.StatusNotFound {
		t.Errorf("a wrong secret: status %d", status)
	}
}

// One's own feed has one's own entries; the calendar of a link that others read has none.
func TestOwnEntriesAreInTheFeedAlone(t *testing.T) {
	h := newHall(t)
	h.publish("Maps")
	one := h.phone()
	one.edit(register.Event, "kubecon")
	one.edit(register.Pick("a"), register.Going)
	id := xid.New()
	one.edit(register.Item(id, register.ItemTitle), "Booth")
	one.edit(register.Item(id, register.ItemWhen), "2030-06-04T14:00Z/2030-06-04T15:00Z")
	one.sync()
	for kind, path := range map[wire.Kind]string{wire.Feed: "/feed/%s.ics", wire.Read: "/s/%s/agenda.ics"} {
		var made wire.Grant
		one.json("POST", one.path("/links"), wire.LinkRequest{Kind: kind}, &made)
		status, file := one.ask("GET", fmt.Sprintf(path, made.Secret), "", nil)
		own := kind == wire.Feed
		if status != http.StatusOK || strings.Contains(string(file), "SUMMARY:Booth") != own || strings.Contains(string(file), "VALARM") != own {
			t.Errorf("%s: status %d:\n%s", kind, status, file)
		}
	}
}
