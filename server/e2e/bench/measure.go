package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"hallway/server/e2e/browser"
	"hallway/server/e2e/line"
)

// throttle is how many times slower a phone is than this machine.
const throttle = 4

// probe runs in the page before its own scripts and notes when things happen, in
// milliseconds from the start of the navigation.
//
// Readable: a row of the list is there and the browser has painted content. A tap
// counts when the star shows it and it is written down. Painted is measured in the
// task after the frame that an event led to.
const probe = `
window.B = { tasks: [], shift: 0, keys: [], taps: [], interactions: [] };
const after = (done) => requestAnimationFrame(() => { const c = new MessageChannel(); c.port1.onmessage = done; c.port2.postMessage(0); });
const fcp = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime;
(function seek() {
  if (document.querySelector(ROW) && fcp()) after(() => { B.readable = performance.now(); if (!window.LATER) tap(); });
  else requestAnimationFrame(seek);
})();
function tap() {
  const star = document.querySelector(STAR);
  const before = star?.ariaPressed ?? star?.checked;
  star?.click();
  const kept = Object.keys(localStorage).length > 0;
  if (star && (star.ariaPressed ?? star.checked) !== before && kept) after(() => { B.star = performance.now(); });
  else setTimeout(tap, 50);
}
new MutationObserver(() => { if (document.documentElement?.dataset.ready === "go" && !B.ready) { B.ready = performance.now(); B.shiftAtReady = B.shift; } })
  .observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });
const watch = (type, each, more) => { try { new PerformanceObserver((l) => l.getEntries().forEach(each)).observe({ type, buffered: true, ...more }); } catch {} };
watch("longtask", (e) => B.tasks.push(e.duration));
watch("layout-shift", (e) => { if (!e.hadRecentInput) B.shift += e.value; });
watch("event", (e) => { if (e.interactionId) B.interactions.push(e.duration); }, { durationThreshold: 16 });
addEventListener("input", (e) => {
  const start = e.timeStamp, text = e.target.value.trim();
  (function wait() { if (document.body.dataset.query === undefined || document.body.dataset.query === text) after(() => B.keys.push(performance.now() - start)); else if (e.target.value.trim() === text) requestAnimationFrame(wait); })();
}, true);
addEventListener("click", (e) => { const start = e.timeStamp; if (e.isTrusted) after(() => B.taps.push(performance.now() - start)); }, true);
const make = WebAssembly.instantiate;
WebAssembly.instantiate = async (...args) => { const made = await make(...args); B.memory = (made.instance ?? made).exports.mem; return made; };
`

func script(o options, later bool) string {
	text := strings.NewReplacer("ROW", fmt.Sprintf("%q", o.row), "STAR", fmt.Sprintf("%q", o.star)).Replace(probe)
	return fmt.Sprintf("window.LATER = %v;\n", later) + text
}

// samples are the values of each figure over the runs.
type samples map[string][]float64

func (s samples) add(name string, value float64) { s[name] = append(s[name], value) }

// measure measures a site as often as was asked for.
func measure(url string, o options) ([]figure, error) {
	s := make(samples)
	for range o.runs {
		if err := once(url, o, s); err != nil {
			return nil, err
		}
	}
	var figures []figure
	for _, f := range []figure{
		{Name: "first visit: real sessions readable", Unit: "s", Bar: 1.5},
		{Name: "first visit: a tap on a star is taken, shown and kept", Unit: "s", Bar: 2.0},
		{Name: "first visit: Go has taken over", Unit: "s", Bar: 12},
		{Name: "first visit: layout shift until then", Unit: "", Bar: 0.01},
		{Name: "first visit: total blocking time", Unit: "ms", Bar: 500},
		{Name: "first visit: bytes before one can read and tap", Unit: "kB", Bar: 90},
		{Name: "first visit: bytes in all", Unit: "MB", Bar: 2.2},
		{Name: "later visit, no network: readable", Unit: "s", Bar: 0.3},
		{Name: "later visit, no network: Go running", Unit: "s", Bar: 1.2},
		{Name: "search: keystroke to painted result, p95", Unit: "ms", Bar: 50},
		{Name: "star: tap to painted star, median", Unit: "ms", Bar: 40},
		{Name: "star: interaction to next paint, worst", Unit: "ms", Bar: 50},
		{Name: "scrolling a day: longest frame", Unit: "ms", Bar: 50},
		{Name: "scrolling a day: layout shift", Unit: "", Bar: 0.001},
		{Name: "memory of the page's process, private", Unit: "MB", Bar: 90},
		{Name: "memory of the wasm", Unit: "MiB", Bar: 64},
	} {
		if values, measured := s[f.Name]; measured {
			f.Value = median(values)
			figures = append(figures, f)
		}
	}
	return figures, nil
}

