package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/net/netutil"

	"hallway/server/agendas"
	"hallway/server/fetch"
	"hallway/server/programme"
	"hallway/server/push"
	"hallway/server/store"
	"hallway/web"
)

// runServe is the command "serve".
func runServe(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	c := newCommand("serve", serveUsage, getenv, stdout, stderr)
	settings, status, ok := readSettings(c, args)
	if !ok {
		return status
	}
	if err := serve(ctx, settings, slog.New(slog.NewJSONHandler(stdout, nil))); err != nil {
		return c.failed(err)
	}
	return 0
}

// server is the parts of a running server.
type server struct {
	gallery bool // every view is served in every state, for those who work on them
	library *programme.Library
	poller  *programme.Poller  // nil: of the sample, which has no source
	history *programme.History // nil: of the sample, which does not change
	store   *store.Store       // of agendas
	kept    *agendas.Agendas   // answers from it
	meters  *meters
	// importHosts are those that people may have programmes read from; none: off.
	importHosts []string
	mcp         bool
	proxies     []netip.Prefix // whose X-Forwarded-For is believed
	log         *slog.Logger
	now         func() time.Time
	stopping    atomic.Bool
}

// serve builds the parts, runs them, and stops them in reverse when the context
// ends.
func serve(ctx context.Context, settings settings, log *slog.Logger) (err error) {
	s := &server{library: programme.NewLibrary(), log: log, now: time.Now, meters: newMeters(), importHosts: settings.importHosts(), mcp: settings.mcp, proxies: settings.trusted}
	if err := s.open(settings); err != nil {
		return err
	}
	if s.store, err = openStore(ctx, settings, log); err != nil {
		return err
	}
	s.store.Limit(settings.most << 20)
	s.kept = agendas.New(s.store, log, s.now)
	s.measure(s.kept)
	defer func() { err = errors.Join(err, s.store.Close()) }()
	if err := s.reach(ctx, settings); err != nil {
		return err
	}
	handler, err := s.handler(settings.web)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", settings.listen)
	if err != nil {
		return fmt.Errorf("--listen: %w", err)
	}
	defer listener.Close() // of no effect once it is served
	stopMetrics, err := s.listenMetrics(settings.metrics)
	if err != nil {
		return err
	}
	defer stopMetrics()
	reading, stopReading := context.WithCancel(context.WithoutCancel(ctx))
	var parts sync.WaitGroup
	defer parts.Wait()
	defer stopReading()
	if err := s.load(ctx); err != nil {
		return err
	}
	if s.poller == nil {
		parts.Go(func() { s.library.Pack(reading) })
	} else {
		parts.Go(func() { s.poller.Run(reading, settings.refresh) })
	}
	parts.Go(func() { s.tidy(reading, settings.forget) })
	if s.kept.Push != nil {
		parts.Go(func() { s.kept.Push.Run(reading) })
	}
	return s.listen(ctx, listener, handler, settings.drain)
}

// reach lets devices be told of things while their app is closed, unless that is off.
func (s *server) reach(ctx context.Context, settings settings) error {
	if settings.push == "off" {
		return nil
	}
	keys := settings.keys
	if keys == (push.Keys{}) {
		pair, err := s.store.Once(ctx, "vapid", push.NewKeys)
		if err == nil {
			keys, err = push.ReadKeys(pair)
		}
		if err != nil {
			return fmt.Errorf("the keys of push: %w", err)
		}
	}
	s.kept.Push = push.New(s.store, s.library, keys, fetch.NewGuard(settings.pushHosts), s.log, s.now, settings.hold)
	s.kept.Push.Counted = func(result string) { s.meters.pushes.WithLabelValues(result).Inc() }
	return nil
}

// tidyEvery is how often what has expired is deleted.
const tidyEvery = 6 * time.Hour

// tidy deletes links and codes that have expired, and agendas that no device has opened for
// some months, until the context ends.
func (s *server) tidy(ctx context.Context, months int) {
	for {
		err := s.store.Purge(ctx, s.now())
		if err == nil && months > 0 {
			var n int
			if n, err = s.store.Forget(ctx, s.now().AddDate(0, -months, 0)); n > 0 {
				s.log.Info("agendas that nobody opens were deleted", "agendas", n, "months", months)
			}
		}
		if err != nil && ctx.Err() == nil {
			s.log.Error("what has expired is not deleted", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(tidyEvery):
		}
	}
}

// openStore opens the agendas.
func openStore(ctx context.Context, settings settings, log *slog.Logger) (*store.Store, error) {
	if settings.database != "" {
		if !store.IsPostgres(settings.database) {
			return nil, errors.New("--database is no postgres:// URL; without it agendas are in a file in --data")
		}
		s, err := store.Open(ctx, settings.database, log)
		if err != nil {
			return nil, err
		}
		return keepEnded(ctx, s, settings)
	}
	folder, err := settings.folder()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("--data: %w", err)
	}
	s, err := store.Open(ctx, filepath.Join(folder, "agendas.db"), log)
	if err != nil {
		return nil, err
	}
	if err := keepToOwner(folder); err != nil {
		log.Warn("others on this machine may read the agendas", "folder", folder, "error", err)
	}
	return keepEnded(ctx, s, settings)
}

