package page

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hallway/server/programme"
	"hallway/web"
)

// A newer programme may come at any moment of a request. Whoever asks afterwards gets it.
func TestAPageThatIsDrawnAsAProgrammeComesIsNotKept(t *testing.T) {
	at := time.Date(2030, 6, 4, 10, 0, 0, 0, time.UTC)
	bundle, err := web.NewBundle(web.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	version := func(title string) *programme.Version {
		p, err := programme.Sample(at)
		if err != nil {
			t.Fatal(err)
		}
		p.Event.Name, p.Sessions[0].Title = title, title
		return programme.NewVersion(p, at)
	}
	for name, handler := range map[string]func(*Pages) http.HandlerFunc{
		"programme": func(p *Pages) http.HandlerFunc { return p.Home },
		"events":    func(p *Pages) http.HandlerFunc { return p.Events },
	} {
		for moment := 1; moment <= 2; moment++ {
			library := programme.NewLibrary()
			library.Publish(version("The older one"), 0)
			asked := 0
			pages := New(library, bundle, slog.New(slog.DiscardHandler), func() time.Time {
				if asked++; asked == moment {
					library.Publish(version("The newer one"), 0)
				}
				return at
			})
			get := func() string {
				w := httptest.NewRecorder()
				handler(pages)(w, httptest.NewRequest("GET", "/", nil))
				return w.Body.String()
			}
			if get(); asked < moment {
				t.Fatalf("%s: the clock was read %d times, so this shows nothing", name, asked)
			}
			if page := get(); strings.Contains(page, "The older one") || !strings.Contains(page, "The newer one") {
				t.Errorf("%s, moment %d: the older programme is served", name, moment)
			}
		}
	}
}
