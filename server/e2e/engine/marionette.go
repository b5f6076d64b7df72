package engine

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Firefox starts Firefox on a profile folder.
func Firefox(profile string) (*Browser, error) {
	path, err := find(os.Getenv("FIREFOX"), "firefox-esr", "firefox")
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	// It makes no request of its own, and asks nothing at its first start.
	prefs := fmt.Sprintf(`user_pref("marionette.port", %d);
user_pref("app.update.disabledForTesting", true);
user_pref("app.normandy.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.safebrowsing.update.enabled", false);
user_pref("browser.search.update", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("extensions.update.enabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("toolkit.telemetry.enabled", false);
user_pref("browser.region.network.url", "");
user_pref("browser.topsites.contile.enabled", false);
user_pref("media.gmp-manager.updateEnabled", false);
user_pref("permissions.default.desktop-notification", 1);
`, port)
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(prefs), 0o644); err != nil {
		return nil, err
	}
	process := exec.Command(path, "--headless", "--marionette", "--remote-allow-system-access", "--no-remote", "--profile", profile, "--width", "390", "--height", "844")
	process.Env = environment("MOZ_HEADLESS_WIDTH=500", "MOZ_HEADLESS_HEIGHT=900", "HOME="+profile)
	group(process)
	if err := process.Start(); err != nil {
		return nil, err
	}
	b := &Browser{Name: "Firefox", process: process}
	var conn net.Conn
	for deadline := time.Now().Add(2 * patience); ; time.Sleep(50 * time.Millisecond) {
		if conn, err = net.Dial("tcp", "127.0.0.1:"+strconv.Itoa(port)); err == nil {
			break
		}
		if time.Now().After(deadline) {
			b.end()
			return nil, fmt.Errorf("%s does not answer: %w", path, err)
		}
	}
	m := &marionette{conn: conn, in: bufio.NewReader(conn)}
	b.wire = m
	if _, err := m.read(); err != nil { // it says who it is
		b.end()
		return nil, err
	}
	if _, err := m.command("WebDriver:NewSession", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{}}}); err != nil {
		b.end()
		return nil, err
	}
	_, err = m.command("WebDriver:SetTimeouts", map[string]any{"script": patience.Milliseconds(), "pageLoad": patience.Milliseconds()})
	return b, err
}

// marionette is Firefox's protocol: a length, a colon and JSON, both ways.
// https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
type marionette struct {
	conn net.Conn
	in   *bufio.Reader
	last int
}

// Push gives the worker of a site a message, as Firefox's push service does, once Firefox
// knows of the worker. Other engines' drivers have nothing like it.
func (b *Browser) Push(origin, data string) error {
	return b.inside(`
		const [origin, data] = arguments;
		const user = Services.scriptSecurityManager.createContentPrincipalFromOrigin(origin);
		const workers = Cc["@mozilla.org/serviceworkers/manager;1"].getService(Ci.nsIServiceWorkerManager);
		if (!workers.getRegistrationByPrincipal(user, origin + "/")?.activeWorker) return false;
		Cc["@mozilla.org/push/Notifier;1"].getService(Ci.nsIPushNotifier).notifyPushWithData(
			origin + "/", user, "", [...new TextEncoder().encode(data)]);
		return true;`, origin, data)
}

// CatchNotices has Firefox show its notifications to nobody: without a desktop it has nowhere to.
// ClickNotice clicks one of them.
func (b *Browser) CatchNotices() error {
	return b.inside(`
		const shown = Services.wm.getMostRecentWindow("navigator:browser").shownNotices = new Map();
		const service = {
			QueryInterface: ChromeUtils.generateQI(["nsIAlertsService"]),
			showAlert(notice, listener) {
				shown.set(notice.title, () => listener.observe(null, "alertclickcallback", notice.cookie));
				listener.observe(null, "alertshow", notice.cookie);
			},
			closeAlert() {}, teardown() {}, pbmTeardown() {}, getHistory() { return []; },
		};
		Components.manager.QueryInterface(Ci.nsIComponentRegistrar).registerFactory(
			Services.uuid.generateUUID(), "notices", "@mozilla.org/alerts-service;1",
			{ QueryInterface: ChromeUtils.generateQI(["nsIFactory"]), createInstance: (iid) => service.QueryInterface(iid) });
		return true;`)
}

