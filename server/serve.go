package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"hallway/server/programme"
	"hallway/web"
)

const serveUsage = `hallway serve [flags]

Serves programmes. Every flag is also an environment variable: --data is
HALLWAY_DATA; lists are separated by spaces there. A flag wins.

`

// settings are the flags of serve.
type settings struct {
	listen     string
	data       string
	web        string
	programmes list
	zones      list
	refresh    time.Duration
}

// list is a flag that may be given several times.
type list []string

func (l *list) String() string { return strings.Join(*l, " ") }

// Set adds a value.
func (l *list) Set(value string) error {
	*l = append(*l, value)
	return nil
}

func parseSettings(args []string, getenv func(string) string, stderr io.Writer) (settings, error) {
	s := settings{}
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.Usage = func() { fmt.Fprint(stderr, serveUsage); flags.PrintDefaults() }
	flags.StringVar(&s.listen, "listen", ":8080", "address to listen on")
	flags.StringVar(&s.data, "data", "", "folder for what outlives a restart (default: in the user's cache folder)")
	flags.StringVar(&s.web, "web", "", "folder to read the web files from instead of those built in, for development")
	flags.Var(&s.programmes, "programme", "`[EVENT=]FILE|URL` of a programme; may be given several times")
	flags.Var(&s.zones, "timezone", "`[EVENT=]ZONE`, such as Europe/Amsterdam, for sources that do not say; may be given several times")
	flags.DurationVar(&s.refresh, "refresh", 5*time.Minute, "how often sources are read again")
	if err := flags.Parse(args); err != nil {
		return s, err
	}
	given := make(map[string]bool)
	flags.Visit(func(f *flag.Flag) { given[f.Name] = true })
	var failed error
	flags.VisitAll(func(f *flag.Flag) {
		name := "HALLWAY_" + strings.ToUpper(f.Name)
		value := getenv(name)
		if given[f.Name] || value == "" {
			return
		}
		values := []string{value}
		if _, several := f.Value.(*list); several {
			values = strings.Fields(value)
		}
		for _, v := range values {
			if err := f.Value.Set(v); err != nil {
				failed = fmt.Errorf("%s: %w", name, err)
			}
		}
	})
	if failed == nil && flags.NArg() > 0 {
		failed = fmt.Errorf("%q is no flag; name a programme with --programme", flags.Arg(0))
	}
	if failed == nil && s.refresh < 10*time.Second {
		failed = fmt.Errorf("--refresh %v would be a burden on the source; 10s is the least", s.refresh)
	}
	return s, failed
}

// refs are the sources to read, each with its zone.
func (s settings) refs() ([]programme.Ref, error) {
	zones := make(map[string]string)
	for _, text := range s.zones {
		event, zone, named := strings.Cut(text, "=")
		if !named {
			event, zone = "", text
		}
		if err := knownZone(zone); err != nil {
			return nil, fmt.Errorf("--timezone: %w", err)
		}
		zones[event] = zone
	}
	var refs []programme.Ref
	for _, text := range s.programmes {
		ref, err := programme.ParseRef(text)
		if err != nil {
			return nil, fmt.Errorf("--programme: %w", err)
		}
		ref.Zone = zones[string(ref.Event)]
		if ref.Zone == "" {
			ref.Zone = zones[""]
		}
		refs = append(refs, ref)
	}
	return refs, nil
}

// server is the parts of a running server.
type server struct {
	library  *programme.Library
	bundle   *web.Bundle
	log      *slog.Logger
	now      func() time.Time
	stopping atomic.Bool
}

// runServe is the command "serve": it builds the parts, runs them, and stops them
// when the context ends.
func runServe(ctx context.Context, args []string, getenv func(string) string, stderr io.Writer) int {
	settings, err := parseSettings(args, getenv, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	log := slog.New(slog.NewJSONHandler(stderr, nil))
	if err == nil {
		err = serve(ctx, settings, log)
	}
	if err != nil {
		fmt.Fprintln(stderr, "hallway serve:", err)
		return 1
	}
	return 0
}

func serve(ctx context.Context, settings settings, log *slog.Logger) error {
	s := &server{library: programme.NewLibrary(), log: log, now: time.Now}
	var err error
	if s.bundle, err = web.NewBundle(webFolder(settings.web)); err != nil {
		return err
	}
	if !s.bundle.Built {
		log.Warn("the app is not built in, so pages can only be read; run \"make build\" for the whole")
	}
	keeper, err := s.keeper(settings)
	if err != nil {
		return err
	}
	if keeper == nil {
		err = s.sample()
	} else {
		err = keeper.Load(ctx)
	}
	if err != nil {
		return err
	}
	if keeper != nil {
		go keeper.Run(ctx, settings.refresh)
	}
	return s.listen(ctx, settings.listen)
}

func webFolder(name string) fs.FS {
	if name == "" {
		return web.Embedded()
	}
	return os.DirFS(name)
}

// keeper is nil where no programme was named.
func (s *server) keeper(settings settings) (*programme.Keeper, error) {
	refs, err := settings.refs()
	if err != nil || len(refs) == 0 {
		return nil, err
	}
	folder := settings.data
	if folder == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return nil, fmt.Errorf("there is no folder for data; name one with --data: %w", err)
		}
		folder = filepath.Join(cache, "hallway")
	}
	shelf, err := programme.NewShelf(filepath.Join(folder, "programmes"))
	if err != nil {
		return nil, err
	}
	s.log.Info("data", "folder", folder)
	return programme.NewKeeper(s.library, shelf, s.log, s.now, refs), nil
}

func (s *server) sample() error {
	s.log.Info("no programme was named, so a sample is served; name yours with --programme FILE or URL")
	p, err := programme.Sample(s.now().UTC())
	if err != nil {
		return err
	}
	v, err := programme.NewVersion(p, s.now())
	if err != nil {
		return err
	}
	s.library.Publish(v)
	return nil
}

// drain is how long a stopping server still answers.
const drain = 10 * time.Second

// listen serves until the context ends, then stops: not ready first, then no new
// connections, then the end of what is under way.
func (s *server) listen(ctx context.Context, address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	h := &http.Server{
		Handler:           s.routes(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       60 * time.Second,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
	}
	s.log.Info("listening", "url", "http://"+strings.Replace(listener.Addr().String(), "[::]", "localhost", 1))
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	s.log.Info("stopping")
	ctx, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	return h.Shutdown(ctx)
}

// version is the module's version and commit, where the build knows them.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "hallway (unknown version)"
	}
	text := "hallway " + info.Main.Version
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			text += " " + setting.Value[:min(len(setting.Value), 12)]
		}
	}
	return text
}
