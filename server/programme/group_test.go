package programme

import (
	"fmt"
	"strings"
	"testing"
)

func TestWhichSourcesAreOneEvent(t *testing.T) {
	type given struct{ event, body string }
	for _, c := range []struct {
		name    string
		sources []given
		want    string
	}{
		{"those that were told so, and no other",
			[]given{{"kubecon", calendar("main", "Alpha")}, {"kubecon", calendar("side", "Beta")}, {"", calendar("other", "Gamma")}},
			"kubecon: Alpha, Beta; other: Gamma"},
		{"those that name themselves alike",
			[]given{{"", calendar("one", "Alpha")}, {"", strings.ReplaceAll(calendar("one", "Beta"), "UID:", "UID:z")}},
			"one: Alpha, Beta"},
		{"one that was told, and one that names itself so",
			[]given{{"", calendar("one", "Alpha")}, {"one", calendar("summit", "Beta")}},
			"one: Alpha, Beta"},
		{"not those of two years, whatever their name",
			[]given{{"", calendar("one", "Alpha")}, {"", calendarOn("20270324", "one", "Beta")}},
			"one: Alpha"},
		{"workshops of the day before are of the event",
			[]given{{"", calendar("one", "Alpha")}, {"", strings.ReplaceAll(calendarOn("20260323", "one", "Beta"), "UID:", "UID:z")}},
			"one: Beta, Alpha"},
		{"short keys say nothing: both have a session 0",
			[]given{{"", strings.ReplaceAll(calendar("one", "Alpha"), "UID:one", "UID:")}, {"", strings.ReplaceAll(calendar("two", "Beta"), "UID:two", "UID:")}},
			"one: Alpha; two: Beta"},
		{"those with the same long keys, whatever their names",
			[]given{{"", longKeys(calendar("one", "Alpha", "Beta"))}, {"", longKeys(strings.ReplaceAll(calendar("two", "Alpha", "Beta"), "UID:two", "UID:one"))}},
			"one: Alpha, Beta"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var refs []Ref
			for _, s := range c.sources {
				ref, err := ParseRef(newSite(t, s.body).URL)
				if err != nil {
					t.Fatal(err)
				}
				if s.event != "" {
					ref.Event = "kubecon"
					if s.event == "one" {
						ref.Event = "one"
					}
				}
				refs = append(refs, ref)
			}
			folder := t.TempDir()
			newPoller(t, folder, nil, refs...).load(t).wants(t, c.want)
			newPoller(t, folder, nil, refs...).load(t).wants(t, c.want) // at the next start too
		})
	}
}

func longKeys(calendar string) string {
	return strings.ReplaceAll(calendar, "UID:", "UID:0123456789abcdef")
}

// printPage is the same event as calendar("one", "Alpha", "Beta"), as Sched prints
// it: with speakers, and without a zone.
func printPage() string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html><head><title>Event One: Print Schedule</title><link href="//cdn.sched.co/print.css"></head><body><table>
<tr class="bar"><td><span id='2026-03-24'>March 24 &#8226; Tuesday</span></td></tr>`)
	for i, title := range []string{"Alpha", "Beta"} {
		fmt.Fprintf(&b, `<tr><td class="time"><span>1%d:00 &ndash; 1%d:30</span></td><td class="type"><span>K</span></td>
<td class="title"><a href="event/0123456789abcdefone%d" id="0123456789abcdefone%d">%s</a><div class="venue">Room</div><br /><em class="sched-role-list">Speakers: Ada Example</em></td></tr>`,
			i+1, i+1, i, i, title)
	}
	return b.String() + "</table></body></html>"
}

func TestThePrintPageJoinsItsCalendar(t *testing.T) {
	calendar, page := newSite(t, longKeys(calendar("one", "Alpha", "Beta"))), newSite(t, printPage())
	k := newPoller(t, t.TempDir(), nil, Ref{Source: calendar.URL}, Ref{Source: page.URL}).load(t)
	k.wants(t, "one: Alpha, Beta")
	v := k.All()[0]
	if len(v.Programme.Speakers) != 1 || v.Programme.Event.Zone != "Europe/Amsterdam" {
		t.Errorf("speakers %v, zone %s; want the page's speaker and the calendar's zone\n%s", v.Programme.Speakers, v.Programme.Event.Zone, k.log.String())
	}
	if len(v.Programme.Event.Days) != 1 {
		t.Errorf("%d days", len(v.Programme.Event.Days))
	}
}

func TestZonesThatWereTold(t *testing.T) {
	for _, c := range []struct {
		name  string
		zones Zones
		want  string
	}{
		{"none: it is guessed from the venue", nil, "Europe/Amsterdam"},
		{"one for all", Zones{"": "Europe/Lisbon"}, "Europe/Lisbon"},
		{"one for the event, by the name it gives itself", Zones{"": "Europe/Lisbon", "one": "Europe/Paris"}, "Europe/Paris"},
		{"one for another event", Zones{"two": "Europe/Paris"}, "Europe/Amsterdam"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newPoller(t, t.TempDir(), c.zones, Ref{Source: newSite(t, calendar("one", "Alpha", "Beta")).URL}).load(t)
			if got := k.All()[0].Programme.Event.Zone; got != c.want {
				t.Errorf("zone %s, want %s", got, c.want)
			}
			if told := strings.Contains(k.log.String(), "is not here"); told != (c.zones["two"] != "") {
				t.Errorf("the log: %s", k.log.String())
			}
		})
	}
}

func TestParseRef(t *testing.T) {
	for _, c := range []struct {
		name, text    string
		event, source string
		fails         bool
	}{
		{"a file alone", "schedule.xml", "", "schedule.xml", false},
		{"a named URL", "kubecon=https://a.example/all.ics", "kubecon", "https://a.example/all.ics", false},
		{"a URL with a query is not a name", "https://a.example/x?format=ics", "", "https://a.example/x?format=ics", false},
		{"no capitals in a name", "KubeCon=a.ics", "", "", true},
		{"no empty name", "=a.ics", "", "", true},
		{"no empty source", "kubecon=", "", "", true},
		{"nothing at all", "", "", "", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			ref, err := ParseRef(c.text)
			if (err != nil) != c.fails || err == nil && (string(ref.Event) != c.event || ref.Source != c.source) {
				t.Errorf("got %+v, %v", ref, err)
			}
		})
	}
}

func TestWholeFiles(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       bool
	}{
		{"nothing", "  ", false},
		{"JSON", `{"schedule": {}}` + "\n", true},
		{"JSON that breaks off", `{"schedule": {`, false},
		{"XML", `<?xml version="1.0"?><schedule><day></day></schedule>`, true},
		{"XML with a remark at its end", "<schedule></schedule>\n<!-- made in 2 s -->\n", true},
		{"XML that breaks off behind an element", `<?xml version="1.0"?><schedule><day></day>`, false},
		{"XML that breaks off in one", `<schedule><day></day><day ind`, false},
		{"a page", "<!DOCTYPE html><HTML lang=en><body></body></html>\n", true},
		{"a page that breaks off", "<!DOCTYPE html><html lang=en><body><p>", false},
		{"a calendar, after a byte order mark", "\xef\xbb\xbfbegin:vcalendar\r\nend:vcalendar\r\n", true},
		{"a calendar that breaks off", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\n", false},
		{"something else is for the reader to judge", "a;b;c", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := isWhole([]byte(c.body)); got != c.want {
				t.Errorf("%v, want %v", got, c.want)
			}
		})
	}
}
