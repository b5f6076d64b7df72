package importer

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
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

// zoneNamed is the zone of a name as calendars and conference tools write it: an IANA
// name, in any case or at the end of a longer name; Windows' name, or the one that Outlook
// shows; the name that Rails has for a city; or an offset such as GMT+05:30.
func zoneNamed(name string) (*time.Location, bool) {
	name = strings.TrimSpace(name)
	if loc, err := loadZone(name); err == nil {
		return loc, true
	}
	if rest, ok := cutFold(name, "tzone://Microsoft/"); ok {
		return zoneNamed(rest)
	}
	for _, table := range []map[string]string{windowsZones, railsZones, spokenZones} {
		if zone, ok := table[strings.ToLower(name)]; ok {
			loc, err := loadZone(zone)
			return loc, err == nil
		}
	}
	if m := shownZone.FindStringSubmatch(name); m != nil { // "(UTC+01:00) Amsterdam, Berlin, Rome"
		for city := range strings.SplitSeq(m[2], ",") {
			if zone, ok := railsZones[strings.ToLower(strings.TrimSpace(city))]; ok {
				loc, err := loadZone(zone)
				return loc, err == nil
			}
		}
		return zoneNamed(cmp.Or(m[1], "UTC"))
	}
	if m := offsetName.FindStringSubmatch(name); m != nil {
		hours, _ := strconv.Atoi(m[2])
		minutes, _ := strconv.Atoi(m[3])
		offset := hours*3600 + minutes*60
		if m[1] == "-" {
			offset = -offset
		}
		return zoneAt(offset), hours <= 14 && minutes < 60
	}
	parts := strings.Split(name, "/") // "/citadel.org/20190914_1/Europe/Berlin"
	for n := max(0, len(parts)-3); n < len(parts)-1; n++ {
		if loc, err := loadZone(strings.Join(parts[n:], "/")); err == nil {
			return loc, true
		}
		words := strings.Fields(strings.NewReplacer("_", " ", "/", " / ").Replace(strings.ToLower(strings.Join(parts[n:], "/"))))
		if loc, err := loadZone(strings.ReplaceAll(zoneName(strings.Join(words, " ")), "_/_", "/")); err == nil {
			return loc, true
		}
	}
	return nil, false
}

var (
	offsetName = regexp.MustCompile(`^(?i:GMT|UTC)? ?([+-])(\d{1,2})(?::?(\d{2}))?$`)
	shownZone  = regexp.MustCompile(`^\((?:GMT|UTC)( ?[+-]\d{1,2}:?\d{2})?\) ?(.+)$`)
)

// cutFold is strings.CutPrefix in any case.
func cutFold(s, prefix string) (rest string, ok bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return s, false
	}
	return s[len(prefix):], true
}

// zoneAt is a zone that has an offset all the year: one that people live in where there
// is one.
func zoneAt(offset int) *time.Location {
	if loc := wellKnown(offset, offset); loc != nil {
		return loc
	}
	if loc, err := time.LoadLocation(fmt.Sprintf("Etc/GMT%+d", -offset/3600)); err == nil && offset%3600 == 0 {
		return loc // POSIX writes the sign the other way
	}
	return time.FixedZone(fmt.Sprintf("UTC%+03d:%02d", offset/3600, max(offset%3600, -(offset%3600))/60), offset)
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
		return zoneAt(standard)
	}
	return wellKnown(standard, summer)
}

