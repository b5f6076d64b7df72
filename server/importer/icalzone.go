package importer

import (
	"strings"
	"time"
)

const maxZones = 100 // that one calendar defines

// icalZones are the zones that a calendar defines, by their TZID; nil for a
// definition that fits none.
type icalZones map[string]*time.Location

// readZones reads the VTIMEZONEs that stand in a calendar's head. What such a
// definition is for is found by its name, by what X-LIC-LOCATION says, and last by
// its offsets; its own rules are not followed, since those of the zone database are
// better kept.
func readZones(head *component) icalZones {
	zones := make(icalZones)
	inside, id, location, part := false, "", "", ""
	offsets := make(map[string]string)
	for _, p := range head.properties {
		value := strings.TrimSpace(p.value)
		switch {
		case p.name == "BEGIN" && strings.EqualFold(value, "VTIMEZONE"):
			inside, id, location, part = true, "", "", ""
			clear(offsets)
		case len(zones) == maxZones:
			return zones
		case p.name == "END" && strings.EqualFold(value, "VTIMEZONE") && inside:
			inside = false
			if _, known := zones[id]; !known {
				zones[id] = defined(id, location, offsets)
			}
		case !inside:
		case p.name == "BEGIN":
			part = strings.ToUpper(value)
		case p.name == "TZID":
			id = value
		case p.name == "X-LIC-LOCATION":
			location = value
		case p.name == "TZOFFSETTO":
			offsets[part] = value // the last one: the newest rule
		}
	}
	return zones
}

// find is the zone of a name: an IANA name, its tail in a longer one, Windows' name,
// or one that the calendar defines.
func (z icalZones) find(name string) (*time.Location, bool) {
	name = strings.Trim(strings.TrimSpace(name), `"`)
	if name == "" {
		return nil, false
	}
	if loc, ok := zoneNamed(name); ok {
		return loc, true
	}
	loc := z[name]
	return loc, loc != nil
}

func zoneNamed(name string) (*time.Location, bool) {
	if loc, err := loadZone(name); err == nil {
		return loc, true
	}
	if zone, ok := windowsZones[strings.ToLower(name)]; ok {
		loc, err := loadZone(zone)
		return loc, err == nil
	}
	parts := strings.Split(name, "/") // "/citadel.org/20190914_1/Europe/Berlin"
	for n := max(0, len(parts)-3); n < len(parts)-1; n++ {
		if loc, err := loadZone(strings.Join(parts[n:], "/")); err == nil {
			return loc, true
		}
	}
	return nil, false
}

// defined finds the zone that a definition is for.
func defined(id, location string, offsets map[string]string) *time.Location {
	for _, name := range []string{id, location} {
		if loc, ok := zoneNamed(name); ok {
			return loc
		}
	}
	standard, ok := icalOffset(offsets["STANDARD"])
	if !ok {
		return nil
	}
	summer, saves := icalOffset(offsets["DAYLIGHT"])
	if !saves {
		summer = standard
	}
	for _, name := range wellKnownZones {
		loc, err := time.LoadLocation(name)
		if err != nil {
			continue
		}
		_, january := time.Date(2024, 1, 15, 12, 0, 0, 0, loc).Zone()
		_, july := time.Date(2024, 7, 15, 12, 0, 0, 0, loc).Zone()
		if min(january, july) == min(standard, summer) && max(january, july) == max(standard, summer) {
			return loc
		}
	}
	return nil
}

// wellKnownZones stand for all of their offsets.
var wellKnownZones = []string{
	"Europe/Berlin", "Europe/London", "Europe/Helsinki", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles",
	"America/Halifax", "America/Sao_Paulo", "America/Anchorage", "Asia/Kolkata", "Asia/Tokyo", "Asia/Singapore", "Asia/Dubai", "Asia/Jakarta",
	"Asia/Karachi", "Asia/Dhaka", "Asia/Kathmandu", "Australia/Sydney", "Australia/Adelaide", "Australia/Brisbane", "Pacific/Auckland",
	"Africa/Lagos", "Africa/Johannesburg", "Africa/Nairobi", "Pacific/Honolulu", "UTC",
}

