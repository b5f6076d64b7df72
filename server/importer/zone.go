package importer

import (
	"bytes"
	"encoding/binary"
	"strings"
	"time"
	_ "time/tzdata" // a container has no zone database

	"hallway/app/schedule"
)

// places are cities where conferences meet whose zone has another city's name.
// Cities that zones are named for are found without it.
var places = map[string]string{
	"valencia": "Europe/Madrid", "barcelona": "Europe/Madrid", "munich": "Europe/Berlin", "hamburg": "Europe/Berlin",
	"cologne": "Europe/Berlin", "frankfurt": "Europe/Berlin", "leipzig": "Europe/Berlin", "rotterdam": "Europe/Amsterdam",
	"geneva": "Europe/Zurich", "milan": "Europe/Rome", "florence": "Europe/Rome", "lyon": "Europe/Paris", "porto": "Europe/Lisbon",
	"gothenburg": "Europe/Stockholm", "edinburgh": "Europe/London", "manchester": "Europe/London", "krakow": "Europe/Warsaw",
	"salt lake city": "America/Denver", "atlanta": "America/New_York", "boston": "America/New_York", "orlando": "America/New_York",
	"washington": "America/New_York", "philadelphia": "America/New_York", "miami": "America/New_York",
	"san diego": "America/Los_Angeles", "san francisco": "America/Los_Angeles", "san jose": "America/Los_Angeles",
	"seattle": "America/Los_Angeles", "las vegas": "America/Los_Angeles", "portland": "America/Los_Angeles",
	"anaheim": "America/Los_Angeles", "austin": "America/Chicago", "dallas": "America/Chicago", "houston": "America/Chicago",
	"minneapolis": "America/Chicago", "nashville": "America/Chicago", "new orleans": "America/Chicago",
	"montreal": "America/Toronto", "pasadena": "America/Los_Angeles", "raleigh": "America/New_York",
	"delhi": "Asia/Kolkata", "new delhi": "Asia/Kolkata", "mumbai": "Asia/Kolkata", "bengaluru": "Asia/Kolkata",
	"hyderabad": "Asia/Kolkata", "beijing": "Asia/Shanghai", "shenzhen": "Asia/Shanghai", "osaka": "Asia/Tokyo",
	"yokohama": "Asia/Tokyo", "abu dhabi": "Asia/Dubai", "tel aviv": "Asia/Jerusalem", "cape town": "Africa/Johannesburg",
	"canberra": "Australia/Sydney", "rio de janeiro": "America/Sao_Paulo", "linz": "Europe/Vienna", "brno": "Europe/Prague",
}

// zoneOfPlace guesses the zone from an address: "RAI, Amsterdam, Netherlands".
func zoneOfPlace(address string) (zone string, ok bool) {
	parts := strings.Split(address, ",")
	for i := len(parts) - 1; i >= 0; i-- {
		city := strings.TrimSpace(parts[i])
		if zone, ok := places[strings.ToLower(city)]; ok {
			return zone, true
		}
		if len(city) < 3 {
			continue
		}
		for _, continent := range []string{"Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic"} {
			name := continent + "/" + strings.ReplaceAll(city, " ", "_")
			if _, err := time.LoadLocation(name); err == nil && !strings.ContainsAny(city, "/.\\") {
				return name, true
			}
		}
	}
	return "", false
}

// zone settles which zone an event is in: what was told, what the file says, or
// UTC with a warning.
func (d *draft) zone(told, read string) {
	switch {
	case told != "":
		d.event.Zone = told
	case read != "":
		d.event.Zone = read
	default:
		d.event.Zone = "UTC"
		d.warn(0, "", "the file names no time zone, so times are read as UTC; tell it with --timezone, such as --timezone Europe/Amsterdam")
	}
}

// zoneFile writes as much of a zone as an event needs, in the format that
// time.LoadLocationFromTZData reads (TZif, RFC 8536, version 2): a browser has no
// zone database. It spans from a year before the event to a year after it.
func zoneFile(loc *time.Location, days []schedule.Day) []byte {
	if len(days) == 0 {
		return nil
	}
	from, to := days[0].Start.AddDate(-1, 0, 0), days[len(days)-1].End.AddDate(1, 0, 0)
	type period struct {
		start  time.Time
		offset int
		name   string
		summer bool
	}
	var periods []period
	for at := from; at.Before(to); {
		name, offset := at.In(loc).Zone()
		periods = append(periods, period{at, offset, name, at.In(loc).IsDST()})
		_, end := at.In(loc).ZoneBounds()
		if end.IsZero() {
			break
		}
		at = end
	}
	var times, indexes, types, names bytes.Buffer
	for i, p := range periods {
		put(&times, p.start.Unix())
		indexes.WriteByte(byte(i))
		put(&types, int32(p.offset))
		types.WriteByte(map[bool]byte{true: 1}[p.summer])
		types.WriteByte(byte(names.Len()))
		names.WriteString(p.name + "\x00")
	}
	var file bytes.Buffer
	header(&file, 0, 1, 1) // version 1's block, which nobody reads, holds one type
	put(&file, int32(0))
	file.Write([]byte{0, 0, 0})
	header(&file, len(periods), len(periods), names.Len())
	for _, part := range []bytes.Buffer{times, indexes, types, names} {
		file.Write(part.Bytes())
	}
	file.WriteString("\n\n")
	return file.Bytes()
}

func header(file *bytes.Buffer, transitions, types, chars int) {
	file.WriteString("TZif2")
	file.Write(make([]byte, 15))
	for _, count := range []int{0, 0, 0, transitions, types, chars} {
		put(file, int32(count))
	}
}

func put(b *bytes.Buffer, v any) { _ = binary.Write(b, binary.BigEndian, v) } // a bytes.Buffer does not fail
