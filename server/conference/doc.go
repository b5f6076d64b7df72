// Package conference is a conference in a test: many phones with the real screens and the
// real half of sync, the server's real handlers and store, a network, clocks, disks and
// batteries that fail, in one process on a clock that is turned. One seed decides everything,
// so what a seed shows it shows again. What is not here is the browser itself, and several
// servers on one store: those are real processes, in server/e2e and server/chaos.
package conference