func icalOffset(s string) (seconds int, ok bool) {
	t, err := time.Parse("-0700", strings.TrimSpace(s))
	if err != nil {
		return 0, false
	}
	_, seconds = t.Zone()
	return seconds, true
}

// windowsZones are Windows' names of zones, with the zone of the territory that CLDR
// gives first (https://github.com/unicode-org/cldr, windowsZones.xml, "001").
var windowsZones = map[string]string{
	"afghanistan standard time": "Asia/Kabul", "alaskan standard time": "America/Anchorage", "arab standard time": "Asia/Riyadh",
	"arabian standard time": "Asia/Dubai", "arabic standard time": "Asia/Baghdad", "argentina standard time": "America/Buenos_Aires",
	"atlantic standard time": "America/Halifax", "aus central standard time": "Australia/Darwin", "aus eastern standard time": "Australia/Sydney",
	"azores standard time": "Atlantic/Azores", "bangladesh standard time": "Asia/Dhaka", "belarus standard time": "Europe/Minsk",
	"canada central standard time": "America/Regina", "cen. australia standard time": "Australia/Adelaide",
	"central america standard time": "America/Guatemala", "central asia standard time": "Asia/Almaty", "central brazilian standard time": "America/Cuiaba",
	"central europe standard time": "Europe/Budapest", "central european standard time": "Europe/Warsaw", "central pacific standard time": "Pacific/Guadalcanal",
	"central standard time": "America/Chicago", "central standard time (mexico)": "America/Mexico_City", "china standard time": "Asia/Shanghai",
	"e. africa standard time": "Africa/Nairobi", "e. australia standard time": "Australia/Brisbane", "e. europe standard time": "Europe/Chisinau",
	"e. south america standard time": "America/Sao_Paulo", "eastern standard time": "America/New_York", "eastern standard time (mexico)": "America/Cancun",
	"egypt standard time": "Africa/Cairo", "fle standard time": "Europe/Kiev", "georgian standard time": "Asia/Tbilisi", "gmt standard time": "Europe/London",
	"greenland standard time": "America/Godthab", "greenwich standard time": "Atlantic/Reykjavik", "gtb standard time": "Europe/Bucharest",
	"hawaiian standard time": "Pacific/Honolulu", "india standard time": "Asia/Calcutta", "iran standard time": "Asia/Tehran", "israel standard time": "Asia/Jerusalem",
	"jordan standard time": "Asia/Amman", "korea standard time": "Asia/Seoul", "middle east standard time": "Asia/Beirut", "morocco standard time": "Africa/Casablanca",
	"mountain standard time": "America/Denver", "mountain standard time (mexico)": "America/Mazatlan", "myanmar standard time": "Asia/Rangoon",
	"namibia standard time": "Africa/Windhoek", "nepal standard time": "Asia/Katmandu", "new zealand standard time": "Pacific/Auckland",
	"newfoundland standard time": "America/St_Johns", "pacific sa standard time": "America/Santiago", "pacific standard time": "America/Los_Angeles",
	"pacific standard time (mexico)": "America/Tijuana", "pakistan standard time": "Asia/Karachi", "romance standard time": "Europe/Paris",
	"russian standard time": "Europe/Moscow", "sa eastern standard time": "America/Cayenne", "sa pacific standard time": "America/Bogota",
	"sa western standard time": "America/La_Paz", "se asia standard time": "Asia/Bangkok", "singapore standard time": "Asia/Singapore",
	"south africa standard time": "Africa/Johannesburg", "sri lanka standard time": "Asia/Colombo", "taipei standard time": "Asia/Taipei",
	"tasmania standard time": "Australia/Hobart", "tokyo standard time": "Asia/Tokyo", "turkey standard time": "Europe/Istanbul",
	"us eastern standard time": "America/Indianapolis", "us mountain standard time": "America/Phoenix", "utc": "UTC", "coordinated universal time": "UTC",
	"venezuela standard time": "America/Caracas", "w. australia standard time": "Australia/Perth", "w. central africa standard time": "Africa/Lagos",
	"w. europe standard time": "Europe/Berlin", "west asia standard time": "Asia/Tashkent", "west pacific standard time": "Pacific/Port_Moresby",
}
