package importer

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"golang.org/x/tools/txtar"

	"hallway/app/schedule"
)

// Whatever comes in, reading ends, and what was read can travel: it is encoded and
// decoded to the same.

func FuzzSched(f *testing.F)        { fuzz(f, "sched", calendarSample) }
func FuzzSchedPrint(f *testing.F)   { fuzz(f, "schedprint", printSample) }
func FuzzScheduleXML(f *testing.F)  { fuzz(f, "frabxml", xmlSample) }
func FuzzScheduleJSON(f *testing.F) { fuzz(f, "frabjson", jsonSample) }
func FuzzHub2(f *testing.F)         { fuzz(f, "hub2", hub2Sample) }
func FuzzSchedJSON(f *testing.F)    { fuzz(f, "schedjson", schedJSONSample) }
func FuzzSessionize(f *testing.F)   { fuzz(f, "sessionize", sessionizeSample) }
func FuzzIosched(f *testing.F)      { fuzz(f, "iosched", ioschedSample) }
func FuzzKotlinConf(f *testing.F)   { fuzz(f, "kotlinconf", kotlinConfSample) }
func FuzzPretalx(f *testing.F)      { fuzz(f, "pretalx", pretalxSample) }
func FuzzICal(f *testing.F)         { fuzz(f, "ical", icalSample) }
func FuzzJSONLD(f *testing.F)       { fuzz(f, "jsonld", jsonLDSample) }
func FuzzCSV(f *testing.F)          { fuzz(f, "csv", csvSample) }
func FuzzGrid(f *testing.F)         { fuzz(f, "grid", "") }
func FuzzIndico(f *testing.F)       { fuzz(f, "indico", "") }
func FuzzDevoxx(f *testing.F)       { fuzz(f, "devoxx", "") }
func FuzzKonopas(f *testing.F)      { fuzz(f, "konopas", "") }
func FuzzOpenEvent(f *testing.F)    { fuzz(f, "openevent", "") }
func FuzzEMFCamp(f *testing.F)      { fuzz(f, "emfcamp", "") }
func FuzzJSONList(f *testing.F)     { fuzz(f, "jsonlist", "") }
func FuzzHoverboard(f *testing.F)   { fuzz(f, "hoverboard", "") }

func fuzz(f *testing.F, folder, sample string) {
	f.Add([]byte(sample))
	names, _ := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(part(archive, "input"))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r, err := Read(Source{Name: "fuzz", Body: body}, Options{Zone: "Europe/Lisbon"})
		if err != nil {
			if r.Programme != nil {
				t.Fatal("an error and a programme")
			}
			return
		}
		index := schedule.EncodeIndex(r.Programme)
		p, err := schedule.DecodeIndex(index)
		if err != nil {
			t.Fatalf("what was read cannot travel: %v", err)
		}
		if err := p.DecodeDetails(schedule.EncodeDetails(r.Programme)); err != nil {
			t.Fatalf("the details cannot travel: %v", err)
		}
		if !bytes.Equal(schedule.EncodeIndex(p), index) {
			t.Fatal("what arrives is not what was sent")
		}
		safe(t, r.Programme)
	})
}

// safe holds that nothing dangerous is left: addresses that run, ids that leave
// their path.
func safe(t *testing.T, p *schedule.Programme) {
	address := func(u string) {
		if u != "" && !strings.HasPrefix(u, "http://") && !strings.HasPrefix(u, "https://") && !strings.HasPrefix(u, "mailto:") {
			t.Fatalf("the address %q", u)
		}
	}
	address(p.Event.URL)
	for _, s := range p.Sessions {
		odd := func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("-._~", r)
		}
		if strings.ContainsFunc(string(s.Key), odd) || s.Key == "." || s.Key == ".." || len(s.Key) > schedule.MaxKey || !norm.NFC.IsNormalString(string(s.Key)) {
			t.Fatalf("the key %q", s.Key)
		}
		address(s.URL)
		address(s.Feedback)
		for _, l := range s.Links {
			address(l.URL)
		}
		for _, passage := range s.Abstract {
			for _, span := range passage.Spans {
				address(span.URL)
			}
		}
	}
}
