package venue

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

const drawing = `<?xml version="1.0"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
	viewBox="10 20 400 200" onload="alert(1)" style="background:url(https://elsewhere.example/x.png)">
	<title>Level 1</title>
	<style>.wall { fill: #eee } </style>
	<style>@import url(https://elsewhere.example/x.css);</style>
	<script>alert(1)</script>
	<script xmlns="http://www.w3.org/1999/xhtml">alert(1)</script>
	<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">Hall Z</p></foreignObject>
	<image href="https://elsewhere.example/x.png" width="10" height="10"/>
	<image href="data:image/svg+xml;base64,AAAA" width="10" height="10"/>
	<image xlink:href="data:image/png;base64,AAAA" width="10" height="10"/>
	<a href="javascript:alert(1)"><rect class="wall" id="hall-a" x="30" y="40" width="100" height="60" onclick="alert(1)" fill="url(#shade)"/></a>
	<g transform="translate(200 0)"><g inkscape:label="Hall B" transform="scale(2)"><path d="M10 20 h40 v20 h-40 z m0 0 l2 2"/></g></g>
	<text x="300" y="200" fill="\75rl(x)">Hall <tspan>C</tspan></text>
	<circle cx="110" cy="170" r="5"><title>hall d</title></circle>
	<polygon points="0,0 5,5" data-room="Hall E"/>
	<use href="#hall-a"/><use href="other.svg#x"/>
</svg>`

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func venueOf(t *testing.T) *schedule.Programme {
	t.Helper()
	var rooms []schedule.Room
	for _, letter := range []string{"A", "B", "C", "D", "E", "F"} {
		rooms = append(rooms, schedule.Room{ID: schedule.RoomID("hall-" + strings.ToLower(letter)), Name: "Hall " + letter})
	}
	start := scheduletest.First
	all := []*schedule.Session{{Key: "a", Title: "A", Start: start, End: start.Add(time.Hour), Rooms: []schedule.RoomID{"hall-a"}}}
	p, err := schedule.New(schedule.Event{ID: "conf", Zone: "UTC", Days: schedule.Days(all, time.UTC, 0)}, rooms, nil, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Rooms are found by id, label, title and text, wherever transforms move them.
func TestRoomsAreFoundInADrawing(t *testing.T) {
	floor, err := Read(write(t, "ground.svg", drawing))
	if err != nil {
		t.Fatal(err)
	}
	got := floor.Place(venueOf(t), "/picture.svg")
	want := []schedule.Spot{
		{Room: "hall-a", X: 175, Y: 250}, // (80, 70) of a box that begins at (10, 20)
		{Room: "hall-b", X: 625, Y: 200}, // (10..50, 20..40) twice as large, and 200 to the right
		{Room: "hall-c", X: 725, Y: 900},
		{Room: "hall-d", X: 250, Y: 750},
	}
	if got.Name != "Level 1" || got.Width != 400 || got.Height != 200 || got.Picture != "/picture.svg" || len(got.Spots) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, spot := range got.Spots {
		if spot != want[i] {
			t.Errorf("%+v, want %+v", spot, want[i])
		}
	}
}

// Nothing of a drawing runs or is loaded, though it still looks the same.
func TestADrawingIsHarmless(t *testing.T) {
	floor, err := Read(write(t, "ground.svg", drawing))
	if err != nil {
		t.Fatal(err)
	}
	out := string(floor.Picture)
	for _, bad := range []string{"alert", "script", "foreignObject", "elsewhere", "import", "onload", "onclick", "other.svg", "svg+xml;", `\75`, "DOCTYPE", "inkscape"} {
		if strings.Contains(out, bad) {
			t.Errorf("it has %q still: %s", bad, out)
		}
	}
	for _, good := range []string{".wall { fill: #eee }", `fill="url(#shade)"`, `href="data:image/png;base64,AAAA"`, `href="#hall-a"`, `viewBox="10 20 400 200"`, "Hall <tspan>C</tspan>"} {
		if !strings.Contains(out, good) {
			t.Errorf("it lacks %q: %s", good, out)
		}
	}
	again, err := readSVG(floor.Picture)
	if err != nil || string(again.Picture) != out {
		t.Errorf("written anew it is %s, %v", again.Picture, err)
	}
}

func TestAPictureAndWhereRoomsAre(t *testing.T) {
	var content bytes.Buffer
	if err := png.Encode(&content, image.NewGray(image.Rect(0, 0, 200, 100))); err != nil {
		t.Fatal(err)
	}
	path := write(t, "level-2_east.png", content.String()+"what follows the picture")
	if err := os.WriteFile(strings.TrimSuffix(path, "png")+"txt", []byte("# rooms\n\nHall A = 50 50\nhall f=200 100\nFoyer = 1 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	floor, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if floor.Name != "Level 2 east" || floor.Type != "image/png" || bytes.Contains(floor.Picture, []byte("follows")) {
		t.Errorf("%s of %s: %q", floor.Name, floor.Type, floor.Picture)
	}
	if got := floor.Place(venueOf(t), "").Spots; len(got) != 2 || got[0] != (schedule.Spot{Room: "hall-a", X: 250, Y: 500}) || got[1] != (schedule.Spot{Room: "hall-f", X: 1000, Y: 1000}) {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsNoMapIsExplained(t *testing.T) {
	svg := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"/>`
	for _, c := range []struct{ name, content, beside, want string }{
		{"a.svg", "", "", "neither an SVG nor a PNG"},
		{"a.svg", "<html><body/></html>", "", "begins with <html>"},
		{"a.svg", "<g xmlns='http://www.w3.org/2000/svg'/>", "", "begins with <g>"},
		{"a.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>", "", "neither a viewBox nor"},
		{"a.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 0 5'/>", "", "has no size"},
		{"a.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 5 5'><g></svg>", "", "cannot be read as an SVG"},
		{"a.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 5 5'>&bomb;</svg>", "", "cannot be read as an SVG"},
		{"a.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 5 5'>" + strings.Repeat("<g>", 200) + strings.Repeat("</g>", 200) + "</svg>", "", "deep"},
		{"a.svg", strings.Repeat(" ", mostBytes+1), "", "may have"},
		{"a.png", "\x89PNG\r\n\x1a\nbroken", "", "png"},
		{"a.svg", svg, "Hall A 3 4", "line 1: \"Hall A 3 4\" does not say where a room is"},
		{"a.svg", svg, "\nHall A = 3", "line 2"},
		{"a.svg", svg, "Hall A = 3 40", "off the picture"},
	} {
		path := write(t, c.name, c.content)
		if c.beside != "" {
			if err := os.WriteFile(strings.TrimSuffix(path, filepath.Ext(path))+".txt", []byte(c.beside), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Read(path); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), filepath.Dir(path)) {
			t.Errorf("%.60q and %q: %v, want %q", c.content, c.beside, err, c.want)
		}
	}
}

func FuzzSVG(f *testing.F) {
	f.Add([]byte(drawing))
	f.Add([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="1e3" height="5"><path id="x" d="M0 0A1 1 0 0 1 2 2t1 1"/></svg>`))
	f.Fuzz(func(t *testing.T, content []byte) {
		floor, err := readSVG(content)
		if err != nil {
			return
		}
		again, err := readSVG(floor.Picture)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, floor.Picture)
		}
		if !bytes.Equal(again.Picture, floor.Picture) {
			t.Fatalf("written again it is another one:\n%s\n%s", floor.Picture, again.Picture)
		}
		for _, s := range floor.spots {
			if !(s.x >= 0 && s.x <= floor.Width && s.y >= 0 && s.y <= floor.Height) {
				t.Fatalf("%+v is off the picture", s)
			}
		}
	})
}
