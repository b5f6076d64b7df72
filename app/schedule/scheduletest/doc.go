// Package scheduletest makes programmes for tests: small ones at random, which
// hold all that a programme may hold, and one as large as a KubeCon's, to measure
// with. Only tests import it.
package scheduletest
