// Package push notifies devices while their app is closed: when a session begins that the
// person goes to, and when a pick moves, changes room or is cancelled.
//
// A message says only that there is something (RFC 8030, encrypted by RFC 8291, signed by
// RFC 8292); the device asks this server what. What is sent is written down first, so
// that neither a restart nor another server repeats it: of several servers on one database,
// one at a time sends.
package push
