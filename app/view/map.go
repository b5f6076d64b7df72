package view

import (
	"net/url"
	"slices"
	"strconv"

	"hallway/app/order"
	"hallway/app/schedule"
)

// HrefMap is the address of the map of the venue, with a room marked; empty: none.
func HrefMap(id schedule.EventID, room schedule.RoomID) string {
	href := HrefProgramme(id) + "/map"
	if room != "" {
		href += "?room=" + url.QueryEscape(string(room))
	}
	return href
}

// HeadMap is the head of the map.
func HeadMap(s Scene) Head {
	return Head{Title: "Map · " + s.Programme.Event.Name, Canonical: HrefMap(s.event(), "")}
}

// HasMap reports whether there are pictures of the venue.
func HasMap(s Scene) bool { return len(s.Programme.Event.Floors) > 0 }

// onMap is the first of some rooms that is on the map; empty: none is.
func (s Scene) onMap(rooms ...schedule.RoomID) schedule.RoomID {
	for _, room := range rooms {
		for _, floor := range s.Programme.Event.Floors {
			if spotOf(floor, room) != nil {
				return room
			}
		}
	}
	return ""
}

func spotOf(f schedule.Floor, room schedule.RoomID) *schedule.Spot {
	if at := slices.IndexFunc(f.Spots, func(s schedule.Spot) bool { return s.Room == room }); at >= 0 {
		return &f.Spots[at]
	}
	return nil
}

// floors are the pictures, those first that a room is on.
func (s Scene) floors(room schedule.RoomID) []schedule.Floor {
	floors := slices.Clone(s.Programme.Event.Floors)
	order.Stable(floors, func(a, b schedule.Floor) int {
		with, without := spotOf(a, room) != nil, spotOf(b, room) != nil
		switch {
		case with && !without:
			return -1
		case without && !with:
			return 1
		}
		return 0
	})
	return floors
}

// plan is the system of coordinates that lies over a picture: it is 1000 wide.
type plan struct {
	floor  schedule.Floor
	height int
}

func planOf(f schedule.Floor) plan {
	return plan{f, max(1, 1000*f.Height/max(1, f.Width))}
}

func (p plan) viewBox() string { return "0 0 1000 " + strconv.Itoa(p.height) }

func (p plan) y(s schedule.Spot) string { return strconv.Itoa(s.Y * p.height / 1000) }

// pin is the mark of a room: its tip is where the room is.
func (p plan) pin(s schedule.Spot) string {
	return "M" + strconv.Itoa(s.X) + " " + p.y(s) + "c-8-22-34-38-34-66a34 34 0 1 1 68 0c0 28-26 44-34 66z"
}
