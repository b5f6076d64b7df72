// Package agendas answers phones about the agendas that they keep here: it takes what
// one did and tells the others, lets further devices in, and makes links that show an
// agenda to colleagues.
//
// Nobody has an account. Whoever has a secret has what it opens, so secrets are long,
// travel in a header or a body, and are kept as hashes. A wrong secret and an agenda
// that is not there look the same.
package agendas

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"hallway/app/agenda"
	"hallway/app/wire"
	"hallway/server/answer"
	"hallway/server/push"
	"hallway/server/store"
)

// Agendas answers from a store.
type Agendas struct {
	store *store.Store
	log   *slog.Logger
	now   func() time.Time

	// A hall of 13,500 people shares one address. So nobody is charged for a secret, which
	// has 128 bits and cannot be guessed, but only for what failed.
	pushes  *answer.Limit // for each device
	others  *answer.Limit // for each address, of those whose secret opens nothing
	begins  *answer.Limit // new agendas
	guesses *answer.Limit // for each address, typed codes that were wrong
	brake   *answer.Limit // the same of all addresses together

	crowd   crowd          // of streams
	streams sync.WaitGroup // those that net/http does not know of

	// Took is called with how many edits were taken of a device, again where they were sent
	// again. It is set before the first request.
	Took    func(edits int)
	members members

	// Push notifies devices whose app is closed; nil: this server does not.
	Push *push.Service

	stopping context.Context // ends when the server stops
	stop     context.CancelFunc
}

// New answers from a store.
func New(s *store.Store, log *slog.Logger, now func() time.Time) *Agendas {
	stopping, stop := context.WithCancel(context.Background())
	return &Agendas{
		store: s, log: log, now: now, stopping: stopping, stop: stop, Took: func(int) {},
		pushes: answer.NewLimit(200*time.Millisecond, 50),
		others: answer.NewLimit(20*time.Millisecond, 500),
		begins: answer.NewLimit(100*time.Millisecond, 6000), // the whole hall opens the app at once
		// A code has 50 random bits and lives for five minutes. In these the brake lets
		// 90,000 wrong ones through, so the odds that one of them is it are 8 in 10^11.
		guesses: answer.NewLimit(time.Second, 600),
		brake:   answer.NewLimit(5*time.Millisecond, 30000),
	}
}

var (
	errUnknown = wire.Trouble{
		Code: wire.CodeUnknown, What: "There is no such agenda, or this device may not open it.",
		Todo: "Your picks on this phone are safe. If you removed this phone from your devices, add it again from another.",
	}
	errLink = wire.Trouble{
		Code: wire.CodeLink, What: "This link or code is wrong or has expired.",
		Todo: "Ask for a new one.",
	}
)

// errDeleted is an agenda that somebody deleted.
var errDeleted = wire.Trouble{
	Code: wire.CodeGone, What: "This agenda was deleted from the server, on this device or another of yours.",
	Todo: "Your picks on this phone are safe.",
}

var errEvent = wire.Trouble{
	Code: wire.CodeEvent, What: "The code is of an agenda for another event.", Todo: "Open that event first; the code still works.",
}

func bad(what string) wire.Trouble {
	return wire.Trouble{Code: wire.CodeRequest, What: what, Todo: "Reload the app, and try again."}
}

func often(wait time.Duration) wire.Trouble {
	return wire.Trouble{
		Code: wire.CodeOften, What: "Too many requests came from your network.",
		Todo: fmt.Sprintf("Hallway tries again by itself in %d seconds.", 1+int(wait.Seconds())), Wait: wait,
	}
}

