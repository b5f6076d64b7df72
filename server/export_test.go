package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/register"
	"hallway/server/store"
)

func TestExportHasEverythingOfAPerson(t *testing.T) {
	folder := t.TempDir()
	s, err := store.Open(t.Context(), filepath.Join(folder, "agendas.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	id, device := uuid.Must(uuid.NewV7()), uuid.New()
	replica := register.NewReplica(device)
	for key, value := range map[register.Key]string{register.Event: "kubecon", register.Pick("a"): "g", register.Note("a"): "mine"} {
		if _, err := replica.Edit(key, value, xid.New(), time.Now().UnixMilli()); err != nil {
			t.Fatal(err)
		}
	}
	doc := register.New()
	doc.Sync(device, xid.New(), time.Now().UnixMilli(), replica.Request(time.Now().UnixMilli()))
	owner := store.Capability{ID: xid.New(), Kind: store.Device, Hash: store.HashOf([]byte("secret")), Agenda: id, Device: device, Label: "My phone", Created: time.Now()}
	if err := s.Create(t.Context(), id, store.Doc{Seq: doc.Seq, Body: register.EncodeDoc(doc)}, owner); err != nil {
		t.Fatal(err)
	}
	if err := s.SetPush(t.Context(), owner.Hash, 0, []byte(`{"endpoint":"https://push.example/1"}`)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}

	getenv := func(string) string { return "" }
	var out, trouble strings.Builder
	if code := runExport([]string{"--data", folder, id.String()}, getenv, &out, &trouble); code != 0 {
		t.Fatalf("exit %d: %s", code, trouble.String())
	}
	var got exported
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
		t.Fatal(err)
	}
	if got.Agenda != agenda.ID(id) || got.Event != "kubecon" || got.Values[register.Note("a")] != "mine" || got.Values[register.Pick("a")] != "g" || len(got.Edited) != 3 {
		t.Errorf("%+v", got)
	}
	if len(got.Rights) != 1 || got.Rights[0].Label != "My phone" || !strings.Contains(string(got.Rights[0].Push), "https://push.example/1") || strings.Contains(out.String(), "secret") {
		t.Errorf("rights %+v", got.Rights)
	}
	for arg, want := range map[string]string{"nonsense": "is no name of an agenda", uuid.NewString(): "there is no agenda"} {
		trouble.Reset()
		if code := runExport([]string{"--data", folder, arg}, getenv, &out, &trouble); code != 1 || !strings.Contains(trouble.String(), want) {
			t.Errorf("%s: exit %d, %s", arg, code, trouble.String())
		}
	}
}

// A command that is given another folder than the server's makes no database there.
func TestCommandsMakeNoDatabaseInAWrongFolder(t *testing.T) {
	getenv := func(string) string { return "" }
	for name, run := range map[string]func([]string, func(string) string, io.Writer, io.Writer) int{
		"verify": runVerify, "export": runExport, "backup": runBackup, "restore": runRestore,
	} {
		folder := filepath.Join(t.TempDir(), "wrong")
		if name != "restore" { // which makes one in a folder that is there
			if err := os.Mkdir(folder, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		args := map[string][]string{"verify": nil}
		if _, ok := args[name]; !ok {
			args[name] = []string{"x"}
		}
		var out, trouble strings.Builder
		if code := run(append([]string{"--data", folder}, args[name]...), getenv, &out, &trouble); code != 1 || !strings.Contains(trouble.String(), folder) {
			t.Errorf("%s: exit %d, %s", name, code, trouble.String())
		}
		if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) > 0 {
			t.Errorf("%s has made %v", name, left)
		}
	}
}

// What people picked and wrote is readable by the server's owner alone, whoever made the
// folder.
func TestTheAgendasAreTheirOwnersAlone(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	s, err := openStore(t.Context(), settings{data: folder}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	names, err := filepath.Glob(filepath.Join(folder, "agendas.db*"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%v, %v", names, err)
	}
	for _, name := range append(names, folder) {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the rights %v, %v", filepath.Base(name), info.Mode(), err)
		}
	}
}