// ClickNotice clicks the notification of a title, once there is one.
func (b *Browser) ClickNotice(title string) error {
	return b.inside(`
		const click = Services.wm.getMostRecentWindow("navigator:browser").shownNotices.get(arguments[0]);
		click?.();
		return !!click;`, title)
}

// inside runs a script in Firefox itself, not in a page, until it says that it is done.
func (b *Browser) inside(script string, args ...any) error {
	m, ok := b.wire.(*marionette)
	if !ok {
		return fmt.Errorf("%s runs no scripts of its own", b.Name)
	}
	if _, err := m.command("Marionette:SetContext", map[string]any{"value": "chrome"}); err != nil {
		return err
	}
	deadline := time.Now().Add(patience)
	raw, err := m.command("WebDriver:ExecuteScript", map[string]any{"args": append([]any{}, args...), "script": script})
	for err == nil && string(raw) != `{"value":true}` {
		if time.Now().After(deadline) {
			err = errors.New("it was never done")
			break
		}
		time.Sleep(50 * time.Millisecond)
		raw, err = m.command("WebDriver:ExecuteScript", map[string]any{"args": append([]any{}, args...), "script": script})
	}
	_, back := m.command("Marionette:SetContext", map[string]any{"value": "content"})
	return errors.Join(err, back)
}

// names are Marionette's for the commands of WebDriver that are used here.
var names = map[string]string{
	"POST /url": "WebDriver:Navigate", "POST /execute/async": "WebDriver:ExecuteAsyncScript",
	"POST /actions": "WebDriver:PerformActions",
	"GET /window":   "WebDriver:GetWindowHandle", "POST /window/new": "WebDriver:NewWindow",
	"POST /window": "WebDriver:SwitchToWindow",
}

func (m *marionette) send(method, path string, params map[string]any) (json.RawMessage, error) {
	name, ok := names[method+" "+path]
	if !ok {
		return nil, fmt.Errorf("%s %s has no name in Marionette", method, path)
	}
	raw, err := m.command(name, params)
	if err != nil {
		return nil, err
	}
	var wrapped struct {
		Value json.RawMessage `json:"value"`
	}
	if json.Unmarshal(raw, &wrapped) == nil && wrapped.Value != nil {
		return wrapped.Value, nil
	}
	return raw, nil
}

func (m *marionette) command(name string, params map[string]any) (json.RawMessage, error) {
	if params == nil {
		params = map[string]any{}
	}
	m.last++
	body, err := json.Marshal([]any{0, m.last, name, params})
	if err != nil {
		return nil, err
	}
	if err := m.conn.SetDeadline(time.Now().Add(2 * patience)); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(m.conn, "%d:%s", len(body), body); err != nil {
		return nil, err
	}
	raw, err := m.read()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	var answer [4]json.RawMessage
	if err := json.Unmarshal(raw, &answer); err != nil {
		return nil, err
	}
	if string(answer[2]) != "null" {
		var trouble struct{ Error, Message string }
		if err := json.Unmarshal(answer[2], &trouble); err != nil {
			return nil, err
		}
		return nil, errors.New(trouble.Error + ": " + trouble.Message)
	}
	return answer[3], nil
}

func (m *marionette) read() ([]byte, error) {
	length, err := m.in.ReadString(':')
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(length, ":"))
	if err != nil || n < 0 || n > 64<<20 {
		return nil, fmt.Errorf("a message of length %q", length)
	}
	body := make([]byte, n)
	_, err = io.ReadFull(m.in, body)
	return body, err
}

func (m *marionette) close() error {
	_, err := m.command("Marionette:Quit", map[string]any{"flags": []string{"eForceQuit"}})
	if errors.Is(err, io.EOF) {
		err = nil // it is gone before it has answered
	}
	return errors.Join(err, m.conn.Close())
}
