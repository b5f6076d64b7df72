package screentest

import (
	"bytes"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/html"

	"hallway/app/device"
	"hallway/app/view"
	"hallway/app/wire"
)

// Page is a browser's page as far as screens know one: a tree of elements that they fill,
// and the device around it. It is a [screen.Browser].
type Page struct {
	loop   *Loop
	phone  *Phone
	doc    *html.Node
	files  view.Files
	title  string
	at     string // the address bar
	hash   string
	state  string // of this step of the history
	scroll int
	focus  string
	sheet  string // the id of the popover that is open; empty: none is

	badge    int // on the icon of the app
	aside    aside
	unfolded bool // the person opened every fold

	hint    func()
	saved   map[string]string // files that were downloaded
	shared  []string
	reloads int
	asked   []string // requests that were sent
}

// shared is what the tabs of a phone have in common, and what outlives them.
type kept struct {
	mu    sync.Mutex
	local map[string]string
	files map[string][]byte // by URL, as the worker keeps them
	pages map[string]page   // that the app drew for the worker, by address
	locks map[string]*sync.Mutex
	taps  int
}

func (p *Page) element(id string) *html.Node { return find(p.doc, byID(id)) }

// Text is what a person sees of the page.
func (p *Page) Text() string { return text(p.doc) }

// Region is what a person sees of a part of it; empty: it is not there.
func (p *Page) Region(id string) string {
	if n := p.element(id); n != nil {
		return text(n)
	}
	return ""
}

// Field is what is in a field as the screens filled it, and whether there is that field.
func (p *Page) Field(id string) (value string, ok bool) {
	n := p.element(id)
	if n == nil {
		return "", false
	}
	if n.FirstChild != nil {
		return n.FirstChild.Data, true // of a textarea
	}
	return attr(n, "value"), true
}

// States are those of the sessions that the page shows, by key.
func (p *Page) States() map[string]string {
	states := make(map[string]string)
	for _, row := range findAll(p.doc, func(n *html.Node) bool { return has(n, "data-state") }) {
		states[attr(row, "data-key")] = attr(row, "data-state")
	}
	return states
}

// Show is [screen.Page]'s.
func (p *Page) Show(region, markup string) {
	if n := p.element(region); n != nil {
		p.must(fill(n, markup))
		p.pop()
	}
	if p.element(p.aside.region) == nil {
		p.aside = aside{} // it goes with its region
	}
}

// Swap is [screen.Page]'s: like a browser, it keeps one thing that was replaced.
func (p *Page) Swap(region, shown, next string, draw func() string) {
	n := p.element(region)
	if n == nil {
		return
	}
	if next != "" && p.aside.region == region && p.aside.name == next {
		empty(n)
		for _, node := range p.aside.nodes {
			n.AppendChild(node)
		}
		p.aside = aside{}
		return
	}
	if shown != "" {
		p.aside = aside{region: region, name: shown, nodes: slices.Collect(n.ChildNodes())}
		empty(n)
	}
	p.Show(region, draw())
}

// aside is what [Page.Swap] took off the page.
type aside struct {
	region string
	name   string
	nodes  []*html.Node
}

// pop opens the sheet and the folds that the person opened, which a redraw leaves open.
func (p *Page) pop() {
	if p.unfolded {
		for _, fold := range findAll(p.doc, func(n *html.Node) bool { return n.Data == "details" }) {
			set(fold, "open", "")
		}
	}
	if sheet := p.element(p.sheet); sheet != nil {
		set(sheet, "open", "")
	}
}

// Is is [screen.Page]'s: the page of a test comes empty.
func (p *Page) Is(string) bool { return false }

// Turn is [screen.Page]'s.
func (p *Page) Turn(markup string) {
	p.sheet, p.unfolded, p.aside = "", false, aside{}
	p.Show("view", markup)
}

// Append is [screen.Page]'s.
func (p *Page) Append(region, markup string) {
	if n := p.element(region); n != nil {
		p.must(add(n, markup))
	}
}

func (p *Page) must(err error) {
	if err != nil {
		panic(fmt.Sprintf("markup that cannot be parsed: %v", err))
	}
}

// Remove is [screen.Page]'s, for the one selector that is used.
func (p *Page) Remove(selector string) {
	region, name, _ := strings.Cut(strings.TrimPrefix(selector, "#"), " ")
	name = strings.Trim(name, "[]")
	if in := p.element(region); in != nil {
		if n := find(in, func(n *html.Node) bool { return has(n, name) }); n != nil {
			n.Parent.RemoveChild(n)
		}
	}
}

