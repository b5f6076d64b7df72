// Package browser drives a real Chromium for the journeys, the benchmark and the
// screenshots: a few verbs over chromedp, each of which waits until it is done.
package browser

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// patience is how long anything may take before it has failed. Nothing is ever
// waited for longer than it takes.
const patience = 15 * time.Second

// Find is the Chromium of this machine.
func Find() (string, error) {
	return find(os.Getenv("CHROME"), "chromium", "chromium-browser", "google-chrome")
}

func find(names ...string) (string, error) {
	for _, name := range names {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium was found; install it, or set CHROME to where it is")
}

// Browser is a running Chromium with its own profile.
type Browser struct {
	ctx   context.Context
	close []context.CancelFunc
}

// Start starts a browser on a profile folder.
func Start(profile string) (*Browser, error) {
	path, err := Find()
	if err != nil {
		return nil, err
	}
	return start(path, profile)
}

// StartShell starts a browser without a window, and without what belongs to one: the same
// engine, network and storage for a third less time (28 s for seven journeys, 41 with a
// window's parts). It shows no notifications and has no camera, and compiles nothing a second
// time for speed, which is a third of all its work. Where the machine has none, it is a whole
// browser.
func StartShell(profile string) (*Browser, error) {
	path, err := find(os.Getenv("CHROME"), "chromium-headless-shell", "chrome-headless-shell")
	if err != nil {
		return Start(profile)
	}
	return start(path, profile, chromedp.Flag("js-flags", "--liftoff-only --no-maglev --no-opt"))
}

func start(path, profile string, more ...chromedp.ExecAllocatorOption) (*Browser, error) {
	alloc, cancel := chromedp.NewExecAllocator(context.Background(), append(more,
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.Headless, chromedp.NoSandbox,
		chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("disable-background-timer-throttling", true), chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-features", "PreloadTopChromeWebUI,WebUIOmniboxPopup,WebUIOmniboxAimPopup"), // pages of its own for each window
		chromedp.Flag("use-fake-device-for-media-stream", true),                                           // a camera that shows something, once it is allowed
	)...)
	ctx, stop := chromedp.NewContext(alloc)
	b := &Browser{ctx: ctx, close: []context.CancelFunc{stop, cancel}}
	if err := chromedp.Do(ctx); err != nil {
		b.Close()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return b, nil
}

// Apart is another phone in the same browser: it has its own storage, cookies, caches and
// workers, none of which outlives its Close, and costs no start of a browser (1.7 s).
func (b *Browser) Apart() (*Browser, error) {
	ctx, stop := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	phone := &Browser{ctx: ctx, close: []context.CancelFunc{stop}}
	if err := chromedp.Do(ctx); err != nil {
		phone.Close()
		return nil, err
	}
	return phone, nil
}

// Quit ends the browser as a person does, so that its profile is whole.
func (b *Browser) Quit() error {
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	err := chromedp.Cancel(ctx)
	b.Close()
	return err
}

// Process is the id of the browser's own process.
func (b *Browser) Process() int {
	if process := chromedp.FromContext(b.ctx).Browser.Process(); process != nil {
		return process.Pid
	}
	return 0
}

// Close ends the browser.
func (b *Browser) Close() {
	for _, stop := range b.close {
		stop()
	}
}

// Kill ends the browser as a dying phone would: at once.
func (b *Browser) Kill() error {
	process := chromedp.FromContext(b.ctx).Browser.Process()
	if process == nil {
		return errors.New("the browser has no process")
	}
	err := process.Kill()
	b.Close()
	return err
}

// First is the tab that the browser started with.
func (b *Browser) First() *Tab { return &Tab{ctx: b.ctx, close: func() {}} }

// Open opens another tab.
func (b *Browser) Open() *Tab {
	ctx, stop := chromedp.NewContext(b.ctx)
	return &Tab{ctx: ctx, close: stop}
}

// Tab is a page in a browser.
type Tab struct {
	ctx   context.Context
	close func()
}

// Close closes the tab.
func (t *Tab) Close() { t.close() }

// Context is the tab for chromedp's own calls.
func (t *Tab) Context() context.Context { return t.ctx }

func do[T any](t *Tab, a chromedp.Action[T]) (T, error) {
	var zero T
	if err := chromedp.Do(t.ctx); err != nil { // a new tab must be there before its time is bounded
		return zero, err
	}
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, a)
}

// Call sends a command of the DevTools protocol.
func Call[P, R any](t *Tab, command cdp.Command[P, R], params P) (R, error) {
	var zero R
	if err := chromedp.Do(t.ctx); err != nil { // a new tab must be there before its time is bounded
		return zero, err
	}
	ctx, cancel := context.WithTimeout(t.ctx, patience)
	defer cancel()
	return chromedp.Call(ctx, command, params)
}

// Go loads an address and returns once the page is loaded.
func (t *Tab) Go(url string) error {
	_, err := do(t, chromedp.Navigate(url))
	return err
}

// Start begins to load an address and does not wait.
func (t *Tab) Start(url string) error {
	_, err := Call(t, page.Navigate, page.NavigateParams{URL: url})
	return err
}

// Eval gives the value of an expression; promises are waited for.
func Eval[T any](t *Tab, js string) (T, error) {
	var value T
	raw, err := do(t, chromedp.Evaluate[string](`(async () => JSON.stringify((await (`+js+`)) ?? null))()`, chromedp.EvalAwaitPromise))
	if err != nil {
		return value, fmt.Errorf("%s: %w", js, err)
	}
	if err := json.Unmarshal([]byte(raw), &value); err != nil {
		return value, fmt.Errorf("%s gave %s: %w", js, raw, err)
	}
	return value, nil
}

// Wait waits until an expression is true, or a promise of it.
func (t *Tab) Wait(js string) error {
	deadline := time.Now().Add(patience)
	for {
		is, err := Eval[bool](t, "(async () => !!(await ("+js+")))()")
		if err == nil && is {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("waited %v in vain for %s (%v)", patience, js, err)
		}
		time.Sleep(15 * time.Millisecond)
	}
}

// Ready waits until Go has taken the page over.
func (t *Tab) Ready() error { return t.Wait(`document.documentElement.dataset.ready === "go"`) }

// Click clicks the middle of the first element that a selector finds, as a mouse
// does: what lies over it gets the click. It waits until the element stands still,
// for a page that scrolls may still lay out what comes into view. The waiting is
// done here: a page without JavaScript has no timers.
func (t *Tab) Click(selector string) error {
	type place struct {
		X, Y, Width float64
		Frames      int
	}
	where := func() (*place, error) {
		return Eval[*place](t, fmt.Sprintf(`(() => {
			const e = document.querySelector(%q);
			if (!e) return null;
			e.scrollIntoView({ block: "center", behavior: "instant" });
			const r = e.getBoundingClientRect();
			requestAnimationFrame(() => requestAnimationFrame(() => { window.framesDrawn = (window.framesDrawn ?? 0) + 1; }));
			return { X: r.x + r.width / 2, Y: r.y + r.height / 2, Width: r.width, Frames: window.framesDrawn ?? 0 };
		})()`, selector))
	}
	last := place{Width: -1}
	for tries := 0; ; tries++ {
		point, err := where()
		if err != nil {
			return err
		}
		if point == nil {
			return fmt.Errorf("there is no %s on the page", selector)
		}
		if point.Width == 0 {
			return fmt.Errorf("%s is not on show", selector)
		}
		still := point.X == last.X && point.Y == last.Y && point.Width == last.Width
		// What was scrolled near is laid out with the next frame, and moves what is below it.
		if still && (point.Frames > last.Frames || tries > 50) {
			_, err = do(t, chromedp.MouseClickXY(point.X, point.Y))
			return err
		}
		if !still {
			last = *point
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Mouse presses or releases the left button at a place, "mousePressed" or "mouseReleased".
func (t *Tab) Mouse(what string, x, y float64) error {
	_, err := Call(t, input.DispatchMouseEvent, input.DispatchMouseEventParams{
		Type: input.DispatchMouseEventType(what), X: x, Y: y, Button: "left", ClickCount: 1,
	})
	return err
}

// Zone sets the time zone of the device, such as "Europe/Amsterdam".
func (t *Tab) Zone(name string) error {
	_, err := Call(t, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: name})
	return err
}

// Type types into whatever has the keyboard. Package kb of chromedp names the keys
// that are no letters.
//
// A letter is one event that holds its text, as a real keyboard's is: chromedp's
// own KeyEvent sends the text apart, and then a page that takes the key for itself
// cannot keep the letter out of a field.
func (t *Tab) Type(text string) error {
	for _, r := range text {
		events := kb.Encode(r)
		down, up := events[0], events[len(events)-1]
		down.Type = input.DispatchKeyEventTypeRawKeyDown
		if len(events) == 3 {
			down.Type, down.Text, down.UnmodifiedText = input.DispatchKeyEventTypeKeyDown, events[1].Text, events[1].UnmodifiedText
		}
		for _, event := range []*input.DispatchKeyEventParams{down, up} {
			if _, err := Call(t, input.DispatchKeyEvent, *event); err != nil {
				return err
			}
		}
	}
	return nil
}

// Size sets the size of the screen in CSS pixels.
func (t *Tab) Size(width, height int) error {
	_, err := do(t, chromedp.EmulateViewport(int64(width), int64(height)))
	return err
}

// SizeScaled sets the size of a screen with more pixels than one for each CSS pixel.
func (t *Tab) SizeScaled(width, height int, scale float64) error {
	_, err := do(t, chromedp.EmulateViewport(int64(width), int64(height), chromedp.EmulateScale(scale)))
	return err
}

// Dark sets the colour scheme that the device asks for.
func (t *Tab) Dark(dark bool) error {
	return t.prefers("prefers-color-scheme", map[bool]string{true: "dark", false: "light"}[dark])
}

// Forced is a person who has the system choose all colours, as Windows' contrast themes do.
func (t *Tab) Forced() error { return t.prefers("forced-colors", "active") }

// Still is a person who wants no motion.
func (t *Tab) Still() error { return t.prefers("prefers-reduced-motion", "reduce") }

func (t *Tab) prefers(feature, value string) error {
	_, err := Call(t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: feature, Value: value}},
	})
	return err
}

// Throttle makes the tab's processor slower by a factor.
func (t *Tab) Throttle(rate float64) error {
	_, err := Call(t, emulation.SetCPUThrottlingRate, emulation.SetCPUThrottlingRateParams{Rate: rate})
	return err
}

// Before runs a script in every page before the page's own.
func (t *Tab) Before(js string) error {
	_, err := Call(t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: js})
	return err
}

// NoScript switches JavaScript off.
func (t *Tab) NoScript() error {
	_, err := Call(t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	return err
}

// Shot writes a picture of what the screen shows.
func (t *Tab) Shot(file string) error {
	png, err := do(t, chromedp.CaptureScreenshot())
	if err != nil {
		return err
	}
	return os.WriteFile(file, png, 0o644)
}