// fail answers that something did not work.
func (a *Agendas) fail(w http.ResponseWriter, r *http.Request, err error) {
	t, ok := errors.AsType[wire.Trouble](err)
	switch {
	case ok:
	case errors.Is(err, store.ErrNotFound):
		t = errUnknown
	case errors.Is(err, store.ErrTooMany):
		t = wire.Trouble{Code: wire.CodeMany, What: "This agenda has as many of these as it may have.", Todo: "Remove one that is not needed any more."}
	case errors.Is(err, store.ErrFull):
		a.log.Error("agenda", "path", r.Pattern, "error", err)
		t = wire.Trouble{Code: wire.CodeFull, What: "The server has no room left.", Todo: "It is on this phone; Hallway tries again.", Wait: time.Minute}
	default:
		a.log.Error("agenda", "path", r.Pattern, "error", err)
		t = wire.Trouble{Code: wire.CodeDown, What: "The server could not keep it.", Todo: "It is on this phone; Hallway tries again.", Wait: 5 * time.Second}
	}
	answer.Refuse(w, r, t)
}

// send answers one device: nobody else keeps it.
func (a *Agendas) send(w http.ResponseWriter, r *http.Request, what any) {
	answer.JSON(w, r, http.StatusOK, what, true)
}

// secretLength is that of a device's secret, in bytes.
const secretLength = 32

// bearer is the hash of the secret that a request comes with.
func bearer(r *http.Request) (store.Hash, error) {
	word, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	secret, err := base64.RawURLEncoding.DecodeString(word)
	if !ok || err != nil || len(secret) != secretLength {
		return store.Hash{}, errUnknown
	}
	return store.HashOf(secret), nil
}

// named is the agenda that a request names, and the hash of the secret that it comes with.
func named(r *http.Request) (id agenda.ID, hash store.Hash, err error) {
	if id, err = uuid.Parse(r.PathValue("agenda")); err != nil {
		return id, hash, errUnknown
	}
	hash, err = bearer(r)
	return id, hash, err
}

// device is the device that asks, which the secret in the header binds: a body cannot
// name another.
func (a *Agendas) device(r *http.Request) (store.Capability, error) {
	id, hash, err := named(r)
	if err != nil {
		return store.Capability{}, err
	}
	return a.opens(r.Context(), id, hash)
}

// opens is the device that a secret opens an agenda for.
func (a *Agendas) opens(ctx context.Context, id agenda.ID, hash store.Hash) (store.Capability, error) {
	c, err := a.store.Find(ctx, hash, a.now())
	if err != nil {
		return c, err
	}
	if c.Kind != store.Device || c.Agenda != id {
		return c, errUnknown
	}
	return c, nil
}

// body reads what a request holds, of one type and no larger than it may be.
func body(w http.ResponseWriter, r *http.Request, kind string, most int64) ([]byte, error) {
	got, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // none is another kind
	if got != kind || r.Header.Get("Content-Encoding") != "" {
		return nil, wire.Trouble{Code: wire.CodeType, What: "The request is not of the type " + kind + ", or it is packed.", Todo: "Reload the app, and try again."}
	}
	content, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, wire.Trouble{Code: wire.CodeLarge, What: fmt.Sprintf("The request has more than %d kB.", most>>10), Todo: "It stays on this phone."}
	}
	if err != nil {
		return nil, bad("The request did not come through whole.")
	}
	return content, nil
}

// read decodes a small JSON body, strictly.
func read[T any](w http.ResponseWriter, r *http.Request) (wish T, err error) {
	content, err := body(w, r, "application/json", 4<<10)
	if err != nil {
		return wish, err
	}
	decoder := json.NewDecoder(strings.NewReader(string(content)))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&wish); err != nil || decoder.More() {
		return wish, bad("The request cannot be read.")
	}
	return wish, nil
}

// label is a person's words for a device or a link, in one short line.
func label(words, otherwise string) string {
	words = strings.Join(strings.Fields(agenda.Plain(strings.ToValidUTF8(words, ""))), " ")
	words = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, words)
	if runes := []rune(words); len(runes) > 60 {
		words = string(runes[:60])
	}
	if words == "" {
		return otherwise
	}
	return words
}