// Patch is [screen.Page]'s.
func (p *Page) Patch(marks []view.Mark) {
	for _, mark := range marks {
		meant := byAttr("data-key", mark.Key)
		if mark.Slot != "" {
			meant = byID(mark.Slot)
		}
		for _, row := range findAll(p.doc, meant) {
			if mark.Slot == "" {
				p.paint(mark.Key, mark.State)
			}
			for _, line := range findAll(row, func(n *html.Node) bool { return has(n, "data-line") }) {
				if line.Parent == row || line.Parent.Parent == row && mark.Slot != "" {
					p.must(fill(line, mark.Line))
				}
			}
		}
	}
}

// paint is the boot script's.
func (p *Page) paint(key, state string) {
	pressed := map[string]string{"none": "false", "maybe": "mixed", "going": "true", "hidden": "false"}[state]
	for _, row := range findAll(p.doc, byAttr("data-key", key)) {
		set(row, "data-state", state)
		for _, star := range findAll(row, byAttr("data-act", "star")) {
			if keyAround(star) != key {
				continue
			}
			if to := attr(star, "data-to"); to != "" {
				set(star, "aria-pressed", strconv.FormatBool(to == state))
			} else {
				set(star, "aria-pressed", pressed)
			}
		}
	}
}

// Title is [screen.Page]'s.
func (p *Page) Title(title string) { p.title = title }

// Mark is [screen.Page]'s.
func (p *Page) Mark(name, value string) {
	n := find(p.doc, func(n *html.Node) bool { return n.Data == "body" })
	if name == "ready" || name == "theme" {
		n = find(p.doc, func(n *html.Node) bool { return n.Data == "html" })
	}
	set(n, "data-"+name, value)
}

// Marked is [screen.Page]'s.
func (p *Page) Marked(name string) string {
	return attr(find(p.doc, func(n *html.Node) bool { return n.Data == "body" }), "data-"+name)
}

// Files is [screen.Page]'s.
func (p *Page) Files() view.Files { return p.files }

// Focus is [screen.Place]'s.
func (p *Page) Focus(selector string) { p.focus = selector }

// Begin is [screen.Place]'s. The page of a test has no heights, so all begin at the top.
func (p *Page) Begin() { p.scroll = 0 }

// Back is [screen.Place]'s.
func (p *Page) Back() { p.loop.back() }

// Spot is [screen.Place]'s.
func (p *Page) Spot() string { return strconv.Itoa(p.scroll) }

// Return is [screen.Place]'s.
func (p *Page) Return(spot string) { p.scroll, _ = strconv.Atoi(spot) }

// Here is [screen.Place]'s.
func (p *Page) Here() string { return p.phone.here }

// Step is [screen.Place]'s.
func (p *Page) Step(bool) {}

// Press is [screen.Place]'s.
func (p *Page) Press(string) {}

// Dialog is [screen.Place]'s.
func (p *Page) Dialog(open bool) {
	sheet := p.element("sheet")
	sheet.Attr = slices.DeleteFunc(sheet.Attr, func(a html.Attribute) bool { return a.Key == "open" })
	if open {
		set(sheet, "open", "")
	}
}

// OnSheet is [screen.Place]'s.
func (p *Page) OnSheet(id string) bool {
	sheet := p.element("sheet")
	return has(sheet, "open") && find(sheet, byAttr("id", id)) != nil
}

// Address is [screen.Place]'s.
func (p *Page) Address(path string) { p.at = path }

// Wide is [screen.Place]'s.
func (p *Page) Wide() bool { return p.phone.Laptop }

// Get is [screen.Queue]'s.
func (p *Page) Get(key string) string {
	p.phone.kept.mu.Lock()
	defer p.phone.kept.mu.Unlock()
	return p.phone.kept.local[key]
}

// Set is [screen.Queue]'s.
func (p *Page) Set(key, value string) {
	p.phone.kept.mu.Lock()
	defer p.phone.kept.mu.Unlock()
	if value == "" {
		delete(p.phone.kept.local, key)
		return
	}
	p.phone.kept.local[key] = value
}

// Forget is [screen.Queue]'s.
func (p *Page) Forget() {
	p.phone.kept.mu.Lock()
	defer p.phone.kept.mu.Unlock()
	clear(p.phone.kept.local)
}

// Taps is [screen.Queue]'s.
func (p *Page) Taps() []device.Tap {
	p.phone.kept.mu.Lock()
	defer p.phone.kept.mu.Unlock()
	var taps []device.Tap
	for _, id := range slices.Sorted(maps.Keys(p.phone.kept.local)) {
		if words := strings.Split(p.phone.kept.local[id], " "); strings.HasPrefix(id, "tap ") && len(words) == 3 {
			taps = append(taps, device.Tap{ID: id, Event: words[0], Key: words[1], State: words[2]})
		}
	}
	return taps
}

