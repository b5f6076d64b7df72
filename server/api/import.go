package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"runtime/debug"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"hallway/app/wire"
	"hallway/server/answer"
	"hallway/server/fetch"
	"hallway/server/importer"
	"hallway/server/programme"
)

// Import reads programmes that people bring along. It is off until an operator
// allows it, since it has the server ask other hosts.
type Import struct {
	api   *API
	hosts []string // empty: off
	fetch func(ctx context.Context, address string) (importer.Source, error)
	limit *answer.Limit

	uploads chan struct{}  // one for each file that is on its way
	fetches *answer.Places // of programmes from other hosts, which are in memory until they are read
	reads   *answer.Places // of programmes
	turns   turns          // one for each address at a time
}

// What one address, and the server as a whole, may ask of others.
const (
	importEvery   = 6 * time.Second  // an import, on average
	importBurst   = 10               // a team at one table adds the same event
	importUploads = 100              // at once, on the disk
	importFetches = 3                // at once: each may hold 32 MiB for each of a few feeds
	importReads   = 1                // at once: the largest takes 200 MB
	importQueue   = 20               // that wait for a place
	importWait    = 20 * time.Second // for a place
	importLasts   = time.Minute      // an upload, at most
)

// NewImport reads from some hosts, with [fetch.Guard]'s patterns, or from none.
func (a *API) NewImport(hosts []string) *Import {
	return &Import{
		api: a, hosts: hosts, fetch: fetch.NewGuard(hosts).Get,
		limit: answer.NewLimit(importEvery, importBurst), uploads: make(chan struct{}, importUploads),
		fetches: answer.NewPlaces(importFetches, importQueue, importWait), reads: answer.NewPlaces(importReads, importQueue, importWait),
	}
}

// Ask answers GET /api/v1/import: {"allowed": true, "hosts": ["*.sched.com", ...]},
// so that the app offers only what works.
func (i *Import) Ask(w http.ResponseWriter, r *http.Request) {
	answer.JSON(w, r, http.StatusOK, wire.ImportOffer{Allowed: len(i.hosts) > 0, Hosts: append([]string{}, i.hosts...)}, false)
}

// Add answers POST /api/v1/import, which reads one programme and gives it to who
// asked, and to nobody else. The programme is given in one of two ways:
//
//	Content-Type: application/json           {"address": "https://x.sched.com/"}
//	Content-Type: application/octet-stream   the file itself, at most 32 MiB
//
// Both may name a zone, {"zone": "Europe/Amsterdam"} or ?zone=Europe/Amsterdam, for
// programmes that do not; a name for a programme that has none, {"name": "..."} or
// ?name=..., else its host's; and the event, {"event": "import-..."} or ?event=import-...,
// to read an event again that was imported before: it keeps its name, so that picks
// stay with it. Without, it gets a new name, import- and 32 hexadecimal digits.
//
// The answer is an object as in the list of /api/v1/events, with "address", "format",
// "skipped" and "warnings" besides. "index", "details" and "search" are addresses as
// those of any event, /data/import-.../index.HASH.bin, in the same encoding, never
// changed, so the worker keeps them as it keeps others. The server forgets them after
// an hour, or earlier where many import: the app fetches all three at once, has the
// worker keep them (KeepData), and writes the object down itself, since the event is
// in no list. Pages under /e/import-.../ are answered with the shell, in which Go
// draws the page from what is kept.
//
// Where it fails the answer is a [wire.Trouble].
func (i *Import) Add(w http.ResponseWriter, r *http.Request) {
	got, err := i.add(w, r)
	if err == nil {
		answer.JSON(w, r, http.StatusOK, got, false)
		return
	}
	refused, ok := errors.AsType[wire.Trouble](err)
	if !ok {
		i.api.log.Error("import failed", "error", err)
		refused = unsent(err)
	}
	w.Header().Set("Connection", "close") // the rest of the body is not read
	answer.Refuse(w, r, refused)
}

// forPeople are warnings without advice for those who have a command line.
func forPeople(warnings []string) []string {
	advice := strings.NewReplacer("; tell it with --timezone, such as --timezone Europe/Amsterdam", "", " If it is another, tell it with --timezone", "")
	words := []string{}
	for _, warning := range warnings {
		warning = strings.TrimSuffix(advice.Replace(warning), ".") + "."
		if !strings.HasPrefix(warning, "http") { // it may begin with an address
			warning = strings.ToUpper(warning[:1]) + warning[1:]
		}
		words = append(words, warning)
	}
	return words
}

func (i *Import) add(w http.ResponseWriter, r *http.Request) (wire.Imported, error) {
	if err := i.admit(r); err != nil {
		return wire.Imported{}, err
	}
	asked, file, err := i.receive(w, r) // before a place is taken: it may come slowly
	if err != nil {
		return wire.Imported{}, err
	}
	if file != nil {
		defer file.close()
	}
	var got wire.Imported
	work := func() { got, err = i.read(r.Context(), asked, file.sources) }
	if file == nil {
		work = func() {
			if busy := i.fetches.Do(func() { got, err = i.fetched(r.Context(), asked) }); busy != nil {
				err = errBusy
			}
		}
	}
	if busy := i.turns.do(answer.Asker(r), work); busy != nil {
		err = errBusy
	}
	return got, err
}

// fetched reads a programme from where it is.
func (i *Import) fetched(ctx context.Context, asked wire.ImportRequest) (wire.Imported, error) {
	sources, err := i.fetchAll(ctx, &asked)
	if err != nil {
		return wire.Imported{}, err
	}
	return i.read(ctx, asked, func() ([]importer.Source, error) { return sources, nil })
}

