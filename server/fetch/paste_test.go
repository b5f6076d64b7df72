package fetch

import (
	"strings"
	"testing"
)

func TestWhatPeoplePaste(t *testing.T) {
	const gophers = "https://gophers.sched.com/all.ics https://gophers.sched.com/print"
	const ponds = "https://pretalx.com/ponds/schedule/export/schedule.json"
	const newts = "https://sessionize.com/api/v2/newts/view/All"
	for _, c := range []struct{ name, pasted, want string }{
		{"Sched", "https://gophers.sched.com/", gophers},
		{"Sched without a path", "https://gophers.sched.com", gophers},
		{"Sched without a scheme", "gophers.sched.com", gophers},
		{"Sched, a session", "https://gophers.sched.com/event/1a2B/frogs-and-toads?iframe=no", gophers},
		{"Sched, a day of the list", "https://gophers.sched.com/2030-06-04/list/descriptions/#today", gophers},
		{"Sched, the calendar", "https://gophers.sched.com/all.ics", gophers},
		{"Sched, the print page", "https://gophers.sched.com/print/all", gophers},
		{"Sched, for a calendar's app", "webcal://gophers.sched.com/all.ics", gophers},
		{"Sched, somebody's own calendar", "https://gophers.sched.com/ada.ics", "https://gophers.sched.com/ada.ics"},
		{"Sched, in capitals and with spaces", "  HTTPS://Gophers.Sched.COM./ ", gophers},
		{"Sched, not encrypted", "http://gophers.sched.com/", "http://gophers.sched.com/all.ics http://gophers.sched.com/print"},
		{"pretalx", "https://pretalx.com/ponds/schedule/", ponds},
		{"pretalx, the event's page", "https://pretalx.com/ponds/", ponds},
		{"pretalx, a session", "https://pretalx.com/ponds/talk/AB12CD/", ponds},
		{"pretalx, a version", "https://pretalx.com/ponds/schedule/v/1.2/", ponds},
		{"pretalx, a speaker", "https://pretalx.com/ponds/speaker/EF34GH/", ponds},
		{"pretalx, the export", ponds, ponds},
		{"pretalx, another export", "https://pretalx.com/ponds/schedule/export/schedule.xml", "https://pretalx.com/ponds/schedule/export/schedule.xml"},
		{"pretalx on a site of one's own", "https://cfp.ponds.example/2030/talk/AB12CD/", "https://cfp.ponds.example/2030/schedule/export/schedule.json"},
		{"pretalx at the root of a site", "https://ponds.example/schedule/", "https://ponds.example/schedule/export/schedule.json"},
		{"Sessionize, a view", "https://sessionize.com/api/v2/newts/view/GridSmart?under=True", newts},
		{"Sessionize, without a view", "https://sessionize.com/api/v2/newts", newts},
		{"Sessionize, all", newts, newts},
		{"a Google sheet", "https://docs.google.com/spreadsheets/d/k_1/edit?gid=42#gid=42", "https://docs.google.com/spreadsheets/d/k_1/export?format=csv&gid=42"},
		{"a Google sheet, shared", "https://docs.google.com/spreadsheets/d/k_1/edit?usp=sharing", "https://docs.google.com/spreadsheets/d/k_1/export?format=csv"},
		{"a Google sheet, published", "https://docs.google.com/spreadsheets/d/e/k_1/pub?output=csv", "https://docs.google.com/spreadsheets/d/e/k_1/pub?output=csv"},
		{"a file", "https://ponds.example/schedule.xml", "https://ponds.example/schedule.xml"},
		{"a page", "https://ponds.example/2030/programme?lang=en", "https://ponds.example/2030/programme?lang=en"},
		{"a name in another script", "https://пруды.example/a.ics", "https://xn--d1avdm5b.example/a.ics"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ReadPaste(c.pasted)
			if err != nil || strings.Join(got.Feeds, " ") != c.want {
				t.Errorf("%q leads to %q, %v; want %q", c.pasted, got.Feeds, err, c.want)
			}
		})
	}
}

func TestWhatLeadsToNoProgramme(t *testing.T) {
	for _, c := range []struct{ name, pasted, want string }{
		{"a text of Google's", "https://docs.google.com/document/d/k_1/edit", "but of no sheet"},
		{"nothing", " ", "there is no address"},
		{"words", "gopher meet 2030", "is no address"},
		{"a file of the server", "file:///etc/passwd", "is no address"},
		{"a file of a host", "file://host/etc/passwd", "only http and https"},
		{"another protocol", "gopher://ponds.example/", "only http and https"},
		{"a script", "javascript://ponds.example/%0aalert(1)", "only http and https"},
		{"a password", "https://ada:secret@ponds.example/", "without them"},
		{"a host that looks like another", "https://gophers.sched.com@evil.example/", "without them"},
		{"no host", "https:///all.ics", "is no address"},
		{"a host with a slash of another script", "https://evil.example／.sched.com/", "is no host"},
		{"Sched itself", "https://sched.com/", "https://EVENT.sched.com"},
		{"Sched's own page", "https://www.sched.com/pricing", "https://EVENT.sched.com"},
		{"Sessionize's page for speakers", "https://sessionize.com/newts-2030/", "API address"},
		{"far too much", "https://ponds.example/" + strings.Repeat("a", maxAddress), "longer than"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := ReadPaste(c.pasted)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q leads to %q, error %v; want %q in it", c.pasted, got.Feeds, err, c.want)
			}
		})
	}
}
