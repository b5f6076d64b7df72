package search

import (
	"bytes"
	"cmp"
	"errors"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

func TestFindIsWhatAScanOfEveryWordFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduletest.Random(t)
		query := rapid.OneOf(scheduletest.Words(3), rapid.StringN(0, 6, -1)).Draw(t, "query")
		got := Build(p).Find(p, query)
		tokens := tokensOf(query)
		for i, token := range tokens {
			for to := i + 1; to <= len(tokens); to++ {
				if known().of[joined(tokens[i:to], " ")] != nil {
					t.Skip("another test tries what has other names")
				}
			}
			if _, isDay := weekdays[token.word]; isDay || token.to > 0 || got.Shown != "" {
				t.Skip("another test tries what has a meaning, and what is nowhere")
			}
		}
		if want := scan(p, query); !slices.Equal(got.Hits, want) {
			t.Fatalf("%q:\n got %+v\nwant %+v", query, got.Hits, want)
		}
	})
}

// scan finds what Find is to find, the slow way.
func scan(p *schedule.Programme, query string) []Hit {
	tokens := tokensOf(query)
	var hits []Hit
	for i, s := range p.Sessions {
		texts := textsOf(p, s)
		hit := Hit{Session: i}
		found := len(tokens) > 0
		for at, token := range tokens {
			last := at == len(tokens)-1
			field, points := bestOf(texts, token.word, !last && len(token.word) <= 2)
			if at > 0 {
				if f, n := bestOf(texts, tokens[at-1].word+token.word, !last); n > 0 && n+1 > points {
					field, points = f, n+1
				}
			}
			if !last {
				if f, n := bestOf(texts, token.word+tokens[at+1].word, at+1 < len(tokens)-1); n > 0 && n+1 > points {
					field, points = f, n+1
				}
			}
			hit.Fields |= field
			hit.Score += points
			found = found && points > 0
		}
		if len(tokens) > 1 && hit.Fields&(hit.Fields-1) == 0 {
			hit.Score += onePoints
		}
		if s.Ambient() {
			hit.Score = max(0, hit.Score-containerPoints)
		}
		if found {
			hits = append(hits, hit)
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits
}

func textsOf(p *schedule.Programme, s *schedule.Session) map[Field][]string {
	texts := map[Field][]string{InTitle: {s.Title}, InAbstract: {s.Subtitle}}
	for _, id := range s.Speakers {
		speaker, _ := p.Speaker(id)
		texts[InPeople] = append(texts[InPeople], speaker.Name, speaker.Org)
	}
	for _, id := range s.Tracks {
		track, _ := p.Track(id)
		texts[InLabels] = append(texts[InLabels], track.Name)
	}
	for _, id := range s.Rooms {
		room, _ := p.Room(id)
		texts[InLabels] = append(texts[InLabels], room.Name, room.Area)
	}
	for _, tag := range s.Tags {
		texts[InLabels] = append(texts[InLabels], tag.Value)
	}
	for _, passage := range s.Abstract {
		for _, span := range passage.Spans {
			texts[InAbstract] = append(texts[InAbstract], span.Text)
		}
	}
	return texts
}

// bestOf is the best field in which a word stands: for each word of the session
// that begins with it, its first field counts.
func bestOf(texts map[Field][]string, word string, whole bool) (best Field, points int) {
	first := make(map[string]Field)
	for _, field := range []Field{InTitle, InPeople, InLabels, InAbstract} {
		for _, text := range texts[field] {
			for _, have := range Terms(text) {
				if first[have] == 0 {
					first[have] = field
				}
			}
		}
	}
	for have, field := range first {
		if !strings.HasPrefix(have, word) || whole && have != word {
			continue
		}
		n := map[Field]int{InTitle: 16, InPeople: 12, InLabels: 6, InAbstract: 2}[field]
		if have == word {
			n++
		}
		if n > points {
			best, points = field, n
		}
	}
	return best, points
}

func TestTheBestComesFirst(t *testing.T) {
	all := []*schedule.Session{
		{Key: "abstract", Abstract: schedule.Text{{Spans: []schedule.Span{{Text: "on Prometheus"}}}}},
		{Key: "label", Tracks: []schedule.TrackID{"t"}},
		{Key: "speaker", Speakers: []schedule.SpeakerID{"p"}},
		{Key: "title", Title: "Prometheus"},
		{Key: "other", Title: "Thanos"},
	}
	for i, s := range all {
		s.Start = scheduletest.First.AddDate(0, 0, i)
		s.End = s.Start
	}
	p, err := schedule.New(schedule.Event{Zone: "UTC", Days: schedule.Days(all, scheduletest.Location(), 0)}, nil,
		[]schedule.Track{{ID: "t", Name: "Prometheus"}}, []schedule.Speaker{{ID: "p", Name: "Ann", Org: "Prometheus"}}, all)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, hit := range Build(p).Find(p, "PROM").Hits {
		got = append(got, string(p.Sessions[hit.Session].Key))
	}
	if want := "title speaker label abstract"; strings.Join(got, " ") != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestAnIndexComesBackFromTheWire(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduletest.Random(t)
		ix := Build(p)
		back, err := Decode(ix.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if !back.Of(p) {
			t.Fatal("it no longer knows its programme")
		}
		if !bytes.Equal(back.Encode(), ix.Encode()) {
			t.Fatal("it is written in two ways")
		}
		query := scheduletest.Words(2).Draw(t, "query")
		if got, want := back.Find(p, query), ix.Find(p, query); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: got %v, want %v", query, got, want)
		}
	})
}

func TestAnIndexKnowsItsProgramme(t *testing.T) {
	p := scheduletest.Large(20)
	if other := scheduletest.Large(21); Build(p).Of(other) || !Build(p).Of(p) {
		t.Error("an index was taken for one of another programme")
	}
}

func TestBrokenIndexesAreErrors(t *testing.T) {
	file := Build(scheduletest.Large(3)).Encode()
	for n := range file {
		if _, err := Decode(file[:n]); !errors.Is(err, ErrIndex) {
			t.Fatalf("the first %d of %d bytes: error is %v, want ErrIndex", n, len(file), err)
		}
	}
	later := bytes.Clone(file)
	later[0]++
	if _, err := Decode(later); !errors.Is(err, ErrIndex) {
		t.Errorf("a later format: error is %v, want ErrIndex", err)
	}
}

func TestAShortIndexThatClaimsMuchCostsLittle(t *testing.T) {
	p := scheduletest.Large(30)
	file := Build(p).Encode()
	for n := range min(len(file), 3000) / 7 {
		hostile := bytes.Clone(file)
		copy(hostile[n*7:], []byte{0xff, 0xff, 0x07})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if ix, err := Decode(hostile); err == nil {
			ix.Find(p, "a")
		}
		runtime.ReadMemStats(&after)
		if cost := after.TotalAlloc - before.TotalAlloc; cost > 8<<20 {
			t.Fatalf("%d bytes, broken at %d, made the decoder allocate %d", len(hostile), n*7, cost)
		}
	}
}

func FuzzDecode(f *testing.F) {
	p := scheduletest.Large(3)
	f.Add(Build(p).Encode(), "a")
	f.Fuzz(func(t *testing.T, b []byte, query string) {
		ix, err := Decode(b)
		if err != nil {
			return
		}
		for _, hit := range ix.Find(p, query).Hits {
			if hit.Session < 0 || hit.Session >= ix.sessions {
				t.Fatalf("found session %d of %d", hit.Session, ix.sessions)
			}
		}
		if _, err := Decode(ix.Encode()); err != nil {
			t.Fatal(err)
		}
	})
}

// queries are short ones, which find nearly everything, and one of many letters.
var queries = []string{"a", "s", "co", "container", "ob re", "a b c d e"}

func BenchmarkFind(b *testing.B) {
	for _, size := range sizes {
		p := scheduletest.Large(size.sessions)
		ix := Build(p)
		for _, query := range queries {
			b.Run(size.name+"/"+query, func(b *testing.B) {
				for b.Loop() {
					ix.Find(p, query)
				}
			})
		}
	}
}

func BenchmarkFilter(b *testing.B) {
	for _, size := range sizes {
		p := scheduletest.Large(size.sessions)
		ix := Build(p)
		for _, query := range queries {
			b.Run(size.name+"/"+query, func(b *testing.B) {
				for b.Loop() {
					Filter(p, Query{Day: -1, Text: query}, ix, Person{})
				}
			})
		}
	}
}

func BenchmarkNarrow(b *testing.B) {
	for _, size := range sizes {
		p := scheduletest.Large(size.sessions)
		ix := Build(p)
		for _, query := range queries {
			b.Run(size.name+"/"+query, func(b *testing.B) {
				for b.Loop() {
					Narrow(p, Query{Day: -1, Text: query}, ix, Person{})
				}
			})
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, size := range sizes {
		file := Build(scheduletest.Large(size.sessions)).Encode()
		b.Run(size.name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			for b.Loop() {
				if _, err := Decode(file); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, size := range sizes {
		p := scheduletest.Large(size.sessions)
		b.Run(size.name, func(b *testing.B) {
			for b.Loop() {
				Build(p)
			}
		})
	}
}

var sizes = []struct {
	name     string
	sessions int
}{{"596", 596}, {"1351", 1351}}
