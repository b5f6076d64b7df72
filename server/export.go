package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/server/store"
)

const exportUsage = `hallway export [--data FOLDER | --database URL] AGENDA

Writes everything that is kept of one person's agenda as JSON: what they chose and
wrote, their devices and their links. They find the agenda's name in their settings.
What opens it is not in it: only hashes are kept.

`

// exported is everything that is kept of one agenda.
type exported struct {
	Agenda agenda.ID                  `json:"agenda"`
	Event  string                     `json:"event"`
	Name   string                     `json:"name"`
	Seq    uint64                     `json:"seq"` // of the last change
	Values map[register.Key]string    `json:"values"`
	Edited map[register.Key]time.Time `json:"edited"` // when each value was last edited, emptied ones too
	Rights []exportedRight            `json:"rights"`
}

// exportedRight is a device or a link.
type exportedRight struct {
	Kind    string    `json:"kind"`
	Label   string    `json:"label"`
	Shows   string    `json:"shows,omitempty"`
	Created time.Time `json:"created"`
	Used    time.Time `json:"used,omitzero"`
	Expires time.Time `json:"expires,omitzero"`

	Push json.RawMessage `json:"push,omitempty"` // where the device gets messages, and what it was notified of
}

// runExport is the command "export".
func runExport(args []string, getenv func(string) string, stdout, stderr io.Writer) int {
	return onStore("export", exportUsage, args, getenv, stdout, stderr, func(ctx context.Context, s *store.Store, rest []string) error {
		if len(rest) != 1 {
			return errors.New("name one agenda; its owner finds its name in the settings")
		}
		id, err := uuid.Parse(rest[0])
		if err != nil {
			return fmt.Errorf("%q is no name of an agenda; it looks like 01a20bc0-ed86-7000-b819-58bc6a465997", rest[0])
		}
		all, err := export(ctx, s, id)
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there is no agenda %s in this store", id)
		}
		if err != nil {
			return err
		}
		encoder := json.NewEncoder(stdout)
		encoder.SetIndent("", "  ")
		return encoder.Encode(all)
	})
}

func export(ctx context.Context, s *store.Store, id agenda.ID) (exported, error) {
	kept, err := s.Get(ctx, id)
	if err != nil {
		return exported{}, err
	}
	doc, err := register.DecodeDoc(kept.Body)
	if err != nil {
		return exported{}, err
	}
	rights, err := s.List(ctx, id, time.Now())
	if err != nil {
		return exported{}, err
	}
	all := exported{
		Agenda: id, Seq: kept.Seq, Rights: []exportedRight{},
		Event: doc.Registers[register.Event].Value, Name: doc.Registers[register.Name].Value,
		Values: make(map[register.Key]string), Edited: make(map[register.Key]time.Time),
	}
	for key, r := range doc.Registers {
		if r.Value != "" {
			all.Values[key] = r.Value
		}
		all.Edited[key] = time.UnixMilli(int64(r.Stamp >> 16)).UTC()
	}
	for _, r := range rights {
		push, _, err := s.PushState(ctx, r.Hash)
		if err != nil {
			return exported{}, err
		}
		all.Rights = append(all.Rights, exportedRight{Kind: string(r.Kind), Label: r.Label, Shows: r.Scope, Created: r.Created, Used: r.Used, Expires: r.Expires, Push: push})
	}
	return all, nil
}
