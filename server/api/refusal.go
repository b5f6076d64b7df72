package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"hallway/server/importer"
)

// refusal is an answer of an import that failed. Code is for the app; the rest are
// sentences for whoever pasted.
type refusal struct {
	Code  string `json:"code"`
	What  string `json:"what"`
	Where string `json:"where,omitempty"` // the address
	Todo  string `json:"todo"`

	status int
	wait   time.Duration // until it may work; 0: it will not
}

// Error makes a refusal an error.
func (r refusal) Error() string { return r.What }

func wrongType(what string) error {
	return refusal{
		Code: "type", What: what, Todo: "Send {\"address\": ...} as application/json, or a file as application/octet-stream.",
		status: http.StatusUnsupportedMediaType,
	}
}

func badRequest(what string) error {
	return refusal{Code: "request", What: what, Todo: "Reload the app, and try again.", status: http.StatusBadRequest}
}

// unfetched puts into words why a feed is not there.
func (i *Import) unfetched(feed string, err error) refusal {
	r := refusal{
		Code: "unreachable", What: sentence(err), Where: feed,
		Todo: "Open the address in a browser to see whether it works, or add the programme as a file.", status: http.StatusBadGateway,
	}
	switch {
	case errors.Is(err, importer.ErrHost):
		r.Code, r.status = "host", http.StatusForbidden
		r.Todo = "This server reads from: " + strings.Join(i.hosts, ", ") + ". From elsewhere, add the programme as a file."
	case errors.Is(err, importer.ErrPrivate):
		r.Code, r.status = "private", http.StatusForbidden
		r.Todo = "Add the programme as a file."
	case errors.Is(err, importer.ErrTooLarge):
		r.Code, r.status = "large", http.StatusRequestEntityTooLarge
		r.Todo = "Look for the programme's feed; a programme has a few MB."
	case errors.Is(err, importer.ErrTooSlow):
		r.Code, r.status = "slow", http.StatusGatewayTimeout
		r.Todo = "Try again in a moment."
	}
	return r
}

// unsent is for a file that did not come through.
func unsent(err error) refusal {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return refusal{
			Code: "large", What: fmt.Sprintf("The file has more than %d MiB.", importer.MaxBytes>>20), Where: "your file",
			Todo: "Look whether it is the programme; a programme has a few MB.", status: http.StatusRequestEntityTooLarge,
		}
	}
	return refusal{
		Code: "request", What: "The file did not come through whole.", Where: "your file", Todo: "Try again.",
		status: http.StatusBadRequest,
	}
}

// unread is for what is no programme. Readers name the source in front, which the
// answer has on its own.
func unread(source string, err error) refusal {
	return refusal{
		Code: "format", What: sentence(errors.New(strings.TrimPrefix(err.Error(), source+": "))), Where: source,
		Todo: "Paste the address of the programme itself, or add its file.", status: http.StatusUnprocessableEntity,
	}
}

// sentence makes one of an error.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

func shorten(s string) string {
	const most = 200
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
