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
	line := regexp.MustCompile(`(?m)^\{.*\}$`)
	for _, c := range []struct {
		name, file string
		session    *regexp.Regexp
	}{
		{"Sched calendar", calendarSample, regexp.MustCompile(`(?s)BEGIN:VEVENT.*?END:VEVENT\n`)},
		{"Sched print page", printSample, regexp.MustCompile(`(?s)<tr><td class="time">.*?</tr>\n`)},
		{"schedule.xml", xmlSample, regexp.MustCompile(`(?s)<event .*?</event>\n`)},
		{"schedule.json", jsonSample, regexp.MustCompile(`(?s)\{"id".*?"links": \[\]\}`)},
		{"version 2", hub2Sample, line},
		{"Sched export", schedJSONSample, line},
		{"Sessionize", sessionizeSample, line},
		{"iosched", ioschedSample, line},
		{"KotlinConf", kotlinConfSample, line},
		{"pretalx", pretalxSample, line},
		{"iCalendar", icalSample, regexp.MustCompile(`(?s)BEGIN:VEVENT.*?END:VEVENT\n`)},
		{"JSON-LD", jsonLDSample, line},
		{"CSV", csvSample, regexp.MustCompile(`(?m)^2030.*$`)},
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
			if got := len(c.session.FindAllString(c.file, -1)); got != 4 {
				t.Fatalf("%d pieces to shuffle, want 4", got)
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
