// Look takes pictures of every screen of the running app, and of every view in every state,
// at the size of a phone and of a laptop, light and dark, into a folder, for people to look at. With
// -manifest it also makes the two pictures of the web app's manifest, with -readme
// those of the README.
package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"hallway/app/share"
	"hallway/app/view/gallery"
	"hallway/server/e2e/browser"
	"hallway/server/e2e/testserver"
)

func main() {
	folder := flag.String("o", ".look", "folder for the pictures")
	manifest := flag.Bool("manifest", false, "also make the pictures of the manifest in web/icon")
	readme := flag.Bool("readme", false, "also make the pictures of the README in .github/pictures")
	flag.Parse()
	if err := run(*folder, *manifest, *readme); err != nil {
		fmt.Fprintln(os.Stderr, "look:", err)
		os.Exit(1)
	}
}

// shot is a screen in a state: where it is, and what is done there first.
type shot struct {
	name, path string
	do         []string // selectors to click, or "selector=text" to type there
}

// tomorrow is the link to the sample's second day: what the first one looks like depends on the hour.
const tomorrow = ".days a:nth-child(2)"

func shots() []shot {
	e := "/e/sample"
	return []shot{
		{"agenda-empty", e + "/agenda", nil},
		{"programme", e, nil},
		{"programme-picked", e, []string{
			tomorrow, `[data-key="sample-31"] .star`, `[data-key="sample-31"] .star`, `[data-key="sample-32"] .star`, `[data-key="sample-32"] .star`,
			`[data-key="sample-35"] .star`, `[data-key="sample-35"] .star`, `[data-key="sample-46"] .star`,
		}},
		{"filters", e, []string{"[popovertarget]"}},
		{"search", e + "?q=team", nil},
		{"search-nothing", e + "?q=zebra", nil},
		{"agenda", e + "/agenda", []string{tomorrow}},
		{"clash", e + "/agenda", []string{tomorrow, ".clash-line [data-act=clash]"}},
		{"item-new", e + "/agenda", []string{tomorrow, `[data-act="new-item"]`}},
		{"item", e + "/agenda", []string{
			tomorrow, `[data-act="new-item"]`, "#item-line=booth 13:00-15:00 @ Foyer", `[data-act="add-item"] [type="submit"]`,
		}},
		{"session", e + "/session/sample-31", nil},
		{"speaker", "", nil},
		{"note", e + "/session/sample-31", []string{"#mine:not([open]) > summary, #mine[open] > #note", ".rating button:nth-child(4)", "#note=Ask for the **numbers**: twelve teams left.", ".preview summary", "h1"}},
		{"plan", e + "/plan", []string{tomorrow, "#focus=observability, team", `[data-act="add-focus"] button`}},
		{"report", e + "/report", nil},
		{"colleague", e + "/colleague#p." + colleague(), []string{`[data-act="follow-agenda"]`}},
		{"team", e + "/team", []string{tomorrow, `[data-act="cover"]`}},
		{"room", e + "/room/red-room", nil},
		{"now", e + "/now", nil},
		{"settings", "/settings", nil},
		{"events", "/events", nil},
		{"nothing-here", e + "/session/none", nil},
	}
}

// colleague is somebody's agenda, in a code.
func colleague() string {
	a := share.Agenda{Event: "sample", Name: "Ana"}
	for _, key := range []string{"sample-29", "sample-32", "sample-36", "sample-38"} {
		a.Picks = append(a.Picks, share.Pick{Hash: share.HashOf(key), Going: true})
	}
	code, _ := share.Encode(a) // it is short enough
	return code
}

// inReadme are the pictures of the README, by the names of their shots.
var inReadme = []string{"agenda", "plan", "note", "report", "team"}

