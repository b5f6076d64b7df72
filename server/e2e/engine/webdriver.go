package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// WebKit starts WebKitGTK's own small browser by its driver, under a virtual screen where
// there is no other. It has the engine of every iPhone, and not its life cycle.
func WebKit() (*Browser, error) {
	driver, err := find("WebKitWebDriver")
	if err != nil {
		return nil, err
	}
	found, _ := filepath.Glob("/usr/lib/*/webkit2gtk-4.1/MiniBrowser") // the pattern is good
	if len(found) == 0 {
		return nil, fmt.Errorf("webkit2gtk's MiniBrowser %w", ErrMissing)
	}
	name, args := driver, []string{}
	if os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "" {
		screen, err := find("xvfb-run")
		if err != nil {
			return nil, err
		}
		name, args = screen, []string{"-a", driver}
	}
	return webDriver("WebKit", name, args, map[string]any{
		"webkitgtk:browserOptions": map[string]any{"binary": found[0], "args": []string{"--automation"}},
	})
}

// Safari starts Safari on a Mac, where its driver was enabled: safaridriver --enable.
func Safari() (*Browser, error) {
	driver, err := find("safaridriver")
	if err != nil {
		return nil, err
	}
	return webDriver("Safari", driver, nil, map[string]any{"browserName": "safari"})
}

func webDriver(name, command string, args []string, capabilities map[string]any) (*Browser, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	process := exec.Command(command, append(args, portFlag(port))...)
	process.Env = environment("WEBKIT_DISABLE_COMPOSITING_MODE=1", "LIBGL_ALWAYS_SOFTWARE=1")
	group(process)
	if err := process.Start(); err != nil {
		return nil, err
	}
	b := &Browser{Name: name, process: process}
	w := &overHTTP{base: fmt.Sprintf("http://127.0.0.1:%d", port), client: &http.Client{Timeout: 2 * patience}}
	b.wire = w
	for deadline := time.Now().Add(patience); ; time.Sleep(50 * time.Millisecond) {
		if _, err = w.call("GET", "/status", nil); err == nil {
			break
		}
		if time.Now().After(deadline) {
			b.end()
			return nil, fmt.Errorf("%s does not answer: %w", command, err)
		}
	}
	raw, err := w.call("POST", "/session", map[string]any{"capabilities": map[string]any{"alwaysMatch": capabilities}})
	if err != nil {
		b.end()
		return nil, fmt.Errorf("begin a session of %s: %w", name, err)
	}
	var session struct {
		ID string `json:"sessionId"`
	}
	if err := json.Unmarshal(raw, &session); err != nil {
		b.end()
		return nil, err
	}
	w.session = "/session/" + session.ID
	_, err = w.send("POST", "/timeouts", map[string]any{"script": patience.Milliseconds(), "pageLoad": patience.Milliseconds()})
	return b, err
}

// overHTTP is the W3C's WebDriver: a POST or GET for each command.
type overHTTP struct {
	base, session string
	client        *http.Client
}

func (w *overHTTP) send(method, path string, params map[string]any) (json.RawMessage, error) {
	return w.call(method, w.session+path, params)
}

func (w *overHTTP) close() error {
	_, err := w.call("DELETE", w.session, nil)
	return err
}

func (w *overHTTP) call(method, path string, params map[string]any) (json.RawMessage, error) {
	var body io.Reader
	if params != nil {
		raw, err := json.Marshal(params)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(raw)
	}
	request, err := http.NewRequest(method, w.base+path, body)
	if err != nil {
		return nil, err
	}
	response, err := w.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	var answer struct {
		Value json.RawMessage `json:"value"`
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if response.StatusCode != http.StatusOK {
		var trouble struct{ Error, Message string }
		_ = json.Unmarshal(answer.Value, &trouble) // then it says nothing more
		return nil, errors.New(trouble.Error + ": " + trouble.Message)
	}
	return answer.Value, nil
}
