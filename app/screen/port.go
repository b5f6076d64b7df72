package screen

import (
	"time"

	"hallway/app/agenda"
	"hallway/app/view"
)

// Event is something that a person did, or that happened to the page.
type Event struct {
	Act   string // what to do: the data-act of a button, or "search", "key", "tap", "back" ...
	Arg   string
	Key   string // the session it was done to; may be empty
	Body  []byte // of a file that was chosen
	Taken func() // keeps the browser from acting on it too; may be nil
}

// Tap is a choice that waits to be stored: the boot script takes them before Go
// is there, and Go puts its own through the same queue.
type Tap struct {
	ID    string
	Event string
	Key   string
	State string
}

// Browser is the page a screen is shown on, and the device around it.
type Browser interface {
	Page
	Place
	Queue
	Network
	Worker
	Device
}

// Page is what stands on the page.
type Page interface {
	Show(region, markup string) // all that stands in a region; keeps the keyboard where it was
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
	Scroll(to int) (was int) // a negative height only tells
	Reveal(selector string)
	Step(forward bool)
	Press(selector string)
	Dialog(open bool)
	Address(path string)
	Wide(query string) bool
}

// Queue is small values that outlive the page: settings, and taps on their way
// to the store.
type Queue interface {
	Get(key string) string
	Set(key, value string)
	Taps() []Tap
	Take(event, key, state string)
	Locked(name string, do func()) // one tab at a time; must not be called while handling an event
}

// Network is the server, or what the worker keeps of it. All of it blocks.
type Network interface {
	Fetch(url string) (body []byte, kept bool, err error)
	Early(url string) ([]byte, bool)
	Send(url, kind string, body []byte) (status int, answer []byte, err error) // posts it
	Online() bool
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

// Device is the phone.
type Device interface {
	Persist() bool
	Persisted() bool
	Zone(at time.Time) (name string, offset time.Duration)
	Save(name, mime, content string)
	Share(title, url string) (copied bool)
	Reload()
	AfterPaint(do func())
}

// Store keeps agendas on the device. All of it blocks.
type Store interface {
	Load(event string) (*agenda.Agenda, error)
	Save(event string, ops ...agenda.Op) error
	Clear() error
}
