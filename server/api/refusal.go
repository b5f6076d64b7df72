package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"hallway/app/wire"
	"hallway/server/fetch"
	"hallway/server/importer"
)

func wrongType(what string) error {
	return wire.Trouble{
		Code: wire.CodeType, What: what, Todo: "Send {\"address\": ...} as application/json, or a file as application/octet-stream.",
	}
}

func badRequest(what string) error {
	return wire.Trouble{Code: wire.CodeRequest, What: what, Todo: "Reload the app, and try again."}
}

// unfetched puts into words why a feed is not there.
func (i *Import) unfetched(feed string, err error) wire.Trouble {
	r := wire.Trouble{
		Code: wire.CodeUnreachable, What: sentence(err), Where: feed,
		Todo: "Open the address in a browser to see whether it works, or add the programme as a file.",
	}
	switch {
	case errors.Is(err, fetch.ErrHost):
		r.Code = wire.CodeHost
		r.Todo = "This server reads from: " + strings.Join(i.hosts, ", ") + ". From elsewhere, add the programme as a file."
	case errors.Is(err, fetch.ErrPrivate):
		r.Code = wire.CodePrivate
		r.Todo = "Add the programme as a file."
	case errors.Is(err, fetch.ErrTooLarge):
		r.Code = wire.CodeLarge
		r.Todo = "Look for the programme's feed; a programme has a few MB."
	case errors.Is(err, fetch.ErrTooSlow):
		r.Code = wire.CodeSlow
		r.Todo = "Try again in a moment."
	}
	return r
}

// unsent is for a file that did not come through.
func unsent(err error) wire.Trouble {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return wire.Trouble{
			Code: wire.CodeLarge, What: fmt.Sprintf("The file has more than %d MiB.", importer.MaxBytes>>20), Where: "your file",
			Todo: "Look whether it is the programme; a programme has a few MB.",
		}
	}
	return wire.Trouble{
		Code: wire.CodeRequest, What: "The file did not come through whole.", Where: "your file", Todo: "Try again.",
	}
}

// unread is for what is not a programme. Readers name the source in front, which the
// answer has on its own.
func unread(source string, err error) wire.Trouble {
	return wire.Trouble{
		Code: wire.CodeFormat, What: sentence(errors.New(strings.TrimPrefix(err.Error(), source+": "))), Where: source,
		Todo: "Paste the address of the programme itself, or add its file.",
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
