package register

import (
	"testing"

	"pgregory.net/rapid"
)

// The promises, as properties of worlds. Each returns what is wrong.

// anyClock: clocks are wrong by up to eighty years, requests and answers get lost and
// come twice, the server is set back: all come to have the same, the last real edit
// wins and no line of a note is lost.
func anyClock(t *rapid.T, broken faults) error {
	w := run(t, kind{}, broken)
	return firstOf(w.wrong, w.converged, w.keptLines, w.lastWins, w.noneComesBack)
}

// setBack: the same, with a server that is restored from old backups.
func setBack(t *rapid.T, broken faults) error {
	w := run(t, kind{rollback: true}, broken)
	return firstOf(w.wrong, w.converged, w.keptLines, w.lastWins, w.noneComesBack)
}

// setBackSilently: the same, with a server that does not know that it lost anything.
func setBackSilently(t *rapid.T, broken faults) error {
	w := run(t, kind{rollback: true, silent: true}, broken)
	return firstOf(w.wrong, w.converged, w.keptLines, w.lastWins, w.noneComesBack)
}

// clocksAreSet: while clocks are set to and fro and requests take hours, nobody can
// say which edit was the last; but none comes back that somebody saw and changed.
func clocksAreSet(t *rapid.T, broken faults) error {
	w := run(t, kind{jumps: true, late: true}, broken)
	return firstOf(w.wrong, w.converged, w.keptLines, w.noneComesBack, w.lastWord)
}

// copiedPhones: several phones go on from the same state, under the same name.
func copiedPhones(t *rapid.T, broken faults) error {
	w := run(t, kind{copies: true, rollback: true}, broken)
	return firstOf(w.wrong, w.converged, w.keptLines)
}

// liar: a device that says it is from the future, or from before time, wins for a minute
// at most. Then the next edit of anybody stands, whether they saw the lie or not.
func liar(t *rapid.T, broken faults) error {
	w := run(t, kind{}, broken)
	device := w.device()
	for n := range w.draw("lies", 1, 5) {
		w.lie(device, uint64(n)+1)
	}
	w.now += redoAhead
	w.pass()
	p := w.phones[w.draw("phone", 0, len(w.phones)-1)]
	if w.chance("see it", 50) {
		w.exchange(p)
	}
	key := w.edit(p)
	w.settle()
	return firstOf(w.wrong, w.converged, w.keptLines, w.lastWinsOf(key))
}

func firstOf(wrong error, checks ...func() error) error {
	for _, check := range checks {
		if wrong == nil {
			wrong = check()
		}
	}
	return wrong
}

var properties = []struct {
	name  string
	holds func(*rapid.T, faults) error
}{
	{"any clock", anyClock},
	{"a server set back", setBack},
	{"a server set back silently", setBackSilently},
	{"clocks that are set", clocksAreSet},
	{"copied phones", copiedPhones},
	{"a liar", liar},
}

// TestWorlds runs 100 worlds of each kind, or as many as -rapid.checks says.
func TestWorlds(t *testing.T) {
	for _, p := range properties {
		t.Run(p.name, func(t *testing.T) {
			many(t, 1, func(t *rapid.T) {
				if err := p.holds(t, faults{}); err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}
