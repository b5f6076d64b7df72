// Package venue reads pictures of the venue's floors, which whoever runs the server has, and
// finds the rooms of a programme on them.
package venue

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"hallway/app/schedule"
	"hallway/app/search"
)

// Floor is a picture of a part of the venue, and where things are on it.
type Floor struct {
	Name          string
	Type          string // image/svg+xml or image/png
	Picture       []byte
	Width, Height float64 // of the picture, in units of its own
	spots         []spot
}

// spot is what the picture, or the file beside it, says of a place.
type spot struct {
	names []string // it may be any of them that is the name of a room
	x, y  float64  // in units of the picture
}

const (
	mostBytes  = 4 << 20
	mostPixels = 16 << 20
	mostSpots  = 2000
)

// Read reads a picture, an SVG or a PNG, and the text file beside it, if there is one. The
// floor has the title of the SVG as its name, or else that of the file: level-1.svg is
// "Level 1".
//
// In an SVG a place is known by its id, its label (aria-label, inkscape:label or data-room),
// its title or its text. The text file, level-1.txt beside level-1.svg, has a line for each
// room: "Hall A = 120 340", from the left and from the top, in units of the picture: pixels
// of a PNG, units of an SVG's viewBox. What it says holds.
func Read(name string) (Floor, error) {
	content, err := os.ReadFile(name)
	if err != nil {
		return Floor{}, err
	}
	if len(content) > mostBytes {
		return Floor{}, fmt.Errorf("%s has %d bytes; a picture of a floor may have %d", name, len(content), mostBytes)
	}
	var f Floor
	if bytes.HasPrefix(content, []byte("\x89PNG")) {
		f, err = readPNG(content)
	} else {
		f, err = readSVG(content)
	}
	if err != nil {
		return Floor{}, fmt.Errorf("%s: %w", name, err)
	}
	f.Name = cmp.Or(f.Name, title(name))
	beside := strings.TrimSuffix(name, filepath.Ext(name)) + ".txt"
	lines, err := os.ReadFile(beside)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err == nil {
		err = f.place(string(lines))
	}
	if err != nil {
		return Floor{}, fmt.Errorf("%s: %w", beside, err)
	}
	return f, nil
}

// title makes words of a file's name.
func title(name string) string {
	words := strings.Fields(strings.NewReplacer("-", " ", "_", " ").Replace(strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))))
	if len(words) == 0 {
		return "Map"
	}
	words[0] = strings.ToUpper(words[0][:1]) + words[0][1:]
	return strings.Join(words, " ")
}

// place reads the lines of the file beside the picture.
func (f *Floor) place(lines string) error {
	var told []spot
	at := 0
	for line := range strings.Lines(lines) {
		at++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		room, where, ok := strings.Cut(line, "=")
		var s spot
		if n, err := fmt.Sscanf(strings.TrimSpace(where), "%g %g", &s.x, &s.y); !ok || err != nil || n != 2 {
			return fmt.Errorf("line %d: %q does not say where a room is; write Hall A = 120 340", at, line)
		}
		if s.x < 0 || s.y < 0 || s.x > f.Width || s.y > f.Height {
			return fmt.Errorf("line %d: %g %g is off the picture, which is %g wide and %g high", at, s.x, s.y, f.Width, f.Height)
		}
		s.names = []string{strings.TrimSpace(room)}
		told = append(told, s)
	}
	if len(told) > mostSpots {
		return fmt.Errorf("it has %d rooms; %d are the most", len(told), mostSpots)
	}
	f.spots = append(told, f.spots...) // the first that fits is taken
	return nil
}

// Place returns the floor as a programme has it: its picture at an address, with the rooms that
// are on it.
func (f Floor) Place(p *schedule.Programme, address string) schedule.Floor {
	out := schedule.Floor{Name: f.Name, Picture: address, Width: int(f.Width + .5), Height: int(f.Height + .5)}
	for _, room := range p.Rooms {
		for _, s := range f.spots {
			if s.is(room) {
				out.Spots = append(out.Spots, schedule.Spot{Room: room.ID, X: int(s.x/f.Width*1000 + .5), Y: int(s.y/f.Height*1000 + .5)})
				break
			}
		}
	}
	return out
}

// is reports whether a place has the name of a room.
func (s spot) is(room schedule.Room) bool {
	for _, name := range s.names {
		if name == string(room.ID) || search.Fold(name) == search.Fold(room.Name) {
			return true
		}
	}
	return false
}
