package screen

import (
	"time"

	"hallway/app/catalog"
	"hallway/app/device"
	"hallway/app/prefs"
	"hallway/app/view"
	"hallway/app/wire"
)

// Event is something that a person did, or that happened to the page.
type Event struct {
	Act   string // what to do: the data-act of a button, or "search", "key", "tap", "back" ...
	Arg   string
	Key   string // the session it was done to; may be empty
	Done  bool   // what was typed is complete: the field was left
	Body  []byte // of a file that was chosen
	Taken func() // keeps the browser from acting on it too; may be nil
}

// Loop runs what the app does, one thing after the other on one goroutine, and everything
// that takes time elsewhere. In the browser it is go-app's dispatcher and router.
type Loop interface {
	device.Loop
	Open(address string) // goes to an address of the app, as a tap on a link does
	Log(words ...any)    // for developers
}

// Browser is the page a screen is shown on, and the device around it.
type Browser interface {
	Page
	Place
	Camera
	Queue
	Network
	Worker
	Notices
	Device
}

// Page is the content of the page.
type Page interface {
	Show(region, markup string) // brings a region to that; what is the same stays the same node
	// Swap is Show for a region that makes room and comes back as a whole, as a day's list does for
	// a search. What was set aside under the name next is put back as it was, but for what Patch
	// says of it; otherwise draw is asked. If most of the region is replaced, what stood there is
	// set aside as shown. Nothing is set aside or put back under the name "".
	Swap(region, shown, next string, draw func() string)
	Turn(markup string)   // puts another screen in place of the one on show
	Is(drawn string) bool // whether the view on the page came as what view.Drawn names, and nothing was drawn since
	Append(region, markup string)
	Remove(selector string)
	Patch(marks []view.Mark)
	Title(title string)
	Mark(name, value string) // a data- attribute of the page
	Marked(name string) string
	Files() view.Files
}

// Place is where the person is on the page.
type Place interface {
	Focus(selector string)
	Begin()             // goes to where a screen begins: what is on now in the list of a day, else the top
	Spot() string       // where the person is, to come back to: what is at the top, and what has the keyboard
	Return(spot string) // goes back to such a place
	Step(forward bool)
	Press(selector string)
	Here() string // the session that has the keyboard; empty: none has
	Dialog(open bool)
	OnSheet(id string) bool // whether the dialog is open and holds that element: it can be closed without a word
	Address(path string)
	Wide() bool // whether there is room for two screens side by side
	Busy() bool // whether a finger is on the page, or the page moves
	Back()      // a step in the history, as the browser's own button does
}

// Queue is small values that outlive the page: settings, and taps on their way
// to the store.
type Queue interface {
	prefs.Values
	Forget() // all of them; blocks
	device.Queue
	Take(event, key, state string)
}

// Network is the server, or what the worker keeps of it.
type Network interface {
	catalog.Network
	device.Remote
	Online() bool
	Cut() // ends what Send waits for: it is unreachable
}

// Worker answers the next start.
type Worker interface {
	KeepPage(path, stamp, markup string)
	Kept(stamp string) []string // paths of the pages under that stamp; blocks
	KeepData(event string, urls []string)
	DropKept()
	CheckUpdate()
	Update()
}

// Notices is what the device shows outside the page.
type Notices interface {
	Notify() view.Permission // what the person said
	AskNotify() (ok bool)    // asks them; blocks; only after a tap
	// Subscribe lets the server with that public key reach this device, and says where.
	// It blocks, as Unsubscribe, which ends that.
	Subscribe(key string) (wire.PushRequest, error)
	Unsubscribe()
	// Asks gives the worker the request that fetches what a message about an agenda means.
	Asks(agenda string, r device.Request)
	// Untold marks a notice as shown, by its id, and reports whether neither a page nor the
	// worker has shown it before. It blocks.
	Untold(id string) bool
}

// Camera reads codes.
type Camera interface {
	Scans() bool // whether it can
	// Scan returns what is in a QR code before the camera, once there is one; empty: the sheet
	// was closed first. With a picture it looks at that, and fails where it has none. It
	// blocks, and may ask the person for the camera.
	Scan(picture []byte) (string, error)
}

// Device is the phone.
type Device interface {
	Persist() bool
	Persisted() bool
	Offset(at time.Time) time.Duration // of the clock from UTC, east of it positive
	Badge(n int)                       // shows a number on the app's icon; 0: none
	Save(name, mime, content string)
	Shares() bool // whether the phone has a sheet of its own for sharing
	Share(title, url string) (copied bool)
	ShareText(title, text string) (copied bool)
	Print()
	Agent() string  // how the browser names itself
	Origin() string // "https://hallway.example"
	Hash() string   // of the address, without the #; it is gone from the address then
	// Secret is what follows the # of the address: given, or remembered with this
	// step of the history from the last time. It is gone from the address then.
	Secret(given string) string
	Installable() bool // whether the browser offers to install the app when it is asked
	Installed() bool   // whether this is the installed app
	Apple() bool       // whether it is Safari, which installs by hand
	Install()          // has the browser ask
	Reload()
	AfterPaint(do func())
	Breathe() // blocks until the browser has done what waits, as a tap
}
