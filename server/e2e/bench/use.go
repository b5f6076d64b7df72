package main

import (
	"fmt"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp/kb"

	"hallway/server/e2e/browser"
)

// use is what a person does on a day of the programme: search, pick and scroll. It
// tells how many sessions the programme has.
func use(tab *browser.Tab, o options, s samples) (sessions int, err error) {
	sessions, err = browser.Eval[int](tab, `[...document.querySelectorAll(".days a span:first-of-type")].reduce((sum, e) => sum + (parseInt(e.textContent) || 0), 0)`)
	if err != nil {
		return 0, err
	}
	for _, step := range []func(*browser.Tab, options, samples) error{typing, stars, scroll, memory} {
		if err := step(tab, o, s); err != nil {
			return 0, err
		}
	}
	return sessions, nil
}

// typed is what is searched for, letter by letter: common words and rare ones, two
// words, and a single letter.
var typed = []string{"kubernetes", "security supply", "hacking", "open data", "s"}

// rhythm is how fast a person types, at most. The next letter also waits until the
// last one's result is on the screen, so that every letter is measured.
const rhythm = 180 * time.Millisecond

func typing(tab *browser.Tab, o options, s samples) error {
	if there, err := browser.Eval[bool](tab, fmt.Sprintf("!!document.querySelector(%q)", o.search)); err != nil || !there {
		return err
	}
	for _, text := range typed {
		if err := tab.Click(o.search); err != nil {
			return err
		}
		for _, letter := range text {
			if err := press(tab, string(letter)); err != nil {
				return err
			}
		}
		time.Sleep(time.Second) // the person reads
		if _, err := browser.Eval[any](tab, fmt.Sprintf("void document.querySelector(%q).select()", o.search)); err != nil {
			return err
		}
		if err := press(tab, kb.Backspace); err != nil {
			return err
		}
		time.Sleep(time.Second)
	}
	got, err := browser.Eval[struct{ Keys, Clears, Interactions []float64 }](tab,
		`({ Keys: B.keys, Clears: B.clears, Interactions: B.interactions.splice(0) })`)
	if err != nil {
		return err
	}
	s.add("key", quantile(got.Keys, 0.95))
	s.add("key median", median(got.Keys))
	s.add("clear", worst(got.Clears))
	s.add("key inp", worst(got.Interactions))
	return nil
}

func press(tab *browser.Tab, key string) error {
	start := time.Now()
	if _, err := browser.Eval[any](tab, "void (B.answered = 0)"); err != nil {
		return err
	}
	if err := tab.Type(key); err != nil {
		return err
	}
	if err := tab.Wait("B.answered"); err != nil {
		return fmt.Errorf("no result for the key %q: %w", key, err)
	}
	time.Sleep(max(0, rhythm-time.Since(start)))
	return nil
}

// taps is how many stars are tapped.
const taps = 16

// stars taps the stars of the first sessions that are on show, each once.
func stars(tab *browser.Tab, o options, s samples) error {
	found, err := browser.Eval[int](tab, fmt.Sprintf(`(() => {
		B.taps.length = B.interactions.length = 0;
		const stars = [...document.querySelectorAll(%q)].filter((star) => star.checkVisibility()).slice(0, %d);
		stars.forEach((star, i) => { star.dataset.bench = i; });
		return stars.length;
	})()`, o.star, taps))
	if err != nil {
		return err
	}
	for i := range found {
		// Scrolling there is not the tap: the thumb comes when the page stands still.
		if _, err := browser.Eval[any](tab, fmt.Sprintf(`void document.querySelector('[data-bench="%d"]').scrollIntoView({ block: "center", behavior: "instant" })`, i)); err != nil {
			return err
		}
		time.Sleep(300 * time.Millisecond)
		if err := thumb(tab, fmt.Sprintf(`[data-bench="%d"]`, i)); err != nil {
			return err
		}
		time.Sleep(400 * time.Millisecond) // the person looks for the next
	}
	got, err := browser.Eval[struct{ Taps, Interactions []float64 }](tab, `({ Taps: B.taps, Interactions: B.interactions.splice(0) })`)
	if err != nil {
		return err
	}
	s.add("star", median(got.Taps))
	s.add("star inp", worst(got.Interactions)) // those below 16 ms are not told, and are no worst
	return nil
}

// thumb presses the middle of what a selector finds for as long as a person does. A button that is
// let go within the same frame would measure the picture of the press too.
func thumb(tab *browser.Tab, selector string) error {
	at, err := browser.Eval[struct{ X, Y float64 }](tab, fmt.Sprintf(`(() => {
		const r = document.querySelector(%q).getBoundingClientRect();
		return { X: r.x + r.width / 2, Y: r.y + r.height / 2 };
	})()`, selector))
	if err != nil {
		return err
	}
	if err := tab.Mouse("mousePressed", at.X, at.Y); err != nil {
		return err
	}
	time.Sleep(80 * time.Millisecond)
	return tab.Mouse("mouseReleased", at.X, at.Y)
}

// scroll drags a finger up the page, 2,400 pixels a second.
func scroll(tab *browser.Tab, o options, s samples) error {
	height, err := browser.Eval[float64](tab, `(scrollTo({ top: 0, behavior: "instant" }), new Promise((done) => setTimeout(() => {
		B.shift = 0;
		B.count();
		done(document.documentElement.scrollHeight - innerHeight);
	}, 1000)))`)
	if err != nil {
		return err
	}
	_, err = browser.Call(tab, input.SynthesizeScrollGesture, input.SynthesizeScrollGestureParams{
		X: 195, Y: 600, YDistance: -min(height, 20000), Speed: 2400, GestureSourceType: input.GestureSourceTypeTouch,
	})
	if err != nil {
		return err
	}
	got, err := browser.Eval[struct {
		Frames      []float64
		Shift, Rows float64
	}](tab, fmt.Sprintf(`(B.counting = false, { Frames: B.frames, Shift: B.shift, Rows: document.querySelectorAll(%q).length })`, o.row))
	if err != nil {
		return err
	}
	s.add("frame", worst(got.Frames))
	s.add("scroll shift", got.Shift)
	s.add("rows", got.Rows)
	return nil
}

// memory is asked for after a collection of garbage. The process's is what it has written; the
// browser's code is told beside it. The wasm's is the size of its linear memory, which the
// process's holds.
func memory(tab *browser.Tab, _ options, s samples) error {
	if _, err := browser.Call(tab, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
		return err
	}
	wasm, err := browser.Eval[float64](tab, "B.memory ? B.memory.buffer.byteLength : 0")
	if err != nil {
		return err
	}
	if wasm > 0 {
		s.add("wasm memory", wasm/(1<<20))
	}
	if m, err := tab.Memory(); err == nil { // only Linux tells
		s.add("memory", float64(m.Own)/1e6)
		s.add("code", float64(m.Code)/1e6)
	}
	return nil
}
