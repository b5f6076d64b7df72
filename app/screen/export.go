package screen

import (
	"cmp"
	"encoding/json"
	"time"

	"hallway/app/agenda"
	"hallway/app/order"
	"hallway/app/register"
	"hallway/app/schedule"
	"hallway/app/view"
)

// exported is the file that a person takes away: everything they have of an event,
// readable by people and machines.
type exported struct {
	Event string         `json:"event"`
	Name  string         `json:"name"`
	Zone  string         `json:"timezone"`
	Picks []exportedPick `json:"picks"`

	// Values are notes, ratings, items, focuses and what is kept in every plan, by the key
	// of their register.
	Values map[register.Key]string `json:"values"`
}

type exportedPick struct {
	Key   string    `json:"key"`
	State string    `json:"state"`
	Title string    `json:"title"`
	Room  string    `json:"room,omitempty"`
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	URL   string    `json:"url,omitempty"`
}

func (a *App) export() {
	if a.scene.Agenda == nil {
		return
	}
	event := a.scene.Programme.Event
	file := exported{Event: string(event.ID), Name: event.Name, Zone: event.Zone, Picks: []exportedPick{}, Values: make(map[register.Key]string)}
	for _, pick := range a.scene.Agenda.Picks {
		file.Picks = append(file.Picks, a.exportPick(pick))
	}
	order.Stable(file.Picks, func(x, y exportedPick) int {
		if c := x.Start.Compare(y.Start); c != 0 {
			return c
		}
		return cmp.Compare(x.Key, y.Key)
	})
	for _, e := range a.scene.Agenda.Values() {
		file.Values[e.Key] = e.Value
	}
	content, err := json.MarshalIndent(file, "", "  ")
	if err != nil {
		a.loop.Log("export:", err)
		return
	}
	a.browser.Save("hallway-"+string(event.ID)+".json", "application/json", string(content))
}

func (a *App) exportPick(pick agenda.Pick) exportedPick {
	out := exportedPick{
		Key:   pick.Key,
		State: pick.State.String(),
		Title: pick.Snapshot.Title,
		Room:  pick.Snapshot.Room,
		Start: pick.Snapshot.Start.In(a.scene.Programme.Location()),
		End:   pick.Snapshot.End.In(a.scene.Programme.Location()),
	}
	if session, ok := a.scene.Programme.Session(schedule.Key(pick.Key)); ok {
		out.URL = session.URL
	}
	return out
}

// readExport puts back what [App.export] saved. What is here already stays as it is, and
// notes are merged; picks can be taken off again at once. A file that cannot be read
// changes nothing.
func (a *App) readExport(content []byte) {
	var file exported
	if err := json.Unmarshal(content, &file); err != nil || file.Event == "" {
		a.say("That isn't a Hallway export. Its name starts with “hallway-”.", "")
		return
	}
	if file.Event != string(a.event.ID) {
		a.say("This file is of "+view.Shorten(cmp.Or(file.Name, file.Event))+". Open that event first.", "")
		return
	}
	edits, err := a.scene.Agenda.Missing(file.Values)
	if err != nil {
		a.say("This file can't be restored: "+err.Error()+". Nothing was changed.", "")
		return
	}
	var changes []view.PlanChange
	for _, pick := range file.Picks {
		state, ok := agenda.ParseState(pick.State)
		if !ok || pick.Key == "" || len(pick.Key) > register.MaxKey-2 {
			a.say("This file can't be restored: one of its picks can't be read. Nothing was changed.", "")
			return
		}
		if a.scene.Agenda.State(pick.Key) == agenda.None && state != agenda.None {
			changes = append(changes, view.PlanChange{Key: schedule.Key(pick.Key), State: state})
		}
	}
	said := "Taken over: " + view.Plural(len(changes), "pick") + " and " + view.Plural(len(edits), "other entry") + ". What was here stays."
	if len(edits) == 0 {
		a.takeChanges(changes, said)
	}
	a.write(edits, func() {
		if len(changes) == 0 {
			a.say(said, "")
		}
		a.takeChanges(changes, said)
	})
	if len(edits)+len(changes) == 0 {
		a.say("All of it is here already.", "")
	}
}
