package scheduletest

import (
	"encoding/binary"
	"time"
)

// Zone is the zone of made programmes: an hour ahead of UTC, two from 29 March 2026
// at 01:00 UTC to 25 October.
const Zone = "Europe/Amsterdam"

// TZif are the transitions of [Zone] in 2026, as RFC 8536 writes them (version 1),
// so that tests need no zone database.
func TZif() []byte {
	const names = "CET\x00CEST\x00"
	b := append([]byte("TZif"), make([]byte, 16)...)                    // version 1, and what is reserved
	for _, count := range []uint32{0, 0, 0, 2, 2, uint32(len(names))} { // no leap seconds; transitions, types, names
		b = binary.BigEndian.AppendUint32(b, count)
	}
	for _, at := range []time.Time{
		time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC),
		time.Date(2026, 10, 25, 1, 0, 0, 0, time.UTC),
	} {
		b = binary.BigEndian.AppendUint32(b, uint32(at.Unix()))
	}
	b = append(b, 1, 0)                                      // the types after each transition
	b = append(binary.BigEndian.AppendUint32(b, 3600), 0, 0) // CET
	b = append(binary.BigEndian.AppendUint32(b, 7200), 1, 4) // CEST
	return append(b, names...)
}

// Location is [Zone], loaded.
func Location() *time.Location {
	loc, err := time.LoadLocationFromTZData(Zone, TZif())
	if err != nil {
		panic(err) // the bytes above are wrong
	}
	return loc
}
