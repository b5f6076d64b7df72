// Package device is this phone's half of an agenda that several devices share: what is
// done here is in a record of the phone's own first, and waits there until the server has
// it, whatever happens to the app meanwhile. It runs in the browser over IndexedDB and in
// tests over memory; what ships is what every test drives.
package device

import (
	"errors"
	"time"

	"github.com/google/uuid"

	"hallway/app/agenda"
	"hallway/app/register"
)

// Record is all that a phone keeps of one event's agenda. Everything in it is written
// together: a choice is in the picks and in the replica or in neither, two tabs never
// give two choices one number, and what numbers them is lost only together with them.
type Record struct {
	Agenda  uuid.UUID // its name on the server; nil: it was not named yet
	Device  uuid.UUID // this phone's name among its devices; nil: not named yet
	Secret  string    // opens the agenda on the server: 32 bytes in base64url; empty: not made yet
	Member  string    // secrets that the agenda's devices share, newest first, with spaces between: see member.go
	Replica []byte    // register.EncodeReplica; nil: nothing was done yet
	Picks   map[string]agenda.Pick
	Taps    string // ids of the taps that were stored last, oldest first, a line each: see queue.go
}

// Store keeps one record for each event. Its methods block and may be called from any
// goroutine, and from several tabs at once.
type Store interface {
	// Read returns the record of an event: the zero Record where it has no record yet.
	Read(event string) (Record, error)
	// Update reads the record of an event, has change change it, and writes it, in one
	// transaction. It returns when all of it is on the disk. An error of change's is
	// returned as it is, and nothing is written. change may be called a second time, in
	// another transaction, and must then make the same of the same.
	Update(event string, change func(r *Record) error) error
	// Events are those of which there is a record, in order.
	Events() ([]string, error)
	// Clear forgets all records.
	Clear() error
}

// Server is where the agenda is shared.
type Server interface {
	// Send asks it for something and blocks until it has answered. The error is
	// ErrUnreachable where no answer came, and then it may have done what was asked.
	Send(r Request) (Answer, error)
}

// ErrUnreachable is that no server answers.
var ErrUnreachable = errors.New("the server cannot be reached")

// What a store fails with, where the cause is known.
var (
	// ErrStuck is that it does not answer in time. What was to be written may be there
	// all the same.
	ErrStuck = errors.New("the browser's storage does not answer")
	// ErrFull is that the disk is full.
	ErrFull = errors.New("there is no room left for this browser")
	// ErrBlocked is that the person, or the browser, allows this site no storage.
	ErrBlocked = errors.New("this browser allows this site no storage")
)

// ErrNewer is a replica that a newer version of the app wrote. It is left as it is.
var ErrNewer = errors.New("a newer version of Hallway wrote this agenda; update the app")

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
	Member string        // wire.MemberHeader; empty: it says none
}

// News is what one tab did, for the others, or what an exchange found.
type News struct {
	Event   string // empty: everything was cleared
	Another bool   // the event may have another agenda now, which is to be read anew
	Whole   bool   // it is all that the store has: what is not named is not there
	Picks   []agenda.Pick
	Values  map[register.Key]string
}

// Agendas are the agendas on this phone.
type Agendas struct {
	store Store
	tell  func(News) // tells the other tabs
	now   func() time.Time
}

// New is the agendas in a store. tell is given what other tabs should hear of.
func New(store Store, tell func(News), now func() time.Time) *Agendas {
	return &Agendas{store: store, tell: tell, now: now}
}

func (a *Agendas) clock() int64 { return a.now().UnixMilli() }