func once(url string, o options, s samples) error {
	profile, err := os.MkdirTemp("", "bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(profile)
	b, err := browser.Start(profile)
	if err != nil {
		return err
	}
	defer b.Close()
	wire, err := line.New(url, line.Slow4G())
	if err != nil {
		return err
	}
	defer wire.Cut()
	if err := firstVisit(b.Open(), wire, o, s); err != nil {
		return fmt.Errorf("first visit: %w", err)
	}
	if err := wire.Cut(); err != nil {
		return err
	}
	tab := b.Open()
	if err := laterVisit(tab, wire.URL, o, s); err != nil {
		return fmt.Errorf("later visit: %w", err)
	}
	if err := use(tab, o, s); err != nil {
		return fmt.Errorf("use: %w", err)
	}
	return nil
}

func prepare(tab *browser.Tab, o options, later bool) error {
	if err := tab.Size(390, 844); err != nil {
		return err
	}
	if err := tab.Throttle(throttle); err != nil {
		return err
	}
	return tab.Before(script(o, later))
}

func firstVisit(tab *browser.Tab, wire *line.Line, o options, s samples) error {
	defer tab.Close()
	if err := prepare(tab, o, false); err != nil {
		return err
	}
	if err := tab.Start(wire.URL); err != nil {
		return err
	}
	if err := patiently(func() error {
		return tab.Wait("B.readable && B.star && (B.ready || !document.documentElement.dataset.ready)")
	}); err != nil {
		return err
	}
	if err := patiently(tab.Ready); err != nil {
		return err
	}
	for wire.Quiet() < 3*time.Second { // until the worker has fetched what it keeps
		time.Sleep(100 * time.Millisecond)
	}
	got, err := browser.Eval[struct {
		Readable, Star, Ready, Shift, Blocked, Origin float64
	}](tab, `({ Readable: B.readable, Star: B.star, Ready: B.ready, Shift: B.shiftAtReady,
		Blocked: B.tasks.reduce((sum, task) => sum + Math.max(0, task - 50), 0), Origin: performance.timeOrigin })`)
	if err != nil {
		return err
	}
	s.add("first visit: real sessions readable", got.Readable/1000)
	s.add("first visit: a tap on a star is taken, shown and kept", got.Star/1000)
	s.add("first visit: Go has taken over", got.Ready/1000)
	s.add("first visit: layout shift until then", got.Shift)
	s.add("first visit: total blocking time", got.Blocked)
	tapped := time.UnixMicro(int64((got.Origin + got.Star) * 1000))
	s.add("first visit: bytes before one can read and tap", float64(wire.Down(tapped))/1e3)
	s.add("first visit: bytes in all", float64(wire.Down(time.Now()))/1e6)
	return nil
}

// patiently tries again what gave up before a slow line was through.
func patiently(wait func() error) error {
	var err error
	for range 4 {
		if err = wait(); err == nil {
			return nil
		}
	}
	return err
}

func laterVisit(tab *browser.Tab, url string, o options, s samples) error {
	if err := prepare(tab, o, true); err != nil {
		return err
	}
	if err := tab.Start(url); err != nil {
		return err
	}
	if err := tab.Wait("B.readable && B.ready"); err != nil {
		return err
	}
	got, err := browser.Eval[struct{ Readable, Ready float64 }](tab, `({ Readable: B.readable, Ready: B.ready })`)
	if err != nil {
		return err
	}
	s.add("later visit, no network: readable", got.Readable/1000)
	s.add("later visit, no network: Go running", got.Ready/1000)
	time.Sleep(4 * time.Second) // what follows is measured at rest
	return nil
}

// use is what a person does on a day of the programme with most sessions.
func use(tab *browser.Tab, o options, s samples) error {
	if err := tab.Click(`.days a:nth-child(3)`); err != nil {
		return err
	}
	time.Sleep(2 * time.Second)
	if err := stars(tab, o, s); err != nil {
		return err
	}
	if err := scroll(tab, s); err != nil {
		return err
	}
	if err := typing(tab, o, s); err != nil {
		return err
	}
	return memory(tab, s)
}

func stars(tab *browser.Tab, o options, s samples) error {
	if _, err := browser.Eval[any](tab, `(B.taps.length = B.interactions.length = 0, [...document.querySelectorAll("#list .slot > .sessions > .session")].slice(0, 12).forEach((row, i) => row.id = "bench" + i))`); err != nil {
		return err
	}
	for i := range 12 {
		if err := tab.Click(fmt.Sprintf("#bench%d %s", i, o.star)); err != nil {
			return err
		}
		time.Sleep(350 * time.Millisecond)
	}
	got, err := browser.Eval[struct{ Taps, Interactions []float64 }](tab, `({ Taps: B.taps, Interactions: B.interactions })`)
	if err != nil {
		return err
	}
	s.add("star: tap to painted star, median", median(got.Taps))
	s.add("star: interaction to next paint, worst", quantile(got.Interactions, 1))
	return nil
}

func scroll(tab *browser.Tab, s samples) error {
	got, err := browser.Eval[struct{ Longest, Shift float64 }](tab, `new Promise((done) => {
		scrollTo(0, 0); const shift = B.shift; let last = performance.now(), longest = 0, frames = 0;
		requestAnimationFrame(function step(now) {
			if (frames++ > 3) longest = Math.max(longest, now - last);
			last = now;
			scrollBy({ top: 120, behavior: "instant" });
			if (frames < 100 && scrollY + innerHeight < document.documentElement.scrollHeight - 4) requestAnimationFrame(step);
			else done({ Longest: longest, Shift: B.shift - shift });
		});
	})`)
	if err != nil {
		return err
	}
	s.add("scrolling a day: longest frame", got.Longest)
	s.add("scrolling a day: layout shift", got.Shift)
	return nil
}

// typed is what is searched for, letter by letter: a common word, a rare one, two
// words, and a single letter.
var typed = []string{"kubernetes", "prometheus", "security supply", "s"}

func typing(tab *browser.Tab, o options, s samples) error {
	var keys []float64
	for _, text := range typed {
		if err := tab.Click(o.search); err != nil {
			return err
		}
		if _, err := browser.Eval[any](tab, fmt.Sprintf("(document.querySelector(%q).select(), B.keys.length = 0)", o.search)); err != nil {
			return err
		}
		for _, letter := range text {
			if err := tab.Type(string(letter)); err != nil {
				return err
			}
			time.Sleep(120 * time.Millisecond)
		}
		time.Sleep(800 * time.Millisecond)
		got, err := browser.Eval[[]float64](tab, "B.keys")
		if err != nil {
			return err
		}
		keys = append(keys, got...)
	}
	s.add("search: keystroke to painted result, p95", quantile(keys, 0.95))
	return nil
}

func memory(tab *browser.Tab, s samples) error {
	wasm, err := browser.Eval[float64](tab, "B.memory ? B.memory.buffer.byteLength : 0")
	if err != nil {
		return err
	}
	if wasm > 0 {
		s.add("memory of the wasm", wasm/(1<<20))
	}
	private, err := tab.PrivateMemory()
	if err != nil {
		return nil // only Linux tells
	}
	s.add("memory of the page's process, private", float64(private)/1e6)
	return nil
}
