package schedule_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"runtime"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

func TestAProgrammeComesBackFromTheWireAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduletest.Random(t)
		index, details := schedule.EncodeIndex(p), schedule.EncodeDetails(p)
		back, err := schedule.DecodeIndex(index)
		if err != nil {
			t.Fatal(err)
		}
		if err := back.DecodeDetails(details); err != nil {
			t.Fatal(err)
		}
		same(t, back, p)
		if !bytes.Equal(schedule.EncodeIndex(back), index) || !bytes.Equal(schedule.EncodeDetails(back), details) {
			t.Fatal("the same programme was written in two ways")
		}
	})
}

// Only walks make an index one that older apps do not read.
func TestAnIndexWithoutWalksIsInTheOlderFormat(t *testing.T) {
	p := scheduletest.Large(3)
	old := schedule.EncodeIndex(p)
	p.Event.Walks = []schedule.Leg{{From: "A", To: "B", Minutes: 9}}
	walks := schedule.EncodeIndex(p)
	if old[0] != 2 || walks[0] == old[0] { // 1, as a signed number is written
		t.Errorf("an index begins with %d, one with walks with %d", old[0], walks[0])
	}
	if back := decode(t, walks); !reflect.DeepEqual(back.Event.Walks, p.Event.Walks) {
		t.Errorf("the walks are %v", back.Event.Walks)
	}
}

// Only floors make details such that older apps do not read them.
func TestDetailsWithoutFloorsAreInTheOlderFormat(t *testing.T) {
	p := scheduletest.Large(3)
	old := schedule.EncodeDetails(p)
	p.Event.Floors = []schedule.Floor{{Name: "Ground", Picture: "/data/x/floor.svg", Width: 3, Height: 2, Spots: []schedule.Spot{{Room: p.Rooms[1].ID, X: 1000, Y: 5}}}}
	floors := schedule.EncodeDetails(p)
	if old[0] != 4 || floors[0] == old[0] { // 2, as a signed number is written
		t.Errorf("details begin with %d, those with floors with %d", old[0], floors[0])
	}
	back := decode(t, schedule.EncodeIndex(p))
	if err := back.DecodeDetails(floors); err != nil || !reflect.DeepEqual(back.Event.Floors, p.Event.Floors) {
		t.Errorf("the floors are %v, %v", back.Event.Floors, err)
	}
	if err := back.DecodeDetails(floors[:len(floors)-1]); err == nil || !reflect.DeepEqual(back.Event.Floors, p.Event.Floors) {
		t.Errorf("after details that were cut they are %v, %v", back.Event.Floors, err)
	}
}

func TestTheIndexHoldsNoDetails(t *testing.T) {
	p := scheduletest.Large(20)
	back := decode(t, schedule.EncodeIndex(p))
	for _, s := range back.Sessions {
		if s.Abstract != nil || s.Links != nil {
			t.Fatalf("session %q has details", s.Key)
		}
	}
	for _, s := range back.Speakers {
		if s.Bio != nil || s.Links != nil {
			t.Fatalf("speaker %q has details", s.ID)
		}
	}
}

func TestDetailsOfAnotherVersionAreRefused(t *testing.T) {
	p := scheduletest.Large(20)
	other := scheduletest.Large(21)
	before := schedule.EncodeDetails(p)
	if err := p.DecodeDetails(schedule.EncodeDetails(other)); !errors.Is(err, schedule.ErrWire) {
		t.Errorf("error is %v, want ErrWire", err)
	}
	if !bytes.Equal(schedule.EncodeDetails(p), before) {
		t.Error("the programme was changed")
	}
}

func TestBrokenFilesAreErrors(t *testing.T) {
	p := scheduletest.Large(4)
	index, details := schedule.EncodeIndex(p), schedule.EncodeDetails(p)
	for _, c := range []struct {
		name string
		file []byte
		read func([]byte) error
	}{
		{"an index", index, readIndex},
		{"details", details, p.DecodeDetails},
	} {
		t.Run(c.name+" cut off anywhere", func(t *testing.T) {
			for n := range c.file {
				if err := c.read(c.file[:n]); err == nil {
					t.Fatalf("the first %d of %d bytes were read without an error", n, len(c.file))
				}
			}
		})
		t.Run(c.name+" with something behind it", func(t *testing.T) {
			if err := c.read(append(bytes.Clone(c.file), 0)); !errors.Is(err, schedule.ErrWire) {
				t.Errorf("error is %v, want ErrWire", err)
			}
		})
		t.Run(c.name+" of a later format", func(t *testing.T) {
			later := bytes.Clone(c.file)
			later[0] = 99
			if err := c.read(later); !errors.Is(err, schedule.ErrWire) {
				t.Errorf("error is %v, want ErrWire", err)
			}
		})
	}
}

