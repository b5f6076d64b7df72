package agendas

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"hallway/app/calendar"
	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/server/answer"
	"hallway/server/programme"
	"hallway/server/store"
)

// Feed answers GET /feed/{file}, where file is a feed's secret and ".ics": an agenda as
// a calendar that can be subscribed to. What is cancelled, or left the programme, is
// told as such and not left out, since calendar apps keep what they are not told of.
func (a *Agendas) Feed(library *programme.Library) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		secret, ok := strings.CutSuffix(r.PathValue("file"), ".ics")
		if !ok {
			a.fail(w, r, errLink)
			return
		}
		a.calendar(w, r, library, store.Feed, secret)
	}
}

// SharedFeed answers GET /s/{secret}/agenda.ics, the calendar of a read link.
func (a *Agendas) SharedFeed(library *programme.Library) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a.calendar(w, r, library, store.Read, Secret(r))
	}
}

func (a *Agendas) calendar(w http.ResponseWriter, r *http.Request, library *programme.Library, kind store.Kind, secret string) {
	shared, err := a.Open(r, kind, secret)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	v, ok := library.Event(shared.Event)
	if !ok {
		a.fail(w, r, errLink)
		return
	}
	entries, err := a.entries(r, v.Programme, shared, kind)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	name := v.Programme.Event.Name
	if shared.Name != "" {
		name = shared.Name + " · " + name
	}
	file := calendar.Write(calendar.Feed{Event: string(shared.Event), Name: name, Product: "-//Hallway//Hallway 1//EN", Zone: v.Programme.Location(), Entries: entries})
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
	w.Header().Set("Content-Disposition", `inline; filename="agenda.ics"`)
	answer.Send(w, r, http.StatusOK, answer.Ready(answer.Body{Type: calendar.MediaType, Plain: file, Private: true}))
}

// told is what the reader of a feed was told last.
type told struct {
	History []byte                    `json:"history"`
	Entries map[string]calendar.Entry `json:"entries"`
}

// entries are what a calendar shows, with what its reader was told before of each.
func (a *Agendas) entries(r *http.Request, p *schedule.Programme, s Shared, kind store.Kind) ([]calendar.Entry, error) {
	state, err := a.store.Told(r.Context(), s.hash)
	if err != nil {
		return nil, err
	}
	before := told{Entries: make(map[string]calendar.Entry)}
	var history calendar.History
	if len(state) > 0 {
		if before, err = readTold(state); err != nil {
			return nil, err
		}
		if history, err = calendar.Decode(before.History); err != nil {
			return nil, err
		}
	}
	if history == nil {
		history = make(calendar.History)
	}
	picked := calendar.Picked{
		Going: s.Going, Maybe: s.Maybe, Notes: s.Notes, Items: s.items,
		Link: func(key schedule.Key) string { return answer.Origin(r) + view.HrefSession(p.Event.ID, key) },
		Known: func(key string) (calendar.Entry, bool) {
			entry, ok := before.Entries[key]
			return entry, ok
		},
	}
	if kind == store.Feed { // a reader of another's agenda is not reminded of it
		picked.Alarm = calendar.AlarmBefore
	}
	entries := calendar.Entries(p, picked)
	if !history.Stamp(entries, a.now()) {
		return entries, nil
	}
	after := told{History: history.Encode(), Entries: make(map[string]calendar.Entry)}
	for _, entry := range entries {
		entry.Description = "" // notes are nobody's second home
		after.Entries[entry.Key] = entry
	}
	if state, err = after.bytes(); err != nil {
		return nil, err
	}
	// An agenda that tells more than is kept is told all the same, as if for the first time.
	if err := a.store.Tell(r.Context(), s.Agenda, s.hash, state); err != nil && !errors.Is(err, store.ErrNotFound) && !errors.Is(err, store.ErrTooMany) {
		return nil, err
	}
	return entries, nil
}

// bytes is what was told as it is stored: JSON, packed, which makes a fifth of it.
func (t told) bytes() ([]byte, error) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if err := json.NewEncoder(w).Encode(t); err != nil {
		return nil, err
	}
	err := w.Close()
	return packed.Bytes(), err
}

// longestTold bounds what is unpacked: more is no agenda.
const longestTold = 4 << 20

func readTold(state []byte) (t told, err error) {
	if state[0] == '{' { // as the first versions wrote it
		return t, json.Unmarshal(state, &t)
	}
	r, err := gzip.NewReader(bytes.NewReader(state))
	if err != nil {
		return t, err
	}
	return t, json.NewDecoder(io.LimitReader(r, longestTold)).Decode(&t)
}
