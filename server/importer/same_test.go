package importer

import (
	"bytes"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// What makes no difference to a person makes none to the bytes: the order of the
// sessions, the line ends, the time of the export.
func TestSameProgramme(t *testing.T) {
	for _, c := range []struct {
		name, file string
		session    *regexp.Regexp
	}{
		{"Sched calendar", calendarSample, regexp.MustCompile(`(?s)BEGIN:VEVENT.*?END:VEVENT\n`)},
		{"Sched print page", printSample, regexp.MustCompile(`(?s)<tr><td class="time">.*?</tr>\n`)},
		{"schedule.xml", xmlSample, regexp.MustCompile(`(?s)<event .*?</event>\n`)},
		{"schedule.json", jsonSample, regexp.MustCompile(`(?s)\{"id".*?"links": \[\]\}`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := readSame(t, c.file)
			if got := readSame(t, strings.ReplaceAll(c.file, "\n", "\r\n")); !bytes.Equal(got, want) {
				t.Error("other line ends give another programme")
			}
			stamped := strings.ReplaceAll(c.file, "DTSTAMP:20300101T000000Z", "DTSTAMP:20300102T030405Z")
			if got := readSame(t, stamped); !bytes.Equal(got, want) {
				t.Error("another time of export gives another programme")
			}
			random := rand.New(rand.NewPCG(1, 2))
			for range 20 {
				if got := readSame(t, shuffle(c.file, c.session, random)); !bytes.Equal(got, want) {
					t.Fatal("another order of the sessions gives another programme")
				}
			}
		})
	}
}

func readSame(t *testing.T, file string) []byte {
	t.Helper()
	r, err := Read(Source{Name: "sample", Body: []byte(file)}, Options{})
	if err == nil && len(r.Programme.Sessions) != 4 {
		t.Fatalf("%d sessions, want 4", len(r.Programme.Sessions))
	}
	return encode(t, r, err)
}

// shuffle puts the sessions of a file in another order.
func shuffle(file string, session *regexp.Regexp, random *rand.Rand) string {
	pieces := session.FindAllString(file, -1)
	random.Shuffle(len(pieces), func(i, j int) { pieces[i], pieces[j] = pieces[j], pieces[i] })
	next := 0
	return session.ReplaceAllStringFunc(file, func(string) string {
		next++
		return pieces[next-1]
	})
}

// A different summer in the sample files: two sessions share an id, two rooms a
// name but for the area, and the speakers come in two orders.
const calendarSample = `BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:gophermeet2030
PRODID:-//Sched.com Gopher Meet 2030//EN
X-WR-TIMEZONE:UTC
BEGIN:VEVENT
DTSTAMP:20300101T000000Z
DTSTART:20300604T070000Z
DTEND:20300604T073000Z
SUMMARY:Slow Gardens - Ada Moss\, Fern Labs & Bo Reed\, Fern Labs
DESCRIPTION:How plants wait.\n\nAnd why.
CATEGORIES:GARDENS
LOCATION:Hall 2\, Lisbon\, Portugal
UID:0000000000000000000000000000000a
URL:http://gophermeet2030.sched.com/event/0000000000000000000000000000000a
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20300101T000000Z
DTSTART:20300604T080000Z
DTEND:20300604T083000Z
SUMMARY:Fast Gardens - Bo Reed\, Fern Labs
DESCRIPTION:
CATEGORIES:GARDENS
LOCATION:Hall 10\, Lisbon\, Portugal
UID:0000000000000000000000000000000b
URL:http://gophermeet2030.sched.com/event/0000000000000000000000000000000b
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20300101T000000Z
DTSTART:20300604T080000Z
DTEND:20300604T083000Z
SUMMARY:Still Gardens - Cy Vale\, Oak Works
DESCRIPTION:
CATEGORIES:PONDS
LOCATION:Hall 10\, Lisbon\, Portugal
UID:0000000000000000000000000000000b
URL:http://gophermeet2030.sched.com/event/0000000000000000000000000000000b
END:VEVENT
BEGIN:VEVENT
DTSTAMP:20300101T000000Z
DTSTART:20300604T110000Z
DTEND:20300604T120000Z
SUMMARY:Lunch
DESCRIPTION:
CATEGORIES:BREAKS
LOCATION:Garden\, Lisbon\, Portugal
UID:0000000000000000000000000000000c
URL:http://gophermeet2030.sched.com/event/0000000000000000000000000000000c
END:VEVENT
END:VCALENDAR
`

const printSample = `<!DOCTYPE html>
<html><head><title>Gopher Meet 2030: Print Schedule</title><link href="//cdn.sched.co/print.css"></head><body>
<select id="menu-venues"><option value="Inn/Rua+1%2C+Lisbon%2C+Portugal">Inn</option></select>
<table><tr><td><ul><li><a href="type/g/print"><span class="box">G</span> Gardens</a></li></ul></td></tr>
<tr class="bar"><td><span id='2030-06-04'>June 4</span></td></tr>
<tr><td class="time"><span>08:00 &ndash; 08:30</span></td><td class="type"><span>G</span></td><td class="title"><a href="event/aa" id="aa">Slow Gardens - Ada Moss, Fern Labs</a><div class="venue">Hall 2</div><br /><em class="sched-role-list">Speakers: Ada Moss, Bo Reed</em></td></tr>
<tr><td class="time"><span>09:00 &ndash; 09:30</span></td><td class="type"><span>G</span></td><td class="title"><a href="event/bb" id="bb">Fast Gardens</a><div class="venue">Hall 10</div><br /><em class="sched-role-list">Speakers: Bo Reed</em></td></tr>
<tr><td class="time"><span>09:00 &ndash; 09:30</span></td><td class="type"><span>G</span></td><td class="title"><a href="event/bb" id="bb">Still Gardens</a><div class="venue">Hall 10</div></td></tr>
<tr><td class="time"><span>23:00 &ndash; 01:00</span></td><td class="type"><span>?</span></td><td class="title"><a href="event/cc" id="cc">Dance</a><div class="venue">Inn (Rua 1, Lisbon)</div></td></tr>
</table></body></html>
`

const xmlSample = `<?xml version="1.0" encoding="UTF-8"?>
<schedule><version>3</version>
<conference><acronym>gm30</acronym><title>Gopher Meet</title><time_zone_name>Europe/Lisbon</time_zone_name></conference>
<day index="1" date="2030-06-04"><room name="Hall 2">
<event id="1" guid="aa"><date>2030-06-04T08:00:00+01:00</date><start>08:00</start><duration>0:30</duration><title>Slow Gardens</title><persons><person id="7">Ada Moss</person><person id="8">Bo Reed</person></persons></event>
<event id="2" guid="bb"><date>2030-06-04T09:00:00+01:00</date><start>09:00</start><duration>00:30</duration><title>Fast Gardens</title><persons><person id="8">Bo Reed</person></persons></event>
<event id="2" guid="bb"><date>2030-06-04T10:00:00+01:00</date><start>10:00</start><duration>00:30</duration><title>Fast Gardens</title><persons><person id="9">Bo Reed</person></persons></event>
<event id="3" guid="cc"><date>2030-06-05T00:30:00+01:00</date><start>00:30</start><duration>01:00</duration><title>Dance</title></event>
</room></day></schedule>
`

const jsonSample = `{"schedule": {"version": "3", "conference": {"acronym": "gm30", "title": "Gopher Meet", "time_zone_name": "Europe/Lisbon",
"days": [{"date": "2030-06-04", "rooms": {"Hall 2": [
{"id": 1, "guid": "aa", "date": "2030-06-04T08:00:00+01:00", "start": "08:00", "duration": "00:30", "title": "Slow Gardens", "persons": [{"id": 7, "public_name": "Ada Moss"}, {"id": 8, "name": "Bo Reed"}], "links": []},
{"id": 2, "guid": "bb", "date": "2030-06-04T09:00:00+01:00", "start": "09:00", "duration": "00:30", "title": "Fast Gardens", "track": null, "links": []},
{"id": 2, "guid": "bb", "date": "2030-06-04T10:00:00+01:00", "start": "10:00", "duration": "00:30", "title": "Fast Gardens", "links": []},
{"id": 3, "guid": "cc", "date": "2030-06-05T00:30:00+01:00", "start": "00:30", "duration": "1:00", "title": "Dance", "links": []}
]}}]}}}
`
