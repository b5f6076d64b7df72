package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"hallway/server/programme"
)

// The gallery is for those who work on Hallway: it is served with --web, and by no server
// that runs for others.
func TestTheGalleryIsServedInDevelopmentOnly(t *testing.T) {
	for folder, want := range map[string]int{"": http.StatusNotFound, "../web": http.StatusOK} {
		s := &server{library: programme.NewLibrary(), log: slog.New(slog.DiscardHandler), now: time.Now, meters: newMeters(), store: openTestStore(t)}
		handler, err := s.handler(folder)
		if err != nil {
			t.Fatal(err)
		}
		for _, address := range []string{"/gallery", "/gallery/agenda, empty"} {
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, (&url.URL{Path: address}).String(), nil))
			if answer.Code != want {
				t.Errorf("with --web %q %s answers %d, want %d", folder, address, answer.Code, want)
			}
		}
	}
}