// keepEnded keeps the list of what people ended in the data's folder too, where a backup that
// is restored cannot turn it back.
func keepEnded(ctx context.Context, s *store.Store, settings settings) (*store.Store, error) {
	folder, err := settings.folder()
	if err == nil {
		err = os.MkdirAll(folder, 0o700)
	}
	if err == nil {
		err = s.KeepEnded(ctx, filepath.Join(folder, "ended.list"), time.Now())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("--data: %w", err), s.Close())
	}
	return s, nil
}

// keepToOwner takes the agendas' files, and the folder they are in, from everybody but
// their owner, whoever made the folder.
func keepToOwner(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "agendas.db*"))
	if err != nil {
		return err
	}
	var failed []error
	for _, name := range append(files, folder) {
		info, err := os.Stat(name)
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			err = os.Chmod(name, info.Mode().Perm()&0o700)
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// handler answers with the files built in, or with those of a folder.
func (s *server) handler(folder string) (http.Handler, error) {
	if folder != "" {
		return s.live(folder)
	}
	bundle, err := web.NewBundle(web.Embedded())
	if err != nil {
		return nil, err
	}
	if !bundle.Built {
		s.log.Warn("the app is not built in, so pages can be read but nothing can be picked; run \"make build\" and start bin/hallway")
	}
	return s.routes(bundle)
}

// open opens the folder for data, where there are programmes to keep.
func (s *server) open(settings settings) error {
	if len(settings.refs) == 0 {
		return nil
	}
	folder, err := settings.folder()
	if err != nil {
		return err
	}
	s.log.Info("data", "folder", folder)
	archive, err := programme.NewArchive(filepath.Join(folder, "programmes"))
	if err != nil {
		return fmt.Errorf("--data: %w", err)
	}
	s.history = programme.NewHistory(filepath.Join(folder, "history"), settings.hold, s.log)
	s.poller = programme.NewPoller(s.library, archive, s.history, s.log, s.now, settings.refs, settings.zones)
	s.poller.Names, s.poller.Walks, s.poller.Maps = settings.names, settings.walks, settings.maps
	return nil
}

// load loads the programmes that were named; without any it is a sample.
func (s *server) load(ctx context.Context) error {
	if s.poller == nil {
		return s.sample()
	}
	if err := s.poller.Load(ctx); err != nil && ctx.Err() == nil {
		return fmt.Errorf("there is no programme to serve:\n%w", err)
	}
	return nil
}

func (s *server) sample() error {
	s.log.Info("no programme was named, so a sample is served; name yours with --programme FILE or URL")
	p, err := programme.Sample(s.now().UTC())
	if err != nil {
		return err
	}
	s.library.Publish(programme.NewVersion(p, s.now()), 0)
	return nil
}

// patience is how long a stopping server waits for answers under way.
const patience = 25 * time.Second

// maxConnections is how many are served at once: each of a hall has one for its stream, and
// some for what it fetches. Who comes then waits to be let in.
const maxConnections = 32000

// listen serves until the context ends, then stops: not ready first, then no new
// connections, then the end of what is under way.
func (s *server) listen(ctx context.Context, listener net.Listener, handler http.Handler, drain time.Duration) error {
	h := s.httpServer(handler)
	h.RegisterOnShutdown(s.kept.Stop)
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(netutil.LimitListener(listener, maxConnections)) }()
	s.log.Info("listening", "url", "http://"+strings.Replace(listener.Addr().String(), "[::]", "localhost", 1))
	select {
	case err := <-ended:
		return err
	case <-s.store.Failed():
		return errors.Join(s.store.Err(), h.Close())
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	s.log.Info("stopping", "drain", drain.String())
	select {
	case err := <-ended:
		return err
	case <-time.After(drain):
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	err := h.Shutdown(ctx)
	s.kept.Wait()
	return err
}

// httpServer has the bounds that keep slow and large requests from hurting.
func (s *server) httpServer(handler http.Handler) *http.Server {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true) // proxies and meshes speak it to those who can
	return &http.Server{
		Handler:           handler,
		Protocols:         protocols,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      5 * time.Minute, // 2 MB at 8 kB/s, a hall's network at its worst
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
}

// listenMetrics answers an operator's monitoring on an address of its own, where
// there is one, until it is stopped.
func (s *server) listenMetrics(address string) (stop func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("--metrics-listen: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.metrics())
	h := s.httpServer(mux)
	go func() { _ = h.Serve(listener) }() // ends with stop
	s.log.Info("metrics", "url", "http://"+listener.Addr().String()+"/metrics")
	return func() { _ = h.Close() }, nil
}
