package journey

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// floors writes two floors of the fixture's venue: a drawing that names its rooms, and one
// with a file beside it.
func floors(t *testing.T) (ground, upstairs string) {
	t.Helper()
	folder := t.TempDir()
	for name, content := range map[string]string{
		"ground.svg":  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><title>Ground floor</title><rect x="0" y="0" width="100" height="50" fill="#ddd"/><text x="50" y="25">Hall A</text></svg>`,
		"level-1.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"/>`,
		"level-1.txt": "Room 1.1 = 20 30\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(folder, "ground.svg"), filepath.Join(folder, "level-1.svg")
}

// A session leads to its room on the map, with a network and without.
func TestARoomIsOnTheMap(t *testing.T) {
	ground, upstairs := floors(t)
	h := newHall(t, "--map", "fixture="+ground, "--map", upstairs)
	phone := h.phone()
	tab := phone.Open(at("/session/" + key(t, "Translating")))
	tab.Follow(at("/map?room=room-1-1"))
	text := tab.Text()
	if upstairs, ground := strings.Index(text, "Level 1"), strings.Index(text, "Ground floor"); upstairs < 0 || ground < upstairs {
		t.Errorf("the floor of the room is not the first: %s", text)
	}
	tab.Sees("Level 1", "What is on in Room 1.1")
	tab.Visit(at("/room/room-1-1"))
	tab.Sees("Level 1") // the source does not say in which part of the venue it lies
	tab.Visit(at("/now"))
	if err := h.Stop(); err != nil {
		t.Fatal(err)
	}
	tab = tab.Reload()
	tab.Visit(at("/map?room=hall-a"))
	tab.Sees("Ground floor", "What is on in Hall A")
	tab.Visit(at("/session/" + key(t, firewall)))
	if link := tab.Region("view"); strings.Contains(link, "· Map") {
		t.Errorf("a room that is on no map leads there: %s", link)
	}
}

// The pictures are the server's own answers: harmless by themselves, and kept for good.
func TestAPictureOfAFloorIsServed(t *testing.T) {
	ground, _ := floors(t)
	h := newHall(t, "--map", "fixture="+ground)
	get := func(path string) (*http.Response, string) {
		t.Helper()
		answer, err := http.Get(h.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer, string(body)
	}
	_, page := get(at("/map?room=hall-a"))
	address := regexp.MustCompile(`/data/fixture/floor-1\.[0-9a-f]+\.bin`).FindString(page)
	answer, body := get(address)
	if answer.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(answer.Header.Get("Content-Security-Policy"), "sandbox") ||
		!strings.Contains(answer.Header.Get("Cache-Control"), "immutable") || !strings.Contains(body, "Hall A") {
		t.Errorf("%s: %v\n%s", address, answer.Header, body)
	}
	if !strings.Contains(page, "<path d=\"M250 125") { // at (50, 25) of (200, 100)
		t.Errorf("the room is not marked: %s", page)
	}
}
