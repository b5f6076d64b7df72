package screen

import (
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/google/uuid"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/app/view"
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
	Send(r Request) (Answer, error)
	Stream(r Request, on func()) (stop func(), ended <-chan bool) // on is called when it begins and with each event; ended tells whether it began
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
	ShareText(title, text string) (copied bool)
	Print()
	Agent() string  // how the browser names itself
	Origin() string // "https://hallway.example"
	Hash() string   // of the address, without the #; it is gone from the address then
	Reload()
	AfterPaint(do func())
}

// Store keeps agendas on the device. All of it blocks.
type Store interface {
	Load(event string) (*agenda.Agenda, error)
	Save(event string, ops ...agenda.Op) error
	Write(event string, edits ...agenda.Edit) (map[register.Key]string, error) // what is not a pick; returns the values as they are then
	Clear() error

	Account(event string) (Account, error)
	Renew(event string) (Account, error)       // another name and secret for this device, not yet in use
	Adopt(event string, account Account) error // from now on
	Name(event, name string) error             // whose agenda it is
	Exchange(event string, before *register.Replica) (*register.Replica, []byte, error)
	Take(event string, asked *register.Replica, answer []byte, snapshot func(key string) agenda.Snapshot) (Taken, error)
}

// Account is what opens an agenda on the server.
type Account struct {
	Agenda, Device uuid.UUID
	Secret         string // 32 bytes in base64url
}

// Hash is what the server keeps of the secret.
func (c Account) Hash() []byte {
	secret, _ := base64.RawURLEncoding.DecodeString(c.Secret) // made here
	sum := sha256.Sum256(secret)
	return sum[:]
}

// Taken is what the server's answer led to.
type Taken struct {
	Outcome register.Outcome
	Replica *register.Replica
	Picks   []agenda.Pick           // that other devices changed
	Values  map[register.Key]string // that other devices changed, and are no picks
	Waiting int                     // edits that the server does not have yet
}

// Request is one to the server.
type Request struct {
	Method, URL, Type string
	Head              map[string]string
	Body              []byte // nil: none
}

// Answer is the server's.
type Answer struct {
	Status int
	Body   []byte
	Wait   time.Duration // that it asks for; 0: none
}
