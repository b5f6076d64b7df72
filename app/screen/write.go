package screen

import (
	"errors"

	"hallway/app/agenda"
	"hallway/app/device"
	"hallway/app/register"
)

// What a person writes is stored first and shown as the store has it then: a note may
// have been merged with what came from elsewhere meanwhile.

// write stores values, all of them or none, shows them and goes on.
func (a *App) write(edits []agenda.Edit, then func()) {
	if a.scene.Agenda == nil || len(edits) == 0 {
		return
	}
	event := a.event.ID
	var written map[register.Key]string
	var err error
	a.later(func() { written, err = a.agendas.Write(string(event), edits...) }, func() {
		switch {
		case err != nil:
			a.writeFailed(err)
			return
		case a.event.ID == event:
			a.takeOver(device.News{Values: written})
			a.sync.Soon()
		}
		a.storeWorks()
		if then != nil {
			then()
		}
	})
}

// writeFailed says why something that was written is not kept. It stands where it was
// typed still.
func (a *App) writeFailed(err error) {
	if limit, ok := errors.AsType[*register.LimitError](err); ok {
		a.say("That is not saved: "+limit.Limit.String()+".", "")
		return
	}
	a.loop.Log("write:", err)
	a.say("Not saved: the storage of this device is full. Free some space, then try again.", "")
}

// set stores one value.
func (a *App) set(key register.Key, value string, then func()) {
	a.write([]agenda.Edit{{Key: key, Value: value}}, then)
}
