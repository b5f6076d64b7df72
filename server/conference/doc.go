// Package conference is a conference in a test: many phones with the app's half of sync, the
// server's real handlers and store, a network, clocks and disks, in one process on a clock
// that is turned. One seed decides everything, so what a seed shows it shows again.
package conference