func TestAShortFileThatClaimsMuchCostsLittle(t *testing.T) {
	p := scheduletest.Large(200)
	index := schedule.EncodeIndex(p)
	for n := range len(index) / 50 {
		hostile := bytes.Clone(index)
		copy(hostile[n*50:], []byte{0xff, 0xff, 0x0f}) // over a million, where a length is read
		if cost := allocated(func() { _ = readIndex(hostile) }); cost > 4<<20 {
			t.Fatalf("%d bytes, broken at %d, made the decoder allocate %d", len(hostile), n*50, cost)
		}
	}
}

// TestWritingOnlyReads is for the race detector: a server writes a programme while
// it serves it.
func TestWritingOnlyReads(t *testing.T) {
	p := scheduletest.Large(10)
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			schedule.EncodeIndex(p)
			schedule.EncodeDetails(p)
		})
	}
	all.Wait()
}

func FuzzDecodeIndex(f *testing.F) {
	f.Add(schedule.EncodeIndex(scheduletest.Large(3)))
	f.Add([]byte{2, 0xff, 0xff, 0xff, 0xff, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := schedule.DecodeIndex(b)
		if err != nil {
			return
		}
		back := decode(t, schedule.EncodeIndex(p))
		same(t, back, p)
	})
}

func FuzzDecodeDetails(f *testing.F) {
	p := scheduletest.Large(3)
	f.Add(schedule.EncodeDetails(p))
	f.Fuzz(func(t *testing.T, b []byte) {
		if p.DecodeDetails(b) != nil {
			return
		}
		want := schedule.EncodeDetails(p)
		if err := p.DecodeDetails(want); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(schedule.EncodeDetails(p), want) {
			t.Fatal("details changed on the way")
		}
	})
}

func TestHashNamesContent(t *testing.T) {
	if got := schedule.Hash([]byte("abc")); got != "ba7816bf8f01cfea" {
		t.Errorf("Hash is %q, want the first 16 digits of the SHA-256 of FIPS 180-2, ba7816bf8f01cfea", got)
	}
}

func BenchmarkDecodeIndex(b *testing.B) {
	file := schedule.EncodeIndex(scheduletest.Large(596))
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := schedule.DecodeIndex(file); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecodeIndexJSON is what the index would cost as JSON.
func BenchmarkDecodeIndexJSON(b *testing.B) {
	p := scheduletest.Large(596)
	for _, s := range p.Sessions {
		s.Abstract, s.Links = nil, nil
	}
	for i := range p.Speakers {
		p.Speakers[i].Bio, p.Speakers[i].Links = nil, nil
	}
	file, err := json.Marshal(p)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		var read schedule.Programme
		if err := json.Unmarshal(file, &read); err != nil {
			b.Fatal(err)
		}
		if _, err := schedule.New(read.Event, read.Rooms, read.Tracks, read.Speakers, read.Sessions); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeDetails(b *testing.B) {
	p := scheduletest.Large(596)
	file := schedule.EncodeDetails(p)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if err := p.DecodeDetails(file); err != nil {
			b.Fatal(err)
		}
	}
}

func readIndex(b []byte) error {
	_, err := schedule.DecodeIndex(b)
	return err
}

func decode(t testing.TB, index []byte) *schedule.Programme {
	t.Helper()
	p, err := schedule.DecodeIndex(index)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// same fails where two programmes differ in anything that others can see.
func same(t interface{ Fatalf(string, ...any) }, got, want *schedule.Programme) {
	for _, part := range []struct {
		name      string
		got, want any
	}{
		{"event", got.Event, want.Event},
		{"rooms", got.Rooms, want.Rooms},
		{"tracks", got.Tracks, want.Tracks},
		{"speakers", got.Speakers, want.Speakers},
		{"number of sessions", len(got.Sessions), len(want.Sessions)},
	} {
		if !reflect.DeepEqual(part.got, part.want) {
			t.Fatalf("%s:\n got %+v\nwant %+v", part.name, part.got, part.want)
		}
	}
	for i, s := range want.Sessions {
		if !reflect.DeepEqual(got.Sessions[i], s) {
			t.Fatalf("session %d:\n got %+v\nwant %+v", i, got.Sessions[i], s)
		}
	}
}

// allocated is how many bytes a function asks for.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