// Done is [screen.Queue]'s.
func (p *Page) Done(id string) { p.Set(id, "") }

// Take is [screen.Queue]'s.
func (p *Page) Take(event, key, state string) {
	p.phone.kept.mu.Lock()
	p.phone.kept.taps++
	p.phone.kept.local[fmt.Sprintf("tap %012d", p.phone.kept.taps)] = event + " " + key + " " + state
	p.phone.kept.mu.Unlock()
	p.paint(key, state)
}

// Locked is [screen.Queue]'s.
func (p *Page) Locked(name string, do func()) {
	p.phone.kept.mu.Lock()
	lock := p.phone.kept.locks[name]
	if lock == nil {
		lock = new(sync.Mutex)
		p.phone.kept.locks[name] = lock
	}
	p.phone.kept.mu.Unlock()
	lock.Lock()
	defer lock.Unlock()
	do()
}

// Fetch is [screen.Network]'s: what the worker keeps is answered where the server does
// not, and what never changes under its name in any case.
func (p *Page) Fetch(address string) (body []byte, stale bool, err error) {
	answer, err := p.Send(device.Request{Method: "GET", URL: address})
	if err == nil {
		err = answer.Trouble()
	}
	if err == nil {
		return answer.Body, false, nil
	}
	p.phone.kept.mu.Lock()
	defer p.phone.kept.mu.Unlock()
	if body, ok := p.phone.kept.files[address]; ok {
		return body, true, nil
	}
	return nil, false, err
}

// Early is [screen.Network]'s.
func (p *Page) Early(string) ([]byte, bool) { return nil, false }

// Send is [device.Server]'s.
func (p *Page) Send(r device.Request) (device.Answer, error) {
	p.phone.kept.mu.Lock()
	p.asked = append(p.asked, r.Method+" "+r.URL)
	offline := p.phone.offline
	if r.Method == "PUT" && strings.HasSuffix(r.URL, wire.PushTo) {
		p.phone.wish = r.Body
	}
	p.phone.kept.mu.Unlock()
	if offline {
		return device.Answer{}, fmt.Errorf("%s %s: %w", r.Method, r.URL, device.ErrUnreachable)
	}
	request, err := http.NewRequest(r.Method, p.phone.server+r.URL, bytes.NewReader(r.Body))
	if err != nil {
		return device.Answer{}, err
	}
	if r.Type != "" {
		request.Header.Set("Content-Type", r.Type)
	}
	request.Header.Set("Sec-Fetch-Site", "same-origin")
	for name, value := range r.Head {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return device.Answer{}, fmt.Errorf("%w: %w", device.ErrUnreachable, err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return device.Answer{}, fmt.Errorf("%w: %w", device.ErrUnreachable, err)
	}
	return device.Answer{Status: response.StatusCode, Body: body, Member: response.Header.Get(wire.MemberHeader)}, nil
}

// Stream is [screen.Network]'s. No hint comes but by [Phone.Hint].
func (p *Page) Stream(_ device.Request, on func()) (stop func(), ended <-chan bool) {
	done := make(chan bool, 1)
	p.loop.count(-1) // whoever waits for its end is not waited for
	p.hint = on
	once := sync.OnceFunc(func() {
		p.loop.count(1)
		done <- true
	})
	return once, done
}

// Busy is [screen.Place]'s.
func (p *Page) Busy() bool { return p.phone.Scrolls }

// Online is [screen.Network]'s.
func (p *Page) Online() bool { return !p.phone.offline }

// Cut is [screen.Network]'s.
func (p *Page) Cut() {}

// page is one that the worker answers with.
type page struct{ stamp, markup string }

// KeepPage is [screen.Worker]'s.
func (p *Page) KeepPage(path, stamp, markup string) {
	p.phone.kept.mu.Lock()
	defer p.phone.kept.mu.Unlock()
	p.phone.kept.pages[path] = page{stamp, markup}
}

// Kept is [screen.Worker]'s.
func (p *Page) Kept(stamp string) (pages []string) {
	p.phone.kept.mu.Lock()
	defer p.phone.kept.mu.Unlock()
	for path, kept := range p.phone.kept.pages {
		if kept.stamp == stamp {
			pages = append(pages, path)
		}
	}
	return pages
}

// KeepData is [screen.Worker]'s.
func (p *Page) KeepData(_ string, urls []string) {
	for _, address := range urls {
		p.loop.Go(func() {
			if body, stale, err := p.Fetch(address); err == nil && !stale {
				p.phone.kept.mu.Lock()
				p.phone.kept.files[address] = body
				p.phone.kept.mu.Unlock()
			}
		}, nil)
	}
}

// DropKept is [screen.Worker]'s.
func (p *Page) DropKept() {
	p.phone.kept.mu.Lock()
	defer p.phone.kept.mu.Unlock()
	clear(p.phone.kept.files)
	clear(p.phone.kept.pages)
}

// CheckUpdate is [screen.Worker]'s.
func (p *Page) CheckUpdate() {}

// Update is [screen.Worker]'s.
func (p *Page) Update() { p.reloads++ }

// Persist is [screen.Device]'s.
func (p *Page) Persist() bool { return true }

// Persisted is [screen.Device]'s.
func (p *Page) Persisted() bool { return true }

// Offset is [screen.Device]'s: the clock shows Amsterdam's summer, whatever the season.
func (p *Page) Offset(time.Time) time.Duration { return 2 * time.Hour }

// Save is [screen.Device]'s.
func (p *Page) Save(name, _, content string) { p.saved[name] = content }

// Notify is [screen.Notices]'s.
func (p *Page) Notify() view.Permission { return p.phone.Notices }

// AskNotify is [screen.Notices]'s: the person says yes.
func (p *Page) AskNotify() (ok bool) {
	if p.phone.Notices == view.Unasked {
		p.phone.Notices = view.Granted
	}
	return p.phone.Notices == view.Granted
}

// Subscribe is [screen.Notices]'s. Nothing listens where it says.
func (p *Page) Subscribe(string) (wire.PushRequest, error) {
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return wire.PushRequest{}, err
	}
	p.phone.subscribed = true
	return wire.PushRequest{Endpoint: "https://127.0.0.1:1/" + strconv.Itoa(len(p.asked)), P256dh: base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), Auth: base64.RawURLEncoding.EncodeToString(make([]byte, 16))}, nil
}

