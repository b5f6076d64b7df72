package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"hallway/app/schedule"
	"hallway/server/answer"
	"hallway/server/importer"
	"hallway/server/programme"
)

// Import reads programmes that people bring along. It is off until an operator
// allows it, since it has the server ask other hosts.
type Import struct {
	api    *API
	hosts  []string // empty: off
	fetch  func(ctx context.Context, address string) (importer.Source, error)
	limit  *answer.Limit
	places chan struct{} // one for each import under way
}

// What one address, and the server as a whole, may ask of others.
const (
	importEvery = 6 * time.Second // an import, on average
	importBurst = 10              // a team at one table adds the same event
	importsBusy = 4               // at once: each may hold twice 32 MiB
	importLasts = time.Minute     // an upload, at most
)

// NewImport reads from some hosts, with [importer.Guard]'s patterns, or from none.
func (a *API) NewImport(hosts []string) *Import {
	return &Import{
		api: a, hosts: hosts, fetch: importer.NewGuard(hosts).Fetch,
		limit: answer.NewLimit(importEvery, importBurst), places: make(chan struct{}, importsBusy),
	}
}

// imported is the answer of [Import.Add]: an event as /api/v1/events lists it, and
// how reading it went.
type imported struct {
	event
	Address  string   `json:"address,omitempty"` // as it was understood; to be asked for again later
	Format   string   `json:"format"`
	Skipped  int      `json:"skipped"`  // sessions that could not be read
	Warnings []string `json:"warnings"` // at most twenty
}

// Ask answers GET /api/v1/import: {"allowed": true, "hosts": ["*.sched.com", ...]},
// so that the app offers only what works.
func (i *Import) Ask(w http.ResponseWriter, r *http.Request) {
	i.send(w, r, http.StatusOK, map[string]any{"allowed": len(i.hosts) > 0, "hosts": append([]string{}, i.hosts...)})
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
// Where it fails the answer is {"code", "what", "where", "todo"}, with sentences that
// can be shown as they are, under these codes:
//
//	off 403                 the operator does not allow imports
//	origin 403              another site's page asks
//	request 400, type 415   the request is not as described here
//	address 400             what was pasted is no address, or leads to no programme
//	host 403                the host is not on the operator's list
//	private 403             the host is not on the public internet
//	large 413               there is more than 32 MiB
//	unreachable 502         the host does not answer, or not with a file
//	slow 504                the host took longer than 10 seconds
//	format 422              what came is no programme that Hallway reads
//	often 429, busy 503     too many asked; Retry-After tells when to try again
func (i *Import) Add(w http.ResponseWriter, r *http.Request) {
	got, err := i.add(w, r)
	if err == nil {
		i.send(w, r, http.StatusOK, got)
		return
	}
	refused, ok := errors.AsType[refusal](err)
	if !ok {
		i.api.log.Error("import failed", "error", err)
		refused = unsent(err)
	}
	if refused.wait > 0 {
		answer.RetryAfter(w, refused.wait)
	}
	w.Header().Set("Connection", "close") // the rest of the body is not read
	i.send(w, r, refused.status, refused)
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

func (i *Import) send(w http.ResponseWriter, r *http.Request, status int, what any) {
	body, err := json.Marshal(what)
	if err != nil {
		i.api.log.Error("import not answered", "error", err)
		http.Error(w, "The event could not be added.", http.StatusInternalServerError)
		return
	}
	answer.Send(w, r, status, answer.Ready(answer.Body{Type: "application/json", Plain: body}))
}

// wish is what is asked for.
type wish struct {
	Address string           `json:"address"`
	Event   schedule.EventID `json:"event"`
	Zone    string           `json:"zone"`
	Name    string           `json:"name"`
}

func (i *Import) add(w http.ResponseWriter, r *http.Request) (imported, error) {
	if err := i.admit(r); err != nil {
		return imported{}, err
	}
	select {
	case i.places <- struct{}{}:
		defer func() { <-i.places }()
	default:
		return imported{}, refusal{
			Code: "busy", What: "The server is reading other programmes.", Todo: "Try again in a moment.",
			status: http.StatusServiceUnavailable, wait: 5 * time.Second,
		}
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(importLasts)) // else the server's own holds
	asked, sources, err := i.sources(w, r)
	if err != nil {
		return imported{}, err
	}
	read, err := programme.Import(asked.Event, sources, asked.Name, asked.Zone, i.api.now())
	if err != nil {
		return imported{}, unread(sources[0].Name, err)
	}
	i.api.imports.Put(read.Version, i.api.now())
	return imported{
		event: listed(read.Version), Address: asked.Address, Format: read.Format,
		Skipped: read.Skipped, Warnings: forPeople(read.Warnings),
	}, nil
}

// admit turns away before anything is read.
func (i *Import) admit(r *http.Request) error {
	if len(i.hosts) == 0 {
		return refusal{
			Code: "off", What: "This server does not read other programmes.",
			Todo: "Ask whoever runs it to start it with --allow-import.", status: http.StatusForbidden,
		}
	}
	if err := http.NewCrossOriginProtection().Check(r); err != nil {
		return refusal{
			Code: "origin", What: "Another site asked for this.", Todo: "Add the event in Hallway itself.", status: http.StatusForbidden,
		}
	}
	if wait, ok := i.limit.Allow(r, i.api.now()); !ok {
		return refusal{
			Code: "often", What: "Too many events were added from your network.",
			Todo: fmt.Sprintf("Try again in %d seconds.", 1+int(wait.Seconds())), status: http.StatusTooManyRequests, wait: wait,
		}
	}
	return nil
}

// sources reads the request, and what it leads to.
func (i *Import) sources(w http.ResponseWriter, r *http.Request) (wish, []importer.Source, error) {
	var asked wish
	var sources []importer.Source
	var err error
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")) // none is another kind
	switch {
	case r.Header.Get("Content-Encoding") != "":
		return asked, nil, wrongType("The request is packed, which is not read.")
	case kind == "application/json":
		asked, err = readWish(w, r)
	case kind == "application/octet-stream":
		q := r.URL.Query()
		asked = wish{Event: schedule.EventID(q.Get("event")), Zone: q.Get("zone"), Name: q.Get("name")}
	default:
		return asked, nil, wrongType("The request is neither an address nor a file.")
	}
	if err == nil {
		err = asked.check()
	}
	if err != nil {
		return asked, nil, err
	}
	if kind == "application/json" {
		sources, err = i.fetchAll(r.Context(), &asked)
		return asked, sources, err
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, importer.MaxBytes))
	if err != nil {
		return asked, nil, unsent(err)
	}
	return asked, []importer.Source{{Name: "your file", Body: body}}, nil
}

func readWish(w http.ResponseWriter, r *http.Request) (wish, error) {
	var asked wish
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, 8<<10))
	decoder.DisallowUnknownFields()
	err := decoder.Decode(&asked)
	if err == nil && decoder.More() {
		err = errors.New("there is more behind the object")
	}
	if err != nil {
		return asked, badRequest("The request cannot be read: " + err.Error() + ".")
	}
	return asked, nil
}

const longestName = 120 // bytes

// check accepts the name of an import and a zone that is known. Without a name it
// gives a new one.
func (a *wish) check() error {
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
func (i *Import) fetchAll(ctx context.Context, asked *wish) ([]importer.Source, error) {
	paste, err := importer.ReadPaste(asked.Address)
	if err != nil {
		return nil, refusal{
			Code: "address", What: sentence(err), Where: shorten(asked.Address),
			Todo: "Paste the address of the event's page on Sched, pretalx or Sessionize.", status: http.StatusBadRequest,
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
