package importer

import "testing"

func TestZoneOfPlace(t *testing.T) {
	for _, c := range []struct{ place, want string }{
		{"Amsterdam, Netherlands", "Europe/Amsterdam"},
		{"RAI, Europaplein 24, Amsterdam, The Netherlands", "Europe/Amsterdam"},
		{"Brussels", "Europe/Brussels"},
		{"Salt Lake City, UT, USA", "America/Denver"},
		{"Chicago, IL, United States", "America/Chicago"},
		{"New York, USA", "America/New_York"},
		{"Málaga, Spain", "Europe/Madrid"},
		{"Hyderabad, India", "Asia/Kolkata"},
		{"Sydney, Australia", "Australia/Sydney"},
		{"London, Canada", ""}, // another London
		{"Deck 2, Forward", ""},
		{"Nowhere in particular", ""},
		{"../../etc, passwd", ""},
		{"", ""},
	} {
		if got, _ := zoneOfPlace(c.place); got != c.want {
			t.Errorf("zoneOfPlace(%q) = %q, want %q", c.place, got, c.want)
		}
	}
}

func TestTablesOfPlaces(t *testing.T) {
	for _, table := range []map[string]string{countries, cities} {
		for place, zone := range table {
			if _, err := loadZone(zone); err != nil {
				t.Errorf("%s: %v", place, err)
			}
		}
	}
}

func TestLoadZone(t *testing.T) {
	for _, name := range []string{"", "Local", "Mars/Olympus", "../etc/passwd"} {
		if _, err := loadZone(name); err == nil {
			t.Errorf("loadZone(%q) gave a zone", name)
		}
	}
}