// read reads a programme once there is a place for it and somebody still waits.
func (i *Import) read(ctx context.Context, asked wire.ImportRequest, from func() ([]importer.Source, error)) (got wire.Imported, err error) {
	busy := i.reads.Do(func() {
		var sources []importer.Source
		if err = ctx.Err(); err == nil {
			sources, err = from()
		}
		if err != nil {
			return
		}
		name := sources[0].Name
		defer frugal()()
		read, failed := programme.Import(ctx, asked.Event, sources, asked.Name, asked.Zone, i.api.now())
		if failed != nil {
			err = unread(name, failed)
			return
		}
		i.api.imports.Put(read.Version, i.api.now())
		got = wire.Imported{
			Event: listed(read.Version), Address: asked.Address, Format: read.Format,
			Skipped: read.Skipped, Warnings: forPeople(read.Warnings),
		}
	})
	if busy != nil {
		err = errBusy
	}
	return got, err
}

// frugal has memory collected more often until it is called back: a large programme is read
// seldom, and its text is in the way of the agendas of a whole hall.
func frugal() (back func()) {
	before := debug.SetGCPercent(30)
	return func() {
		debug.SetGCPercent(before)
		debug.FreeOSMemory()
	}
}

var errBusy error = wire.Trouble{
	Code: wire.CodeBusy, What: "The server is reading other programmes.", Todo: "Try again in a moment.",
	Wait: 5 * time.Second,
}

// admit turns away before anything is read.
func (i *Import) admit(r *http.Request) error {
	if len(i.hosts) == 0 {
		return wire.Trouble{
			Code: wire.CodeOff, What: "This server does not read other programmes.",
			Todo: "Ask whoever runs it to start it with --allow-import.",
		}
	}
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		return wire.Trouble{
			Code: wire.CodeOrigin, What: "Blocked: the request came from another website.", Todo: "Add the event in Hallway itself.",
		}
	}
	if wait, ok := i.limit.Allow(r, i.api.now()); !ok {
		return wire.Trouble{
			Code: wire.CodeOften, What: "Too many events were added from your network.",
			Todo: fmt.Sprintf("Try again in %d seconds.", 1+int(wait.Seconds())), Wait: wait,
		}
	}
	return nil
}

// receive reads the request, and the file if it brings one.
func (i *Import) receive(w http.ResponseWriter, r *http.Request) (asked wire.ImportRequest, file *sentFile, err error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // none is another kind
	switch {
	case r.Header.Get("Content-Encoding") != "":
		return asked, nil, wrongType("The request is packed, which is not read.")
	case kind == "application/json":
		asked, err = readWish(w, r)
	case kind == "application/octet-stream":
		asked = wire.ImportRequestOf(r.URL.Query())
	default:
		return asked, nil, wrongType("The request is neither an address nor a file.")
	}
	if err == nil {
		err = check(&asked)
	}
	if err != nil || kind == "application/json" {
		return asked, nil, err
	}
	select {
	case i.uploads <- struct{}{}:
		defer func() { <-i.uploads }()
	default:
		return asked, nil, errBusy
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(importLasts)) // else the server's own holds
	file, err = receive(w, r)
	return asked, file, err
}

func readWish(w http.ResponseWriter, r *http.Request) (wire.ImportRequest, error) {
	var asked wire.ImportRequest
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 8<<10))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&asked)
	if err == nil && decoder.More() {
		err = errors.New("trailing data after the object")
	}
	if err != nil {
		return asked, badRequest("The request cannot be read: " + err.Error() + ".")
	}
	return asked, nil
}

const longestName = 120 // bytes

// check accepts the name of an import and a zone that is known. Without a name it
// gives a new one.
func check(a *wire.ImportRequest) error {
	if a.Event == "" {
		a.Event = programme.NewImportID()
	}
	if !programme.IsImport(a.Event) {
		return badRequest("The event's name is not that of an event that was added.")
	}
	a.Name = strings.Join(strings.Fields(a.Name[:min(len(a.Name), longestName)]), " ")
	if !utf8.ValidString(a.Name) {
		a.Name = ""
	}
	if a.Zone == "" {
		return nil
	}
	if err := importer.CheckZone(a.Zone); err != nil {
		return badRequest("The time zone is unknown; name one such as Europe/Amsterdam.")
	}
	return nil
}

// fetchAll gets the feeds behind an address, all at once. Only the first has to be
// there.
func (i *Import) fetchAll(ctx context.Context, asked *wire.ImportRequest) ([]importer.Source, error) {
	paste, err := fetch.ReadPaste(asked.Address)
	if err != nil {
		return nil, wire.Trouble{
			Code: wire.CodeAddress, What: sentence(err), Where: shorten(asked.Address),
			Todo: "Paste the address of the event's page on Sched, pretalx or Sessionize.",
		}
	}
	asked.Address = paste.Address
	if u, err := url.Parse(paste.Address); err == nil && asked.Name == "" {
		asked.Name = u.Hostname()
	}
	sources, errs := make([]importer.Source, len(paste.Feeds)), make([]error, len(paste.Feeds))
	var all sync.WaitGroup
	for n, feed := range paste.Feeds {
		all.Go(func() { sources[n], errs[n] = i.fetch(ctx, feed) })
	}
	all.Wait()
	if errs[0] != nil {
		return nil, i.unfetched(paste.Feeds[0], errs[0])
	}
	there := sources[:0]
	for n, src := range sources {
		if errs[n] == nil {
			there = append(there, src)
		}
	}
	return there, nil
}
