// Package conference is a conference in a test: many phones, each with a tab or two of the
// real screens and the real half of sync, the real handlers of one or two servers on a real
// store, a network, clocks, disks and batteries that fail, in one process on a clock that is
// turned. One seed decides everything, so what a seed shows it shows again. What is not here
// is the browser itself, and how servers on PostgreSQL call each other: those are real
// processes, in server/e2e and server/chaos.
package conference
