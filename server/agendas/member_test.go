package agendas

import (
	"database/sql"
	"errors"
	"net/http"
	"testing"

	"hallway/app/register"
	"hallway/app/wire"
	"hallway/server/store"
)

// forgets makes the store forget a device, as if it was set back to before that joined.
func (h *hall) forgets(p *phone) {
	h.t.Helper()
	db, err := sql.Open("sqlite", "file:"+h.file)
	if err != nil {
		h.t.Fatal(err)
	}
	hash := store.HashOf(p.secret)
	_, err = db.Exec(`DELETE FROM capability WHERE hash = $1`, hash[:])
	if err := errors.Join(err, db.Close()); err != nil {
		h.t.Fatal(err)
	}
}

// syncAs is one exchange with the secrets that a device has.
func (p *phone) syncAs(member string) (status int, told string) {
	p.h.t.Helper()
	p.member = member
	status = p.try()
	return status, p.told
}

// A store that has forgotten a device knows it by the secret that all of its agenda's
// devices share. Nobody else gets in by it: not without it, not with another's, and not
// with the one that a device had which was removed.
func TestAForgottenDeviceProvesItself(t *testing.T) {
	h := newHall(t)
	one := h.phone()
	one.edit(register.Event, "kubecon")
	one.edit(register.Member, register.MemberHash("first"))
	one.member = "first"
	one.sync()
	two, _ := one.joins(one.pair().Secret)
	if status, told := two.syncAs(""); status != http.StatusOK || told != "first" {
		t.Fatalf("the device that joined: status %d, it was told %q", status, told)
	}
	if status, told := two.syncAs("first"); status != http.StatusOK || told != "" {
		t.Fatalf("with the secret: status %d, it was told %q", status, told)
	}

	t.Log("the store forgets it")
	h.forgets(two)
	for _, wrong := range []string{"", "second", register.MemberHash("first")} {
		if status, _ := two.syncAs(wrong); status != http.StatusNotFound {
			t.Errorf("with %q: status %d", wrong, status)
		}
	}
	other, stranger := h.phone(), h.phone()
	other.edit(register.Event, "kubecon")
	other.edit(register.Member, register.MemberHash("other"))
	other.sync()
	stranger.agenda = other.agenda
	if status, _ := stranger.syncAs("first"); status != http.StatusNotFound {
		t.Errorf("another agenda's secret opens this one: status %d", status)
	}
	if status, _ := two.syncAs("second first"); status != http.StatusOK {
		t.Errorf("with the secret: status %d", status)
	}

	t.Log("it is removed")
	var all []wire.Capability
	one.json("GET", one.path("/capabilities"), nil, &all)
	for _, c := range all {
		if !c.Self {
			one.json("DELETE", one.path("/capabilities/"+c.ID), nil, nil)
		}
	}
	if status, _ := two.syncAs("first"); status != http.StatusNotFound {
		t.Errorf("removed, it is let in again: status %d", status)
	}
	thief := h.phone() // the same person, under another name
	thief.agenda = two.agenda
	if status, _ := thief.syncAs("first"); status != http.StatusNotFound {
		t.Errorf("removed, it comes back under another name: status %d", status)
	}
	if status, _ := one.syncAs("first"); status != http.StatusOK || one.replica.Value(register.Member) != "" {
		t.Errorf("status %d; the secret that a removed device has is still the agenda's", status)
	}
}
