package e2e

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hallway/app/view/gallery"
	"hallway/server/e2e/browser"
	"hallway/server/e2e/testserver"
	serverpage "hallway/server/page"
	"hallway/server/programme"
	"hallway/web"
)

// axeVersion is the version of axe-core that looks at the screens.
const axeVersion = "4.13.0"

// axe is axe-core's script. It is fetched once, into a folder that git ignores.
func axe(t *testing.T) string {
	t.Helper()
	root, err := testserver.Root()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(root, ".cache", "axe")
	name := filepath.Join(folder, "node_modules", "axe-core", "axe.min.js")
	script, err := os.ReadFile(name)
	if err == nil && strings.Contains(string(script[:200]), "axe v"+axeVersion) {
		return string(script)
	}
	if _, err := exec.LookPath("npm"); err != nil && os.Getenv("CI") == "" {
		t.Skip("axe-core is not here, and there is no npm to fetch it with")
	}
	fetch := exec.Command("npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, "axe-core@"+axeVersion)
	if out, err := fetch.CombinedOutput(); err != nil {
		t.Fatalf("npm could not fetch axe-core: %v\n%s", err, out)
	}
	script, err = os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(script)
}

// finding is what axe says of a screen.
type finding struct {
	Rule, Impact, Help string
	Where              []string
}

func (f finding) String() string {
	return fmt.Sprintf("%s (%s): %s\n    %s", f.Rule, f.Impact, f.Help, strings.Join(f.Where, "\n    "))
}

// examine runs axe on the page on show: all rules, those of good practice too, or those
// that are named. The script is put in by the browser, past the page's security policy.
func (p *page) examine(script string, rules ...string) []finding {
	p.t.Helper()
	only := ""
	if len(rules) > 0 {
		only = `, runOnly: ["` + strings.Join(rules, `", "`) + `"]`
	}
	if !p.is(`!!window.axe`) { // sent once, it is half a megabyte: the next pages come with it
		_, err := browser.Eval[bool](p.tab, `(() => { `+script+`; return true; })()`)
		p.must(err)
		p.must(p.tab.Before(script))
	}
	found, err := browser.Eval[json.RawMessage](p.tab, `(async () => {
		const result = await axe.run(document, { resultTypes: ["violations"]`+only+` });
		return result.violations.map(v => ({
			Rule: v.id, Impact: v.impact, Help: v.help,
			Where: v.nodes.slice(0, 4).map(n => n.target.join(" ") + "  " + n.html.slice(0, 160) + "  " + (n.any[0]?.message ?? n.all[0]?.message ?? n.none[0]?.message ?? "")),
		}));
	})()`)
	p.must(err)
	var findings []finding
	p.must(json.Unmarshal(found, &findings))
	return findings
}

// examineInAllLooks runs axe on the page on show at each size and in each colour scheme.
// The size and the scheme change what the style sheet does and no markup, so the page
// stays; and in the dark only the colours can be other ones.
func (p *page) examineInAllLooks(script string) { p.examineOn(script, looks) }

func (p *page) examineOn(script string, looks []look) {
	p.t.Helper()
	for _, look := range looks {
		p.must(p.tab.Size(look.width, look.height))
		p.must(p.tab.Dark(look.dark))
		var rules []string
		if look.dark {
			rules = []string{"color-contrast", "link-in-text-block"}
		}
		for _, f := range p.examine(script, rules...) {
			p.t.Errorf("%s: %v", look.name, f)
		}
	}
}

// fitsTwice checks that nothing is cut off or lies beside a phone's screen with text of
// twice the size (WCAG 2.2, 1.4.4). What scrolls by itself may.
func (p *page) fitsTwice() {
	p.t.Helper()
	p.must(p.tab.Size(390, 844))
	out := p.value(`(() => {
		document.documentElement.style.fontSize = "200%";
		const scrolls = (e) => e && (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
		const out = document.documentElement.scrollWidth > 390 ? ["the page is " + document.documentElement.scrollWidth + " wide"] : [];
		for (const e of document.querySelectorAll("#view *, #bar *, #tabs *, dialog[open] *")) {
			const box = e.getBoundingClientRect();
			if (e.checkVisibility() && box.width > 1 && (box.right > 391 || box.left < -1) && !e.closest(".hidden-text") && !scrolls(e)) out.push(e.tagName + "." + e.className + " ends at " + Math.round(box.right));
		}
		document.documentElement.style.fontSize = "";
		return out.slice(0, 5).join("; ");
	})()`)
	if out != "" {
		p.t.Errorf("with twice the size of text %s", out)
	}
}

// breaksNoWord checks that no control shows a word in two pieces.
func (p *page) breaksNoWord() {
	p.t.Helper()
	broken := p.value(`(() => {
		const found = [];
		for (const control of document.querySelectorAll("button, .button, .chip, summary, #tabs a")) {
			if (!control.checkVisibility()) continue;
			const walk = document.createTreeWalker(control, NodeFilter.SHOW_TEXT);
			for (let text; text = walk.nextNode();) for (const word of text.data.matchAll(/\S+/g)) {
				const range = document.createRange();
				range.setStart(text, word.index);
				range.setEnd(text, word.index + word[0].length);
				const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
				if (lines.size > 1) found.push(word[0]);
			}
		}
		return found.join(" ");
	})()`)
	if broken != "" {
		p.t.Errorf("these words are broken: %s", broken)
	}
}

// isCalled checks what a screen is called.
func (p *page) isCalled(s screen, when string) {
	p.t.Helper()
	if title := p.value("document.title"); title != s.title {
		p.t.Errorf("%s the title is %q, want %q", when, title, s.title)
	}
	if h1 := p.value(`[...document.querySelectorAll("h1")].map(e => e.textContent.trim()).join("|")`); h1 != s.h1 {
		p.t.Errorf("%s the heading is %q, want %q", when, h1, s.h1)
	}
}

// Every screen opens cold with its title and its heading, from the server and once Go is
// there, and axe finds nothing on it.
func TestScreensAndAxe(t *testing.T) {
	hall := newHall(t)
	script := axe(t)
	page := newPhone(t).blank()
	page.must(page.tab.Before(noPrompt))
	page.goTo(hall.day(0))
	page.ready()
	for _, screen := range append(screens(hall), shelves(hall)...) {
		t.Run(screen.name, func(t *testing.T) {
			page.t = t
			page.goTo(hall.server.URL + screen.path)
			if screen.title != "" {
				page.isCalled(screen, "from the server")
				page.ready()
				page.isCalled(screen, "once Go is there")
			}
			page.ready()
			if screen.then != "" {
				page.click(screen.then)
				page.has(screen.until)
			}
			page.examineInAllLooks(script)
			page.fitsTwice()
			page.calm()
		})
	}
	page.t = t
}

// Every view in every state: axe finds nothing in light and dark, and nothing is cut off at
// twice the size of text or at 320 pixels.
func TestAxeFindsNothingInTheGallery(t *testing.T) {
	parallel(t)
	script := axe(t)
	bundle, err := web.NewBundle(web.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	pages := serverpage.New(programme.NewLibrary(), bundle, slog.New(slog.DiscardHandler), time.Now)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /gallery/{state}", serverpage.Gallery(pages))
	for address, file := range bundle.Files {
		mux.HandleFunc("GET "+address, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", file.Type)
			_, _ = w.Write(file.Body) // the browser may have gone on
		})
	}
	shown := httptest.NewServer(mux)
	t.Cleanup(shown.Close)
	// Phones share it, two at once: it takes as long as the longest other test, and comes last, when
	// one of them alone would leave a core idle for as long as its part takes.
	all := gallery.All()
	const parts = 4
	for part := range parts {
		t.Run(fmt.Sprintf("part %d", part+1), func(t *testing.T) {
			parallel(t)
			page := newPhone(t).blank()
			for i := part; i < len(all); i += parts {
				t.Run(all[i].Name, func(t *testing.T) { page.lookAt(t, script, shown.URL, all[i]) })
			}
			page.t = t
		})
	}
}

// lookAt examines a state of the gallery, which is at an address.
func (p *page) lookAt(t *testing.T, script, address string, state gallery.State) {
	p.t = t
	p.goTo(address + state.Href())
	if state.Laptop {
		p.examineOn(script, looks[2:])
		return
	}
	p.examineOn(script, looks[:2])
	p.breaksNoWord()
	p.fitsTwice()
	p.must(p.tab.Size(320, 640))
	if wide := p.value("document.documentElement.scrollWidth"); wide != "320" {
		t.Errorf("on a screen of 320 pixels the page is %s wide", wide)
	}
}

// noPrompt keeps the browser from offering to install the app by itself, as Safari
// does, so that the app's own instructions are shown.
const noPrompt = `addEventListener("beforeinstallprompt", (e) => { e.preventDefault(); e.stopImmediatePropagation(); }, true);`

// look is a size and a colour scheme.
type look struct {
	name          string
	width, height int
	dark          bool
}

// looks are the sizes and colours that a screen is looked at in.
var looks = []look{
	{"phone", 390, 844, false},
	{"phone in the dark", 390, 844, true},
	{"laptop", 1280, 800, false},
	{"laptop in the dark", 1280, 800, true},
}

// shelves are screens with something opened on them.
func shelves(hall *hall) []screen {
	return []screen{
		{name: "shelf", path: "/e/fixture?day=" + hall.date(0), then: ".shelf summary", until: ".shelf[open] [data-key]"},
		{name: "block", path: "/e/fixture?day=" + hall.date(0), then: ".block summary", until: ".block [open] [data-key]"},
		{name: "tracks", path: "/e/fixture?day=" + hall.date(0), then: "[popovertarget]", until: "#filter-sheet:popover-open .chip"},
		{name: "deleting", path: "/settings", then: `[data-act="clear"]`, until: "dialog[open]"},
		{name: "installing", path: "/settings", then: `[data-act="install"]`, until: "dialog[open]"},
	}
}

func TestAxeFindsNothingOnACardAndABanner(t *testing.T) {
	hall := newHall(t)
	script := axe(t)
	page := newPhone(t).blank()
	page.goTo(hall.day(0))
	page.ready()
	page.tap(hall.key(workshop))
	page.tap(hall.key(firewall))
	page.has("#toast .toast")
	page.is(`document.documentElement.style.fontSize = "200%"`)
	page.wait("Undo is on the screen at twice the size of text", `(() => { const box = document.querySelector("#toast .link").getBoundingClientRect(); return box.top >= 0 && box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight; })()`)
	page.is(`document.documentElement.removeAttribute("style") ?? true`)
	t.Log("with a message and an offer on the page")
	page.examineInAllLooks(script)
	t.Log("with the card open")
	page.click(`[data-key="` + hall.key(firewall) + `"] [data-act="clash"]`)
	page.has("dialog[open]")
	page.examineInAllLooks(script)
	t.Log("with a hint on the agenda, and the list of recent changes")
	page.goTo(hall.day(0))
	page.ready()
	page.tap(hall.key("Rollbacks You Can Read"))
	page.stored("fixture", hall.key("Rollbacks You Can Read"), "maybe")
	page.goTo(hall.at("/agenda"))
	page.ready()
	page.has(".hint")
	page.examineInAllLooks(script)
	page.click(`[data-act="recent"]`)
	page.has("dialog[open] .rights")
	page.examineInAllLooks(script)
	t.Log("with a store that fails, and no network")
	page.must(page.tab.Before(fullDisk))
	page.goTo(hall.day(0))
	page.ready()
	page.tap(hall.key("Cost of a Cold Start"))
	page.has("#banner [data-store]")
	page.examineInAllLooks(script)
}
