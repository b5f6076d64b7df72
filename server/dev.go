package main

import (
	"io/fs"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"hallway/web"
)

// live answers with the web files of a folder, for those who work on them: a page
// has the files as they are when it is asked for. Every view in every state is at /gallery.
func (s *server) live(folder string) (http.Handler, error) {
	s.gallery = true
	l := &live{server: s, files: os.DirFS(folder)}
	return l, l.read()
}

type live struct {
	server *server
	files  fs.FS

	mu      sync.Mutex
	changed time.Time // of the newest file
	handler http.Handler
}

func (l *live) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	if !strings.HasPrefix(r.URL.Path, "/asset/") { // those belong to the page that named them
		if err := l.read(); err != nil {
			l.server.log.Error("web files not read; those from before are served", "error", err)
		}
	}
	handler := l.handler
	l.mu.Unlock()
	handler.ServeHTTP(w, r)
}

// read reads the files where one is newer.
func (l *live) read() error {
	newest := l.changed
	err := fs.WalkDir(l.files, ".", func(_ string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.ModTime().After(newest) {
			newest = info.ModTime()
		}
		return err
	})
	if err != nil || !newest.After(l.changed) {
		return err
	}
	bundle, err := web.NewBundle(l.files)
	if err != nil {
		return err
	}
	handler, err := l.server.routes(bundle)
	if err != nil {
		return err
	}
	l.changed, l.handler = newest, handler
	return nil
}
