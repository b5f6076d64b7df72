package calendar

import (
	"bytes"
	"time"

	arran4 "github.com/arran4/golang-ical"
	emersion "github.com/emersion/go-ical"
)

// A reading is what a library that did not write the file reads in it, by UID.
type reading struct {
	title, description, place string
	start, end                time.Time
}

// libraries reads a file with two libraries, which must agree with each other.
func libraries(t interface {
	Helper()
	Fatalf(string, ...any)
}, file []byte) map[string]reading {
	t.Helper()
	one, err := emersion.NewDecoder(bytes.NewReader(file)).Decode()
	if err != nil {
		t.Fatalf("emersion/go-ical: %v in\n%s", err, file)
	}
	if err := emersion.NewEncoder(&bytes.Buffer{}).Encode(one); err != nil { // which checks what it writes
		t.Fatalf("emersion/go-ical: %v in\n%s", err, file)
	}
	readings := make(map[string]reading)
	for _, event := range one.Events() {
		r, err := readEmersion(&event)
		if err != nil {
			t.Fatalf("emersion/go-ical: %v in\n%s", err, file)
		}
		uid, _ := event.Props.Text("UID")
		readings[uid] = r
	}
	two, err := arran4.ParseCalendar(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("arran4/golang-ical: %v in\n%s", err, file)
	}
	if len(two.Events()) != len(readings) {
		t.Fatalf("the libraries read %d and %d events", len(two.Events()), len(readings))
	}
	for _, event := range two.Events() {
		r, err := readArran4(event)
		if want := readings[event.Id()]; err != nil || r != want {
			t.Fatalf("the libraries read %+v (%v) and %+v in\n%s", r, err, want, file)
		}
	}
	return readings
}

func readEmersion(event *emersion.Event) (r reading, err error) {
	texts := map[string]*string{"SUMMARY": &r.title, "DESCRIPTION": &r.description, "LOCATION": &r.place}
	for name, to := range texts {
		if *to, err = event.Props.Text(name); err != nil {
			return r, err
		}
	}
	if _, err = event.Status(); err != nil {
		return r, err
	}
	if r.start, err = event.DateTimeStart(nil); err != nil {
		return r, err
	}
	r.end, err = event.DateTimeEnd(nil)
	r.start, r.end = r.start.UTC(), r.end.UTC()
	return r, err
}

func readArran4(event *arran4.VEvent) (r reading, err error) {
	texts := map[arran4.ComponentProperty]*string{
		arran4.ComponentPropertySummary: &r.title, arran4.ComponentPropertyDescription: &r.description, arran4.ComponentPropertyLocation: &r.place,
	}
	for name, to := range texts {
		if p := event.GetProperty(name); p != nil {
			*to = p.Value
		}
	}
	if r.start, err = event.GetStartAt(); err != nil {
		return r, err
	}
	r.start, r.end = r.start.UTC(), r.start.UTC()
	if event.GetProperty(arran4.ComponentPropertyDtEnd) != nil {
		r.end, err = event.GetEndAt()
		r.end = r.end.UTC()
	}
	return r, err
}
