package importer

import (
	"fmt"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // a container has no zone database
)

// CheckZone tells whether a zone is known, for those who take its name from a
// person.
func CheckZone(name string) error {
	_, err := loadZone(name)
	return err
}

// loadZone finds a zone by its IANA name. "Local" is not a zone: it is another one on
// every machine.
func loadZone(name string) (*time.Location, error) {
	if name != "" && name != "Local" {
		if loc, err := time.LoadLocation(name); err == nil {
			return loc, nil
		}
	}
	return nil, fmt.Errorf("the time zone %q is unknown; name one such as Europe/Amsterdam", cut(clean(name), 60))
}

// useZone settles which zone an event is in: what was told, what the file says or
// hints at, or UTC with a warning.
func (d *draft) useZone(told, read string) {
	switch {
	case told != "":
		d.event.Zone = told
	case read != "":
		d.event.Zone = read
	default:
		d.event.Zone = "UTC"
		d.warn(0, "", "the file names no time zone, so times are shown in UTC; tell it with --timezone, such as --timezone Europe/Amsterdam")
	}
}

// namedZone is the zone that a file names, by its IANA name; empty, with a warning, where
// nobody knows it.
func (d *draft) namedZone(name string, opt Options) string {
	if name = clean(name); name == "" {
		return ""
	}
	if loc, ok := zoneNamed(name); ok {
		if _, err := loadZone(loc.String()); err == nil {
			return loc.String()
		}
	}
	if opt.Zone == "" {
		d.warn(0, "", "the file's time zone %q is unknown", cut(name, 60))
	}
	return ""
}

// guessZone is what zoneOfPlace finds, with a warning that it is a guess.
func (d *draft) guessZone(address string) string {
	zone, ok := zoneOfPlace(address)
	if !ok {
		return ""
	}
	d.warn(0, "", "the file names no time zone; %s was guessed from %q. If it is another, tell it with --timezone", zone, cut(address, 100))
	return zone
}

// zoneOfPlace guesses the zone from an address that ends in city and country, or
// one of them: "RAI, Amsterdam, Netherlands".
func zoneOfPlace(address string) (zone string, ok bool) {
	parts := splitPlace(strings.ToLower(address))
	if len(parts) == 0 {
		return "", false
	}
	country := parts[len(parts)-1]
	if zone, ok := countries[country]; ok {
		return zone, true
	}
	continents := []string{"europe", "america", "asia", "africa", "australia", "pacific", "atlantic"}
	if continent, ok := wideCountries[country]; ok {
		continents = []string{continent}
		parts = parts[:len(parts)-1]
	}
	for i := len(parts) - 1; i >= 0 && i >= len(parts)-4; i-- {
		if zone, ok := zoneOfCity(parts[i], continents); ok {
			return zone, true
		}
	}
	return "", false
}

// zoneOfCity finds the zone of a city by the table, or because the zone is named
// for it. The city must lie on one of the continents: London in Ontario has
// another time.
func zoneOfCity(city string, continents []string) (string, bool) {
	words := slices.DeleteFunc(strings.Fields(city), func(word string) bool { return strings.ContainsAny(word, "0123456789") })
	city = strings.Join(words, " ") // without the postal code
	if zone, ok := cities[city]; ok {
		for _, continent := range continents {
			if strings.HasPrefix(strings.ToLower(zone), continent+"/") {
				return zone, true
			}
		}
		return "", false
	}
	if len(city) < 4 || strings.ContainsAny(city, "/.\\") {
		return "", false
	}
	for _, continent := range continents {
		name := zoneName(continent) + "/" + zoneName(city)
		if _, err := time.LoadLocation(name); err == nil {
			return name, true
		}
	}
	return "", false
}

// zoneName writes "new york" as zones are named: "New_York".
func zoneName(words string) string {
	parts := strings.Fields(words)
	for i, part := range parts {
		parts[i] = strings.ToUpper(part[:1]) + part[1:]
	}
	return strings.Join(parts, "_")
}