// forReadme takes the pictures over that the README shows.
func forReadme(folder string) error {
	for _, name := range inReadme {
		picture, err := os.ReadFile(filepath.Join(folder, name+"-390-light.png"))
		if err == nil {
			err = os.WriteFile(filepath.Join(".github", "pictures", name+".png"), picture, 0o644)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func run(folder string, manifest, readme bool) error {
	server, done, err := start()
	if err != nil {
		return err
	}
	defer done()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	profile, err := os.MkdirTemp("", "look-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(profile)
	b, err := browser.Start(profile)
	if err != nil {
		return err
	}
	defer b.Close()
	tab := b.First()
	for _, s := range shots() {
		if err := take(tab, s.name, folder, func() error { return open(tab, server.URL, s) }); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	if readme {
		if err := forReadme(folder); err != nil {
			return err
		}
	}
	if manifest {
		if err := forManifest(tab, server.URL); err != nil {
			return err
		}
	}
	return ofGallery(tab, server.URL, folder)
}

// ofGallery takes pictures of every view in every state.
func ofGallery(tab *browser.Tab, url, folder string) error {
	for _, state := range gallery.All() {
		name := "gallery-" + strings.Map(func(r rune) rune {
			if r == ' ' || r == ',' {
				return '-'
			}
			return r
		}, state.Name)
		open := func() error {
			if err := tab.Go(url + state.Href()); err != nil {
				return err
			}
			status, err := browser.Eval[int](tab, `performance.getEntriesByType("navigation")[0].responseStatus`)
			if err == nil && status != http.StatusOK {
				err = fmt.Errorf("the gallery answered %d", status)
			}
			return err
		}
		if err := take(tab, name, folder, open); err != nil {
			return fmt.Errorf("%s: %w", state.Name, err)
		}
	}
	return nil
}

func start() (*testserver.Server, func(), error) {
	root, err := testserver.Root()
	if err != nil {
		return nil, nil, err
	}
	temp, err := os.MkdirTemp("", "look-*")
	if err != nil {
		return nil, nil, err
	}
	command, err := testserver.BuildWithGallery(root, temp)
	if err != nil {
		return nil, nil, err
	}
	server, err := testserver.New(command, "--data", temp, "--web", filepath.Join(root, "web")) // with the gallery
	if err != nil {
		return nil, nil, err
	}
	done := func() {
		_ = server.Stop() // it goes with this process anyway
		_ = os.RemoveAll(temp)
	}
	return server, done, server.Start()
}

// still waits for a sheet that slides in, and for whatever else moves and ends.
const still = `Promise.all(document.getAnimations().filter((a) => isFinite(a.effect.getComputedTiming().endTime)).map((a) => a.finished.catch(() => {}))).then(() => true)`

// take takes the pictures of what a function opens.
func take(tab *browser.Tab, name, folder string, open func() error) error {
	if err := tab.Size(390, 844); err != nil {
		return err
	}
	if err := open(); err != nil {
		return err
	}
	for _, size := range []struct {
		name          string
		width, height int
	}{{"390", 390, 844}, {"1280", 1280, 800}} {
		for _, dark := range []bool{false, true} {
			if err := tab.Size(size.width, size.height); err != nil {
				return err
			}
			if err := tab.Dark(dark); err != nil {
				return err
			}
			if _, err := browser.Eval[bool](tab, still); err != nil {
				return err
			}
			scheme := map[bool]string{true: "dark", false: "light"}[dark]
			if err := tab.Shot(filepath.Join(folder, name+"-"+size.name+"-"+scheme+".png")); err != nil {
				return err
			}
		}
	}
	return nil
}

// open goes to a screen and brings it into its state. The speaker is whoever
// gives the first talk that was picked.
func open(tab *browser.Tab, url string, s shot) error {
	path := s.path
	if path == "" {
		var err error
		if path, err = browser.Eval[string](tab, `document.querySelector(".people a").getAttribute("href")`); err != nil {
			return err
		}
	}
	if err := tab.Go(url + path); err != nil {
		return err
	}
	if err := tab.Ready(); err != nil {
		return err
	}
	for _, selector := range s.do {
		selector, typed, types := cutText(selector)
		if err := tab.Wait(fmt.Sprintf("document.querySelector(%q)", selector)); err != nil {
			return err
		}
		if err := tab.Click(selector); err != nil {
			return err
		}
		if types {
			if err := tab.Type(typed); err != nil {
				return err
			}
		}
	}
	if s.name == "item" || s.name == "note" {
		time.Sleep(2 * time.Second) // what is typed is stored a moment later
	}
	if s.name == "programme-picked" { // the picks are stored before the next screen is opened
		return tab.Wait(`document.querySelector(".toast") && !Object.keys(localStorage).some(key => key.startsWith("tap "))`)
	}
	return nil
}

// cutText takes what is to be typed off a selector that begins with an id.
func cutText(do string) (selector, text string, types bool) {
	if do[0] != '#' {
		return do, "", false
	}
	return strings.Cut(do, "=")
}

func forManifest(tab *browser.Tab, url string) error {
	if err := tab.Dark(false); err != nil {
		return err
	}
	for _, picture := range []struct {
		name                 string
		width, height, scale int
		beside               string // opened beside the list
	}{{"shot-narrow.png", 390, 844, 2, ""}, {"shot-wide.png", 1280, 800, 1, `[data-key="sample-31"] .session-title`}} {
		if err := tab.Go(url + "/e/sample"); err != nil {
			return err
		}
		if err := tab.Click(tomorrow); err != nil {
			return err
		}
		if err := tab.SizeScaled(picture.width, picture.height, float64(picture.scale)); err != nil {
			return err
		}
		if err := tab.Ready(); err != nil {
			return err
		}
		if picture.beside != "" {
			if err := tab.Click(picture.beside); err != nil {
				return err
			}
			if err := tab.Wait(`document.querySelector(".split-side h1")`); err != nil {
				return err
			}
		}
		if err := tab.Shot(filepath.Join("web", "icon", picture.name)); err != nil {
			return err
		}
	}
	return nil
}
