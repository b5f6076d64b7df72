package device

import (
	"strings"

	"github.com/rs/xid"

	"hallway/app/register"
)

// The devices of an agenda share a secret, and the agenda holds its hash: see
// [register.Member]. A server that was set back, and no longer knows this device,
// lets it in by that. The device that begins an agenda makes the secret, and the server,
// which stores it nowhere, tells the others. A device that has none and is told none, as
// when the server was started anew or one of the devices was removed, adds another.

// mostMembers is how many secrets a device remembers: a server may be set back by several.
const mostMembers = 4

// knows reports whether this device has one of the agenda's secrets.
func (r *Record) knows(replica *register.Replica) bool {
	hashes := replica.Value(register.Member)
	for secret := range strings.FieldsSeq(r.Member) {
		if register.IsMember(hashes, secret) {
			return true
		}
	}
	return false
}

// mostHashes is how many secrets an agenda has: the devices that made them may never have
// met while the server was up.
const mostHashes = 8

// vouch adds a secret to the agenda where this device has none of those that it has.
func (r *Record) vouch(replica *register.Replica, secret string, at int64) {
	if r.knows(replica) {
		return
	}
	hashes := append([]string{register.MemberHash(secret)}, strings.Fields(replica.Value(register.Member))...)
	words := strings.Join(hashes[:min(len(hashes), mostHashes)], " ")
	if _, err := replica.Edit(register.Member, words, xid.New(), at); err == nil { // a full agenda has none
		r.remember(secret)
	}
}

// learn takes over the secret that the server told, if it is the agenda's, and reports
// whether this device has it now.
func (r *Record) learn(replica *register.Replica, told string) bool {
	if register.IsMember(replica.Value(register.Member), told) {
		r.remember(told)
	}
	return r.knows(replica)
}

// remember puts a secret before those that came before it.
func (r *Record) remember(secret string) {
	all := []string{secret}
	for old := range strings.FieldsSeq(r.Member) {
		if old != secret && len(all) < mostMembers {
			all = append(all, old)
		}
	}
	r.Member = strings.Join(all, " ")
}
