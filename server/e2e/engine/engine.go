// Package engine drives browsers other than Chromium, for the journey that every engine
// has to pass: WebKit and Safari by the W3C's WebDriver, Firefox by its own Marionette,
// which has the same commands under other names.
package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"time"
)

// patience is how long anything may take before it has failed. Nothing is ever waited for
// longer than it takes.
const patience = 20 * time.Second

// ErrMissing is that this machine does not have the engine.
var ErrMissing = errors.New("is not on this machine")

// Browser is a running browser with one session in it.
type Browser struct {
	Name    string
	wire    wire
	process *exec.Cmd
}

// wire sends one command of WebDriver and returns its value. The method and path are those
// of the W3C's standard, without the session.
type wire interface {
	send(method, path string, params map[string]any) (json.RawMessage, error)
	close() error
}

// Go loads an address and returns once the page is loaded.
func (b *Browser) Go(url string) error {
	_, err := b.wire.send("POST", "/url", map[string]any{"url": url})
	return err
}

// Eval gives the value of an expression; promises are waited for.
func (b *Browser) Eval(js string, into any) error {
	raw, err := b.wire.send("POST", "/execute/async", map[string]any{
		"script": `const done = arguments[arguments.length - 1];
			(async () => (` + js + `))().then((value) => done({ value: value ?? null }), (error) => done({ error: String(error) }));`,
		"args": []any{},
	})
	if err != nil {
		return fmt.Errorf("%s: %w", js, err)
	}
	var answer struct {
		Value json.RawMessage `json:"value"`
		Error string          `json:"error"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return fmt.Errorf("%s gave %s: %w", js, raw, err)
	}
	if answer.Error != "" {
		return fmt.Errorf("%s: %s", js, answer.Error)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer.Value, into)
}

// Wait waits until an expression is true.
func (b *Browser) Wait(js string) error {
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(25 * time.Millisecond) {
		is := false
		if err = b.Eval("!!("+js+")", &is); err == nil && is {
			return nil
		}
	}
	return fmt.Errorf("waited %v in vain for %s (%v)", patience, js, err)
}

// Click clicks the middle of the first element that a selector finds, as a mouse does.
func (b *Browser) Click(selector string) error {
	type place struct {
		X, Y, Width float64
		Frames      int
	}
	var at place
	last := place{Width: -1}
	for tries := 0; ; tries++ { // until it stands still
		if err := b.Eval(fmt.Sprintf(`(() => {
			const e = document.querySelector(%q);
			if (!e) return { X: 0, Y: 0, Width: 0, Frames: 0 };
			e.scrollIntoView({ block: "center", behavior: "instant" });
			const r = e.getBoundingClientRect();
			requestAnimationFrame(() => requestAnimationFrame(() => { window.framesDrawn = (window.framesDrawn ?? 0) + 1; }));
			return { X: Math.round(r.x + r.width / 2), Y: Math.round(r.y + r.height / 2), Width: r.width, Frames: window.framesDrawn ?? 0 };
		})()`, selector), &at); err != nil {
			return err
		}
		if at.Width == 0 {
			return fmt.Errorf("there is no %s on the page", selector)
		}
		still := at.X == last.X && at.Y == last.Y && at.Width == last.Width
		// What was scrolled near is laid out with the next frame, and moves what is below it.
		if still && (at.Frames > last.Frames || tries > 50) {
			break
		}
		if !still {
			last = at
		}
		time.Sleep(30 * time.Millisecond)
	}
	_, err := b.wire.send("POST", "/actions", map[string]any{"actions": []any{map[string]any{
		"type": "pointer", "id": "mouse", "parameters": map[string]any{"pointerType": "mouse"},
		"actions": []any{
			map[string]any{"type": "pointerMove", "x": int(at.X), "y": int(at.Y), "duration": 0, "origin": "viewport"},
			map[string]any{"type": "pointerDown", "button": 0},
			map[string]any{"type": "pointerUp", "button": 0},
		},
	}}})
	return err
}

// Type types into whatever has the keyboard.
func (b *Browser) Type(text string) error {
	var keys []any
	for _, r := range text {
		keys = append(keys, map[string]any{"type": "keyDown", "value": string(r)}, map[string]any{"type": "keyUp", "value": string(r)})
	}
	_, err := b.wire.send("POST", "/actions", map[string]any{"actions": []any{map[string]any{"type": "key", "id": "keys", "actions": keys}}})
	return err
}

// Tab is a tab's handle.
type Tab string

// Tab is the tab that commands go to.
func (b *Browser) Tab() (Tab, error) {
	return b.handle("GET", "/window", "")
}

// Open opens another tab and goes there.
func (b *Browser) Open() (Tab, error) {
	tab, err := b.handle("POST", "/window/new", "handle")
	if err != nil {
		return "", err
	}
	return tab, b.Switch(tab)
}

func (b *Browser) handle(method, path, field string) (Tab, error) {
	var params map[string]any
	if method == "POST" {
		params = map[string]any{"type": "tab"}
	}
	raw, err := b.wire.send(method, path, params)
	if err != nil {
		return "", err
	}
	var named map[string]any
	var plain string
	if json.Unmarshal(raw, &plain) == nil {
		return Tab(plain), nil
	}
	if err := json.Unmarshal(raw, &named); err != nil {
		return "", err
	}
	for _, name := range []string{field, "handle", "value"} {
		if handle, ok := named[name].(string); ok {
			return Tab(handle), nil
		}
	}
	return "", fmt.Errorf("no handle of a tab in %s", raw)
}

// Switch has commands go to a tab.
func (b *Browser) Switch(tab Tab) error {
	_, err := b.wire.send("POST", "/window", map[string]any{"handle": string(tab)})
	return err
}

// Quit ends the browser as a person does.
func (b *Browser) Quit() error {
	err := b.wire.close()
	b.end()
	return err
}

// Kill ends the browser as a dying phone would: at once.
func (b *Browser) Kill() { b.end() }

func (b *Browser) end() {
	if b.process != nil && b.process.Process != nil {
		killGroup(b.process)
		_ = b.process.Wait() // it was killed
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
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
	return "", fmt.Errorf("%s %w", names[len(names)-1], ErrMissing)
}

func environment(add ...string) []string { return append(os.Environ(), add...) }

func portFlag(port int) string { return "--port=" + strconv.Itoa(port) }
