package programme

import (
	"fmt"
	"slices"

	"hallway/app/schedule"
	"hallway/server/venue"
)

// Maps are pictures of the venue's floors, by event. Those without an event are for all.
type Maps map[schedule.EventID][]venue.Floor

// Add reads "[EVENT=]FILE", such as "kubecon=level-1.svg", and the picture that it names.
func (m Maps) Add(text string) error {
	ref, err := ParseRef(text)
	if err != nil {
		return err
	}
	floor, err := venue.Read(ref.Source)
	if err != nil {
		return err
	}
	m[ref.Event] = append(m[ref.Event], floor)
	return nil
}

// put has a programme show its floors, and returns their pictures. A room of which the source
// does not say in which part of the venue it lies, lies on its floor.
func (m Maps) put(p *schedule.Programme) (pictures []File) {
	all := m[""]
	if p.Event.ID != "" {
		all = slices.Concat(all, m[p.Event.ID])
	}
	p.Event.Floors = nil
	on := make(map[schedule.RoomID]string)
	for i, floor := range all {
		picture := newFile(p.Event.ID, fmt.Sprintf("floor-%d", i+1), floor.Picture)
		picture.Type = floor.Type
		pictures = append(pictures, picture)
		placed := floor.Place(p, picture.URL)
		p.Event.Floors = append(p.Event.Floors, placed)
		for _, spot := range placed.Spots {
			if on[spot.Room] == "" {
				on[spot.Room] = floor.Name
			}
		}
	}
	if len(all) < 2 {
		return pictures // one floor is no part of the venue
	}
	for i, room := range p.Rooms {
		if room.Area == "" {
			p.Rooms[i].Area = on[room.ID]
		}
	}
	return pictures
}
