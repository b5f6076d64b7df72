package convert

import (
	"fmt"
	"io"
	"strings"

	"hallway/app/schedule"
)

// format is one that programmes are written in, by the name that a person gives.
type format struct {
	name  string
	write func(io.Writer, *schedule.Programme) error
}

func formats() []format {
	return []format{{"schedule.json", JSON}, {"schedule.xml", XML}, {"ics", ICS}, {"csv", CSV}}
}

// Names are the formats that [To] knows.
func Names() []string {
	var names []string
	for _, f := range formats() {
		names = append(names, f.name)
	}
	return names
}

// To writes a programme in a format, by its name.
func To(name string, w io.Writer, p *schedule.Programme) error {
	for _, f := range formats() {
		if f.name == name {
			return f.write(w, p)
		}
	}
	return fmt.Errorf("there is no format %q to convert to; there are %s", name, strings.Join(Names(), ", "))
}
