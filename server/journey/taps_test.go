package journey

import (
	"testing"
	"time"

	"hallway/app/screen/screentest"
)

// What people do most takes few taps, counted from where the app opens in the event.
func TestTaps(t *testing.T) {
	one, two := key(t, autoscale), key(t, firewall) // they overlap
	for _, c := range []struct {
		name   string
		before func(*screentest.Tab)
		do     func(*screentest.Tab)
		after  string // what is seen then
		most   int
	}{
		{"going", nil, func(tab *screentest.Tab) { tab.Hold(one) }, "Going: Autoscaling", 1},
		{"my day", nil, func(tab *screentest.Tab) { tab.Follow(at("/agenda")) }, "My agenda", 1},
		{"what is on now", nil, func(*screentest.Tab) {}, "Autoscaling for People Who Sleep", 0},
		{"by track", nil, func(tab *screentest.Tab) { tab.Say("Filter"); tab.Say("Security 4") }, "Show 4 sessions", 2},
		{"a clash settled", func(tab *screentest.Tab) { tab.Hold(one); tab.Hold(two) }, func(tab *screentest.Tab) { tab.Press("clash", one); tab.Press("backup", two) }, "Settled", 2},
		{"a plan", func(tab *screentest.Tab) { tab.Star(one) }, func(tab *screentest.Tab) {
			tab.Follow(at("/agenda"))
			tab.Say("Plan my day")
		}, "Plan my day", 2},
		{"the link to share", func(tab *screentest.Tab) {
			tab.Star(one)
			shares(t, tab, "Ana")
			tab.Visit(at(""))
		}, func(tab *screentest.Tab) {
			tab.Follow(at("/agenda"))
			tab.Press("share-agenda")
		}, "/s/", 2},
		{"the calendar", func(tab *screentest.Tab) { tab.Star(one) }, func(tab *screentest.Tab) {
			tab.Follow(at("/agenda"))
			tab.Press("to-calendar")
			if tab.Saved("hallway-fixture.ics") == "" {
				t.Error("no file was saved")
			}
		}, "Add to my calendar", 2},
		{"a second device", func(tab *screentest.Tab) { tab.Star(one); tab.Wait(time.Second) }, func(tab *screentest.Tab) {
			tab.Follow("/settings")
			tab.Press("add-device")
		}, "type this code", 2},
		{"undo at once", func(tab *screentest.Tab) { tab.Star(one); tab.Wait(50 * time.Second) }, func(tab *screentest.Tab) { tab.Press("undo") }, "Undone: Autoscaling", 1},
		{"undo later", func(tab *screentest.Tab) { tab.Star(one); tab.Wait(2 * time.Minute) }, func(tab *screentest.Tab) {
			tab.Follow(at("/agenda"))
			tab.Press("undo")
		}, "Undone: Autoscaling", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab := newPhone(t).Open(at(""))
			if c.before != nil {
				c.before(tab)
			}
			tab.Taps()
			c.do(tab)
			tab.Sees(c.after)
			if n := tab.Taps(); n > c.most {
				t.Errorf("it takes %d taps, want %d", n, c.most)
			}
		})
	}
}
