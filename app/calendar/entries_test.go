package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/calendar"
	"hallway/app/schedule"
)

func TestEntries(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2030, 6, 4, hour, 0, 0, 0, time.UTC) }
	sessions := []*schedule.Session{
		{Key: "bees", Title: "Bees", Start: at(9), End: at(10), Rooms: []schedule.RoomID{"oak"}, Speakers: []schedule.SpeakerID{"ada"}, Abstract: schedule.Text{{Spans: []schedule.Span{{Text: strings.Repeat("How they wait. ", 60)}}}}},
		{Key: "bats", Title: "Bats", Start: at(11), End: at(12), Status: schedule.Canceled},
		{Key: "desk", Title: "Info desk", Start: at(8), End: at(18), Open: true},
	}
	event := schedule.Event{ID: "gm30", Name: "Gopher Meet", Zone: "UTC", Days: schedule.Days(sessions, time.UTC, schedule.DayChange)}
	p, err := schedule.New(event, []schedule.Room{{ID: "oak", Name: "Oak"}}, nil, []schedule.Speaker{{ID: "ada", Name: "Ada Moss", Org: "Ferns"}}, sessions)
	if err != nil {
		t.Fatal(err)
	}
	item := agenda.Item{ID: xid.New(), Title: "Booth", Start: at(14), End: at(15), Place: "Hall 5", URL: "https://example.org/booth"}
	hold := agenda.Item{ID: xid.New(), Title: "Rest", Start: at(16), End: at(17), Kind: agenda.Hold}
	entries := calendar.Entries(p, calendar.Picked{
		Going: []string{"bees", "bats", "desk", "gone", "never"}, Maybe: []string{}, Items: []agenda.Item{item, hold}, Alarm: 10,
		Link: func(key schedule.Key) string { return "https://hall.example/" + string(key) },
		Known: func(key string) (calendar.Entry, bool) {
			return calendar.Entry{Key: key, Title: "Ponds", Start: at(13), End: at(14)}, key == "gone"
		},
	})
	file := string(calendar.Write(calendar.Feed{Event: "gm30", Entries: entries}))
	events := strings.Split(strings.ReplaceAll(file, "\r\n ", ""), "BEGIN:VEVENT")[1:]
	find := func(key string) string {
		for _, event := range events {
			if strings.Contains(event, "UID:"+key+"@") {
				return event
			}
		}
		t.Fatalf("no %s in\n%s", key, file)
		return ""
	}
	for key, has := range map[string][]string{
		"bees":     {"SUMMARY:Bees\r\n", "LOCATION:Oak\r\n", "Ada Moss\\, Ferns\\n\\nHow they wait.", " …\\n\\nIn Hallway: https://hall.example/bees\r\n", "TRIGGER:-PT10M", "TRANSP:OPAQUE"},
		"bats":     {"SUMMARY:Cancelled: Bats\r\n", "STATUS:CANCELLED", "TRANSP:TRANSPARENT"},
		"desk":     {"STATUS:CONFIRMED", "TRANSP:TRANSPARENT"},
		"gone":     {"SUMMARY:Cancelled: Ponds\r\n", "STATUS:CANCELLED"},
		item.Key(): {"SUMMARY:Booth\r\n", "LOCATION:Hall 5\r\n", "URL:https://example.org/booth\r\n", "TRIGGER:-PT10M"},
		hold.Key(): {"SUMMARY:Rest\r\n"},
	} {
		for _, part := range has {
			if !strings.Contains(find(key), part) {
				t.Errorf("%s has no %q:\n%s", key, part, find(key))
			}
		}
	}
	for _, key := range []string{"bats", "desk", "gone", hold.Key()} {
		if strings.Contains(find(key), "VALARM") {
			t.Errorf("%s reminds:\n%s", key, find(key))
		}
	}
	if len(events) != 6 {
		t.Errorf("%d events, want 6", len(events))
	}
}
