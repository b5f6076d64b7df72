package chaos

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/register"
	"hallway/server/store"
)

// phone is a device that keeps an agenda as the app does. One goroutine uses it.
type phone struct {
	name    string
	agenda  uuid.UUID
	secret  []byte
	replica *register.Replica
	skew    time.Duration // how wrong its clock is
	dice    *mathrand.Rand

	lines []string                // that it wrote into notes
	last  map[register.Key]string // of the keys that only it writes
	edits int
	asked int
}

func newPhone(name string, agenda uuid.UUID, dice *mathrand.Rand) *phone {
	p := &phone{
		name: name, agenda: agenda, secret: make([]byte, 32), replica: register.NewReplica(uuid.New()), dice: dice,
		skew: time.Duration(dice.Int64N(160*365*24)-80*365*24) * time.Hour, last: make(map[register.Key]string),
	}
	_, _ = rand.Read(p.secret) // never fails
	return p
}

func (p *phone) clock() int64 { return time.Now().Add(p.skew).UnixMilli() }

// client waits no longer than a phone does.
var client = &http.Client{Timeout: 5 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

func (p *phone) request(method, url, kind string, body []byte) (*http.Response, error) {
	request, err := http.NewRequest(method, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	p.sign(request)
	request.Header.Set("Content-Type", kind)
	return client.Do(request)
}

// sign says who asks.
func (p *phone) sign(request *http.Request) {
	request.Header.Set("Authorization", "Bearer "+base64.RawURLEncoding.EncodeToString(p.secret))
	request.Header.Set("X-Hallway-Device", p.replica.Device.String())
}

func (p *phone) at(server, path string) string {
	return server + "/api/v1/agendas/" + p.agenda.String() + path
}

// exchange is one exchange with a server. What is no answer of Hallway's changes nothing.
func (p *phone) exchange(t testing.TB, server string) (register.Outcome, error) {
	p.asked++
	answer, err := p.request("POST", p.at(server, "/sync"), "application/octet-stream", register.EncodeRequest(p.replica.Request(p.clock())))
	if err != nil {
		return register.Stale, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return register.Stale, err
	}
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "application/octet-stream" {
		return register.Stale, fmt.Errorf("status %d, %s", answer.StatusCode, answer.Header.Get("Content-Type"))
	}
	got, err := register.DecodeAnswer(body)
	if err != nil {
		return register.Stale, err
	}
	outcome, err := p.replica.Take(got)
	if outcome == register.Cloned {
		t.Errorf("%s: the server takes it for two", p.name)
	}
	return outcome, err
}

// edit does something: a line in a note that others write too, or a value of its own.
func (p *phone) edit(t testing.TB) {
	key, value := register.Pick("own-"+p.name), []string{register.Going, register.Maybe, register.Hidden}[p.dice.IntN(3)]
	if p.dice.IntN(2) == 0 && len(p.lines) < 60 {
		key = register.Note(fmt.Sprint("shared-", p.dice.IntN(2)))
		line := fmt.Sprintf("%s %d", p.name, len(p.lines))
		p.lines = append(p.lines, line)
		value = strings.TrimPrefix(p.replica.Value(key)+"\n"+line, "\n")
	} else {
		p.last[key] = value
	}
	if _, err := p.replica.Edit(key, value, xid.New(), p.clock()); err != nil {
		t.Errorf("%s: %s: %v", p.name, key, err)
	}
	p.edits++
}

// joins makes it a device of an agenda that another has.
func (p *phone) joins(t testing.TB, server string, other *phone) {
	t.Helper()
	var code struct{ Secret string }
	other.json(t, other.at(server, "/pair"), map[string]any{}, &code)
	hash := store.HashOf(p.secret)
	p.json(t, server+"/api/v1/pair", map[string]any{"code": code.Secret, "device": p.replica.Device, "name": p.name, "hash": hash[:]}, &struct{}{})
}

func (p *phone) json(t testing.TB, url string, body, into any) {
	t.Helper()
	content, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := p.request("POST", url, "application/json", content)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d", url, answer.StatusCode)
	}
	if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}

// settle has everybody exchange until nobody has anything to tell any more.
func settle(t testing.TB, server string, phones []*phone) {
	t.Helper()
	for range 60 {
		quiet := true
		for _, p := range phones {
			outcome, err := p.exchange(t, server)
			if err != nil {
				time.Sleep(100 * time.Millisecond) // too often, mostly
			}
			quiet = quiet && err == nil && outcome == register.Done && len(p.replica.Outbox) == 0
		}
		if quiet {
			break
		}
	}
	for _, p := range phones { // what the last ones told
		for range 20 {
			if outcome, err := p.exchange(t, server); err == nil && outcome == register.Done {
				break
			}
			time.Sleep(100 * time.Millisecond)
		}
	}
}

// nothingLost checks that all devices of an agenda have the same, and all that any wrote.
func nothingLost(t testing.TB, phones []*phone) {
	t.Helper()
	byAgenda := make(map[uuid.UUID][]*phone)
	for _, p := range phones {
		byAgenda[p.agenda] = append(byAgenda[p.agenda], p)
	}
	for _, all := range byAgenda {
		digest := register.Digest(all[0].replica.Registers)
		values := all[0].replica.Values()
		notes := values[register.Note("shared-0")] + "\n" + values[register.Note("shared-1")] + "\n"
		for _, p := range all {
			if len(p.replica.Outbox) > 0 || register.Digest(p.replica.Registers) != digest {
				t.Errorf("%s: %d edits wait, digest %x and not %x", p.name, len(p.replica.Outbox), register.Digest(p.replica.Registers), digest)
			}
			for _, line := range p.lines {
				if !strings.Contains("\n"+notes, "\n"+line+"\n") {
					t.Errorf("the line %q is lost", line)
				}
			}
			for key, value := range p.last {
				if values[key] != value {
					t.Errorf("%s wrote %q last, and %s is %q", p.name, value, key, values[key])
				}
			}
		}
	}
}
