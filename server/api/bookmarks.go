package api

import (
	"context"
	"errors"
	"mime"
	"net/http"

	"hallway/app/bookmarks"
	"hallway/app/wire"
	"hallway/server/answer"
	"hallway/server/fetch"
)

// Bookmarks answers POST /api/v1/bookmarks, {"address": "https://x.sched.com/ada"}, which
// reads what a person starred elsewhere: {"entries": [...]}, as [bookmarks.Entry]. The
// phone finds them in its programme, so the server learns of no agenda. It is off where
// imports are, counts as one of them, and reads from the same hosts.
func (i *Import) Bookmarks(w http.ResponseWriter, r *http.Request) {
	entries, err := i.bookmarks(w, r)
	if err == nil {
		answer.JSON(w, r, http.StatusOK, wire.Bookmarked{Entries: entries}, false)
		return
	}
	refused, ok := errors.AsType[wire.Trouble](err)
	if !ok {
		i.api.log.Error("reading bookmarks failed", "error", err)
		refused = unsent(err)
	}
	answer.Refuse(w, r, refused)
}

func (i *Import) bookmarks(w http.ResponseWriter, r *http.Request) (entries []bookmarks.Entry, err error) {
	if err := i.admit(r); err != nil {
		return nil, err
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return nil, wrongType("The request is not JSON.")
	}
	asked, err := readWish(w, r)
	if err != nil {
		return nil, err
	}
	address, err := fetch.ReadOwn(asked.Address)
	if err != nil {
		return nil, wire.Trouble{Code: wire.CodeAddress, What: sentence(err), Where: shorten(asked.Address), Todo: "Or add a file or a list of links."}
	}
	work := func() {
		if busy := i.fetches.Do(func() { entries, err = i.starred(r.Context(), address) }); busy != nil {
			err = errBusy
		}
	}
	if busy := i.turns.do(answer.Asker(r), work); busy != nil {
		err = errBusy
	}
	return entries, err
}

// starred fetches a calendar and reads it.
func (i *Import) starred(ctx context.Context, address string) ([]bookmarks.Entry, error) {
	source, err := i.fetch(ctx, address)
	if err != nil {
		return nil, i.unfetched(address, err)
	}
	entries := bookmarks.Read(source.Body)
	for _, e := range entries {
		if !e.Loose {
			return entries, nil
		}
	}
	return nil, wire.Trouble{
		Code: wire.CodeFormat, What: "This page lists no sessions.", Where: address,
		Todo: "Paste the address of your personal calendar, which ends in .ics, or save it as a file and choose that.",
	}
}
