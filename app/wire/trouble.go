package wire

import (
	"strings"
	"time"
)

// Trouble is why the server did not do what it was asked for. Its sentences can be shown
// as they are.
type Trouble struct {
	Code  Code          `json:"code"`
	What  string        `json:"what"`
	Where string        `json:"where,omitempty"` // the address or the file
	Todo  string        `json:"todo,omitempty"`
	Wait  time.Duration `json:"-"` // until it may work (Retry-After); 0: it will not
}

// Error returns all that it says.
func (t Trouble) Error() string {
	return strings.Join(strings.Fields(t.What+" "+t.Where+" "+t.Todo), " ")
}

// Code is the kind of a trouble.
type Code string

// The codes of every request.
const (
	CodeRequest Code = "request" // the request is not as the API describes it
	CodeType    Code = "type"    // it is not of the type that the API describes
	CodeLarge   Code = "large"   // it holds more than it may
	CodeOften   Code = "often"   // there were too many; Wait says when to try again
	CodeFull    Code = "full"    // the server's disk has no room
	CodeDown    Code = "down"    // the server has a trouble of its own
)

// The codes of agendas.
const (
	CodeUnknown Code = "unknown" // there is no such agenda, or this device may not open it
	CodeGone    Code = "gone"    // somebody deleted the agenda
	CodeLink    Code = "link"    // the link or the code opens nothing
	CodeEvent   Code = "event"   // the code is of an agenda for another event
	CodeMany    Code = "many"    // the agenda has as many devices or links as it may
)

// The codes of imports.
const (
	CodeOff         Code = "off"         // the operator does not allow imports
	CodeOrigin      Code = "origin"      // another site's page asked
	CodeAddress     Code = "address"     // what was pasted is not an address, or leads to no programme
	CodeHost        Code = "host"        // the host is not on the operator's list
	CodePrivate     Code = "private"     // the host is not on the public internet
	CodeUnreachable Code = "unreachable" // the host does not answer, or not with a file
	CodeSlow        Code = "slow"        // the host took too long
	CodeFormat      Code = "format"      // what came is not a programme that Hallway reads
	CodeBusy        Code = "busy"        // the server reads as many programmes as it may; Wait says when to try again
)