// wellKnown finds the first of wellKnownZones with these offsets in January and July, in
// either order, or nil.
func wellKnown(standard, summer int) *time.Location {
	for _, name := range wellKnownZones {
		loc, err := time.LoadLocation(name)
		if err != nil {
			continue
		}
		_, january := time.Date(2026, 1, 15, 12, 0, 0, 0, loc).Zone()
		_, july := time.Date(2026, 7, 15, 12, 0, 0, 0, loc).Zone()
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
	"Africa/Lagos", "Africa/Johannesburg", "Africa/Nairobi", "Pacific/Honolulu", "Asia/Tehran", "Asia/Kabul", "Asia/Yangon", "Asia/Tashkent",
	"America/Bogota", "America/Caracas", "America/Phoenix", "America/Regina", "Australia/Darwin", "UTC",
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

// spokenZones are zones as people write them. Short names that mean several are left out.
var spokenZones = map[string]string{
	"z": "UTC", "zulu": "UTC", "cest": "Europe/Berlin", "mez": "Europe/Berlin", "mesz": "Europe/Berlin", "central european time": "Europe/Berlin",
	"central european summer time": "Europe/Berlin", "bst": "Europe/London", "british summer time": "Europe/London", "west": "Europe/Lisbon", "eest": "Europe/Helsinki",
	"eastern european time": "Europe/Helsinki", "edt": "America/New_York", "eastern time": "America/New_York", "eastern daylight time": "America/New_York", "et": "America/New_York",
	"cdt": "America/Chicago", "central time": "America/Chicago", "central daylight time": "America/Chicago", "mdt": "America/Denver", "mountain time": "America/Denver",
	"mountain daylight time": "America/Denver", "pst": "America/Los_Angeles", "pdt": "America/Los_Angeles", "pt": "America/Los_Angeles", "pacific time": "America/Los_Angeles",
	"pacific daylight time": "America/Los_Angeles", "eastern time (us and canada)": "America/New_York", "central time (us and canada)": "America/Chicago",
	"mountain time (us and canada)": "America/Denver", "pacific time (us and canada)": "America/Los_Angeles", "jst": "Asia/Tokyo", "kst": "Asia/Seoul", "hkt": "Asia/Hong_Kong",
	"sgt": "Asia/Singapore", "aest": "Australia/Sydney", "aedt": "Australia/Sydney", "acst": "Australia/Adelaide", "awst": "Australia/Perth", "nzst": "Pacific/Auckland",
	"nzdt": "Pacific/Auckland", "msk": "Europe/Moscow", "brt": "America/Sao_Paulo", "sast": "Africa/Johannesburg",
}

// railsZones are the names of zones in Rails, which frab and OSEM write, and in Google's
// and Outlook's lists of cities
// (https://api.rubyonrails.org/classes/ActiveSupport/TimeZone.html, MAPPING).
var railsZones = map[string]string{
	"international date line west": "Etc/GMT+12", "midway island": "Pacific/Midway", "american samoa": "Pacific/Pago_Pago", "hawaii": "Pacific/Honolulu",
	"alaska": "America/Juneau", "pacific time (us & canada)": "America/Los_Angeles", "tijuana": "America/Tijuana", "mountain time (us & canada)": "America/Denver",
	"arizona": "America/Phoenix", "chihuahua": "America/Chihuahua", "mazatlan": "America/Mazatlan", "central time (us & canada)": "America/Chicago",
	"saskatchewan": "America/Regina", "guadalajara": "America/Mexico_City", "mexico city": "America/Mexico_City", "monterrey": "America/Monterrey",
	"central america": "America/Guatemala", "eastern time (us & canada)": "America/New_York", "indiana (east)": "America/Indiana/Indianapolis", "bogota": "America/Bogota",
	"lima": "America/Lima", "quito": "America/Lima", "atlantic time (canada)": "America/Halifax", "caracas": "America/Caracas", "la paz": "America/La_Paz",
	"santiago": "America/Santiago", "asuncion": "America/Asuncion", "newfoundland": "America/St_Johns", "brasilia": "America/Sao_Paulo",
	"buenos aires": "America/Argentina/Buenos_Aires", "montevideo": "America/Montevideo", "georgetown": "America/Guyana", "puerto rico": "America/Puerto_Rico",
	"greenland": "America/Godthab", "mid-atlantic": "Atlantic/South_Georgia", "azores": "Atlantic/Azores", "cape verde is.": "Atlantic/Cape_Verde",
	"dublin": "Europe/Dublin", "edinburgh": "Europe/London", "lisbon": "Europe/Lisbon", "london": "Europe/London", "casablanca": "Africa/Casablanca",
	"monrovia": "Africa/Monrovia", "belgrade": "Europe/Belgrade", "bratislava": "Europe/Bratislava", "budapest": "Europe/Budapest", "ljubljana": "Europe/Ljubljana",
	"prague": "Europe/Prague", "sarajevo": "Europe/Sarajevo", "skopje": "Europe/Skopje", "warsaw": "Europe/Warsaw", "zagreb": "Europe/Zagreb",
	"brussels": "Europe/Brussels", "copenhagen": "Europe/Copenhagen", "madrid": "Europe/Madrid", "paris": "Europe/Paris", "amsterdam": "Europe/Amsterdam",
	"berlin": "Europe/Berlin", "bern": "Europe/Zurich", "zurich": "Europe/Zurich", "rome": "Europe/Rome", "stockholm": "Europe/Stockholm", "vienna": "Europe/Vienna",
	"west central africa": "Africa/Algiers", "bucharest": "Europe/Bucharest", "cairo": "Africa/Cairo", "helsinki": "Europe/Helsinki", "kyiv": "Europe/Kiev", "kiev": "Europe/Kiev",
	"riga": "Europe/Riga", "sofia": "Europe/Sofia", "tallinn": "Europe/Tallinn", "vilnius": "Europe/Vilnius", "athens": "Europe/Athens", "istanbul": "Europe/Istanbul",
	"minsk": "Europe/Minsk", "jerusalem": "Asia/Jerusalem", "harare": "Africa/Harare", "pretoria": "Africa/Johannesburg", "kaliningrad": "Europe/Kaliningrad",
	"moscow": "Europe/Moscow", "st. petersburg": "Europe/Moscow", "volgograd": "Europe/Volgograd", "samara": "Europe/Samara", "kuwait": "Asia/Kuwait",
	"riyadh": "Asia/Riyadh", "nairobi": "Africa/Nairobi", "baghdad": "Asia/Baghdad", "tehran": "Asia/Tehran", "abu dhabi": "Asia/Muscat", "muscat": "Asia/Muscat",
	"baku": "Asia/Baku", "tbilisi": "Asia/Tbilisi", "yerevan": "Asia/Yerevan", "kabul": "Asia/Kabul", "ekaterinburg": "Asia/Yekaterinburg", "islamabad": "Asia/Karachi",
	"karachi": "Asia/Karachi", "tashkent": "Asia/Tashkent", "chennai": "Asia/Kolkata", "kolkata": "Asia/Kolkata", "mumbai": "Asia/Kolkata", "new delhi": "Asia/Kolkata",
	"kathmandu": "Asia/Kathmandu", "dhaka": "Asia/Dhaka", "sri jayawardenepura": "Asia/Colombo", "almaty": "Asia/Almaty", "astana": "Asia/Almaty", "novosibirsk": "Asia/Novosibirsk",
	"rangoon": "Asia/Rangoon", "bangkok": "Asia/Bangkok", "hanoi": "Asia/Bangkok", "jakarta": "Asia/Jakarta", "krasnoyarsk": "Asia/Krasnoyarsk", "beijing": "Asia/Shanghai",
	"chongqing": "Asia/Chongqing", "hong kong": "Asia/Hong_Kong", "urumqi": "Asia/Urumqi", "kuala lumpur": "Asia/Kuala_Lumpur", "singapore": "Asia/Singapore",
	"taipei": "Asia/Taipei", "perth": "Australia/Perth", "irkutsk": "Asia/Irkutsk", "ulaanbaatar": "Asia/Ulaanbaatar", "seoul": "Asia/Seoul", "osaka": "Asia/Tokyo",
	"sapporo": "Asia/Tokyo", "tokyo": "Asia/Tokyo", "yakutsk": "Asia/Yakutsk", "darwin": "Australia/Darwin", "adelaide": "Australia/Adelaide", "canberra": "Australia/Canberra",
	"melbourne": "Australia/Melbourne", "sydney": "Australia/Sydney", "brisbane": "Australia/Brisbane", "hobart": "Australia/Hobart", "vladivostok": "Asia/Vladivostok",
	"guam": "Pacific/Guam", "port moresby": "Pacific/Port_Moresby", "magadan": "Asia/Magadan", "srednekolymsk": "Asia/Srednekolymsk", "solomon is.": "Pacific/Guadalcanal",
	"new caledonia": "Pacific/Noumea", "fiji": "Pacific/Fiji", "kamchatka": "Asia/Kamchatka", "marshall is.": "Pacific/Majuro", "auckland": "Pacific/Auckland",
	"wellington": "Pacific/Auckland", "nuku'alofa": "Pacific/Tongatapu", "tokelau is.": "Pacific/Fakaofo", "chatham is.": "Pacific/Chatham", "samoa": "Pacific/Apia",
}
