package slownet

import (
	"testing"
	"testing/synctest"
	"time"
)

// Measured on a line of 184 kB a second with one sender: 155 kB a second, since each packet waits
// for a timer that is a millisecond late.
func TestALateSleeperDoesNotSlowTheLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBucket(8 * 100_000)
		start := time.Now()
		for range 100 {
			b.pass(1000) // 10 ms
			time.Sleep(time.Millisecond)
		}
		if took := time.Since(start); took > 1010*time.Millisecond {
			t.Errorf("100 kB at 100 kB a second took %v", took)
		}
		time.Sleep(time.Second) // an idle line saves nothing up
		start = time.Now()
		for range 10 {
			b.pass(1000)
		}
		if took := time.Since(start); took < 90*time.Millisecond {
			t.Errorf("10 kB after a rest took %v", took)
		}
	})
}
