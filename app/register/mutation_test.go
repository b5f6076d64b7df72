package register

import (
	"testing"

	"pgregory.net/rapid"
)

// TestEveryRuleIsNeeded takes out one rule after the other, and sees the promise break
// that it is there for. The worlds are the same at each run.
func TestEveryRuleIsNeeded(t *testing.T) {
	for _, c := range []struct {
		name   string
		broken faults
		holds  func(*rapid.T, faults) error
	}{
		{"notes overwrite each other", faults{lastNote: true}, anyClock},
		{"no base rule", faults{noBase: true}, clocksAreSet},
		{"no high-water mark", faults{noMark: true}, anyClock},
		{"take before giving", faults{takeFirst: true}, setBack},
	} {
		t.Run(c.name, func(t *testing.T) {
			verdict := func(broken faults) *rapid.Generator[error] {
				return rapid.Custom(func(t *rapid.T) error { return c.holds(t, broken) })
			}
			mutant, sound := verdict(c.broken), verdict(faults{})
			for seed := range 2000 {
				if err := mutant.Example(seed); err != nil {
					t.Logf("world %d: %v", seed, err)
					if err := sound.Example(seed); err != nil {
						t.Errorf("world %d is wrong with the rule, too: %v", seed, err)
					}
					return
				}
			}
			t.Error("2000 worlds are as they should be without the rule")
		})
	}
}
