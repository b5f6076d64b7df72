// Package push tells devices of things while their app is closed: that a session begins
// that the person goes to, and that a pick has moved, is in another room or is off.
//
// A message says only that there is something (RFC 8030, encrypted by RFC 8291, signed by
// RFC 8292); the device asks this server what. What a device was told is written down
// before it is sent, so that a restart or another server tells nothing twice: of several
// servers on one database, one at a time sends.
package push
