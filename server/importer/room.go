package importer

import (
	"regexp"
	"slices"
	"strings"
)

// Rooms come as one line of text, in which the room, its part of the venue, the
// street, the city and the country follow each other.

// roomOf is the room of a session, or none where the name says that it is not
// known yet.
func roomOf(room roomName) []roomName {
	switch strings.ToLower(room.name) {
	case "", "tba", "tbd", "tbc", "to be announced", "to be determined", "none", "-":
		return nil
	}
	return []roomName{room}
}

// commonTail is the address that all places end in: city and country. Places of
// few parts, and the odd hotel, must not spoil it, so nine of ten are enough.
func commonTail(places []string) []string {
	counts := make(map[string]int)
	with := 0
	for _, place := range places {
		parts := splitPlace(place)
		if len(parts) < 2 {
			continue
		}
		with++
		for n := 1; n < min(len(parts), 6); n++ {
			counts[strings.Join(parts[len(parts)-n:], ", ")]++
		}
	}
	best := ""
	for tail, n := range counts {
		longer := best == "" || strings.Count(tail, ", ") > strings.Count(best, ", ")
		if n*10 >= with*9 && n > 1 && longer {
			best = tail
		}
	}
	if best == "" {
		return nil
	}
	return strings.Split(best, ", ")
}

func splitPlace(place string) []string {
	var parts []string
	for part := range strings.SplitSeq(place, ",") {
		if part = clean(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// schedRooms takes "Hall 7 | Room A, Street 1, City, Country" apart. What is left
// behind the room is an address where the rest of the event shares another one, and
// a part of the venue where it does not: "Mainstage, Deck 2, Forward" on a ship.
func schedRooms(place string, tail []string) []roomName {
	parts := splitPlace(place)
	if n := len(parts) - len(tail); n > 0 && slices.Equal(parts[n:], tail) {
		parts = parts[:n]
	}
	if len(parts) == 0 {
		return nil
	}
	name, rest := cut(parts[0], maxName), cut(strings.Join(parts[1:], ", "), maxName)
	if rest != "" {
		if len(tail) == 0 {
			return roomOf(roomName{name: name, area: rest})
		}
		return roomOf(roomName{name: name, area: areaOf(name), address: rest})
	}
	return splitRooms(name)
}

// areaOf is the part of the venue in "Hall 7 | Room A".
func areaOf(name string) string {
	if at := strings.LastIndex(name, " | "); at > 0 {
		return name[:at]
	}
	return ""
}

var trackRoom = regexp.MustCompile(`^(.+?) ?\((?:([^()]*); ?)?Track \d+\)$`)

// splitRooms finds the two rooms of "Hall 8 | Room F (Track 1) + Room G (Track 2)".
func splitRooms(name string) []roomName {
	one := roomOf(roomName{name: name, area: areaOf(name)})
	parts := strings.Split(name, " + ")
	if len(parts) < 2 || len(parts) > 9 {
		return one
	}
	var rooms []roomName
	area := ""
	for _, part := range parts {
		m := trackRoom.FindStringSubmatch(part)
		if m == nil {
			return one
		}
		room := roomName{name: m[1], area: areaOf(m[1])}
		if room.area != "" {
			area = room.area
		} else if area != "" { // the second room lies in the hall of the first
			room.name, room.area = area+" | "+room.name, area
		}
		rooms = append(rooms, room)
	}
	return rooms
}