// Unsubscribe is [screen.Notices]'s.
func (p *Page) Unsubscribe() { p.phone.subscribed = false }

// Asks is [screen.Notices]'s.
func (p *Page) Asks(_ string, r device.Request) { p.phone.asks = &r }

// Untold is [screen.Notices]'s.
func (p *Page) Untold(id string) bool {
	if p.phone.Notified[id] {
		return false
	}
	if p.phone.Notified == nil {
		p.phone.Notified = make(map[string]bool)
	}
	p.phone.Notified[id] = true
	return true
}

// Scans is [screen.Camera]'s.
func (p *Page) Scans() bool { return p.phone.Camera != nil }

// Scan is [screen.Camera]'s.
func (p *Page) Scan(picture []byte) (string, error) { return p.phone.Camera(picture) }

// Badge is [screen.Device]'s.
func (p *Page) Badge(n int) { p.badge = n }

// Shares is [screen.Device]'s.
func (p *Page) Shares() bool { return true }

// Share is [screen.Device]'s.
func (p *Page) Share(_, url string) (copied bool) {
	p.shared = append(p.shared, url)
	return true
}

// ShareText is [screen.Device]'s.
func (p *Page) ShareText(_, text string) (copied bool) {
	p.shared = append(p.shared, text)
	return true
}

// Print is [screen.Device]'s.
func (p *Page) Print() {}

// Agent is [screen.Device]'s.
func (p *Page) Agent() string { return "Mozilla/5.0 (Linux; Android 16) Chrome/150.0" }

// Origin is [screen.Device]'s.
func (p *Page) Origin() string { return p.phone.server }

// Hash is [screen.Device]'s.
func (p *Page) Hash() string {
	hash := p.hash
	p.hash = ""
	return hash
}

// Secret is [screen.Device]'s.
func (p *Page) Secret(given string) string {
	if p.hash != "" {
		given = p.hash
	}
	p.hash = ""
	if given != "" {
		p.state = given
	}
	return p.state
}

// Installable is [screen.Device]'s.
func (p *Page) Installable() bool { return false }

// Installed is [screen.Device]'s.
func (p *Page) Installed() bool { return p.phone.Installed }

// Apple is [screen.Device]'s.
func (p *Page) Apple() bool { return p.phone.IPhone }

// Install is [screen.Device]'s.
func (p *Page) Install() {}

// Reload is [screen.Device]'s.
func (p *Page) Reload() { p.reloads++ }

// Breathe is [screen.Device]'s.
func (p *Page) Breathe() {
	if to := p.phone.Meanwhile; to != "" {
		p.phone.Meanwhile = ""
		p.loop.Open(to)
	}
}

// AfterPaint is [screen.Device]'s.
func (p *Page) AfterPaint(do func()) {
	p.loop.Do(func() {
		if p.phone.Painted != nil {
			p.phone.Painted()
		}
		do()
	})
}
