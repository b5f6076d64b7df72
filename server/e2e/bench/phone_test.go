package main

import (
	"net/netip"
	"testing"

	"github.com/google/uuid"

	"hallway/app/register"
)

func TestEachPhoneHasANetworkOfItsOwn(t *testing.T) {
	seen := make(map[netip.Prefix]int)
	for _, number := range []int{0, 1, 255, 65535, 65536, 65537, 131072} {
		address, err := netip.ParseAddr(addressOf(number))
		if err != nil {
			t.Fatal(err)
		}
		network, _ := address.Prefix(64) // IPv6 has more
		if other, taken := seen[network]; taken {
			t.Errorf("%d and %d are both in %v", number, other, network)
		}
		seen[network] = number
	}
}

func TestPhonesFromOneAgendaDoNotShareTheirEdits(t *testing.T) {
	from, err := typical()
	if err != nil {
		t.Fatal(err)
	}
	a, b := newPhone(1, uuid.New(), from), newPhone(2, uuid.New(), from)
	key, value, err := a.edit()
	if err != nil {
		t.Fatal(err)
	}
	if b.replica.Value(key) == value {
		t.Errorf("%s became %s on both", key, value)
	}
	if _, _, err := b.edit(); err != nil {
		t.Fatal(err)
	}
	last := func(p *phone) register.Op { return p.replica.Outbox[len(p.replica.Outbox)-1] }
	if last(a).X == last(b).X || len(from.Outbox) != len(a.replica.Outbox)-1 {
		t.Error("an edit of one is in the other's outbox")
	}
}

func TestATypicalAgendaIsWhatTheGoalsAreFor(t *testing.T) {
	r, err := typical()
	if err != nil {
		t.Fatal(err)
	}
	kinds := make(map[register.Kind]int)
	for key := range r.Values() {
		kind, _ := key.Split()
		kinds[kind]++
	}
	if kinds[register.KindPick] != 60 || kinds[register.KindNote] != 8 || kinds[register.KindItem] != 3*3 {
		t.Errorf("%v", kinds)
	}
}
