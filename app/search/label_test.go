package search

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

// A session is filtered by its language and by whether it is recorded as by its tags: one of
// each kind that was chosen. A language that all have is not offered.
func TestLabelsFilter(t *testing.T) {
	p := labelledProgramme(t, "german de any", "filmed en any", "secret en,unfilmed any", "unknown - hard", "both en,unfilmed hard")
	for _, c := range []struct{ query, keys, labels string }{
		{"", "german filmed secret unknown both", "de 1, en 3, any 3, hard 2, no 2"},
		{"tag=language:en", "filmed secret both", "de 1, [en 3], any 2, hard 1, no 2"},
		{"tag=language:en&tag=level:any", "filmed secret", "de 1, [en 2], [any 2], hard 1, no 1"},
		{"tag=language:en&tag=language:de&tag=level:any", "german filmed secret", "[de 1], [en 2], [any 3], hard 1, no 1"},
		{"tag=recording:no&tag=level:hard", "both", "any 1, [hard 1], [no 1]"}, // all that is left is in English
	} {
		values, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		r := Filter(p, ParseQuery(values, p), nil, Person{})
		var keys []string
		for _, s := range r.Sessions {
			keys = append(keys, string(s.Key))
		}
		if got := strings.Join(keys, " "); got != c.keys {
			t.Errorf("%q leaves %q, want %q", c.query, got, c.keys)
		}
		if got := facets(r.Tags); got != c.labels {
			t.Errorf("%q offers %q, want %q", c.query, got, c.labels)
		}
	}
}

// labelledProgramme has a session a line: its key, its language and what else, and its level.
func labelledProgramme(t *testing.T, lines ...string) *schedule.Programme {
	t.Helper()
	var all []*schedule.Session
	for i, line := range lines {
		words := strings.Fields(line)
		speaks, unfilmed := strings.CutSuffix(words[1], ",unfilmed")
		start := scheduletest.First.Add(time.Duration(i) * time.Hour)
		all = append(all, &schedule.Session{
			Key: schedule.Key(words[0]), Title: words[0], Start: start, End: start.Add(30 * time.Minute),
			Language: strings.TrimPrefix(speaks, "-"), Unfilmed: unfilmed,
			Tags: []schedule.Tag{{Facet: "level", Value: words[2]}},
		})
	}
	p, err := schedule.New(schedule.Event{Zone: "UTC", Days: schedule.Days(all, time.UTC, 0)}, nil, nil, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
