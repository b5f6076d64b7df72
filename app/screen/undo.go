package screen

import (
	"slices"
	"strconv"
	"strings"

	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/prefs"
	"hallway/app/register"
	"hallway/app/view"
)

// undoable is how many choices can be taken back.
const undoable = 50

// remember keeps a choice, so that it can be taken back: at once from the message that tells
// of it, later from the list of recent changes.
func (a *App) remember(op agenda.Op) {
	a.ops = append(a.ops, op)
	if len(a.ops) > undoable {
		a.ops = slices.Delete(a.ops, 0, len(a.ops)-undoable)
	}
}

// saveRecent has the choices outlive the app. Those made before the store has answered are
// made again on the agenda that it has, and saved then.
func (a *App) saveRecent() {
	if !a.late {
		prefs.Recent(a.event.ID).Set(a.browser, a.ops)
	}
}

// undoables are the choices that can be taken back, the newest first: those that nothing came
// after.
func (a *App) undoables() []agenda.Op {
	var ops []agenda.Op
	seen := make(map[string]bool)
	for _, op := range slices.Backward(a.ops) {
		if key := op.After.Key; !seen[key] && a.scene.Agenda.State(key) == op.After.State {
			ops = append(ops, op)
			seen[key] = true
		}
	}
	return ops
}

// recent shows them.
func (a *App) recent() {
	a.card = nil
	a.browser.Show("sheet", markup(view.RecentSheet(a.undoables())))
	a.browser.Dialog(true)
}

// undo takes back the choice that an operation's id names, or several: "last 3". What undoes
// is a choice itself, and can be taken back in turn.
func (a *App) undo(id string) {
	if id == "join" {
		a.leave()
		return
	}
	if item, ok := strings.CutPrefix(id, "item "); ok {
		if name, err := xid.FromString(item); err == nil {
			a.set(register.Item(name, register.ItemDeleted), "", nil)
		}
		return
	}
	if key, ok := strings.CutPrefix(id, "full "); ok { // a room is, and its session was left for a backup
		id = "last 2"
		if a.scene.Agenda.Full[key] != 0 {
			a.set(register.Full(key), "", nil)
		}
	}
	ops := slices.DeleteFunc(slices.Clone(a.ops), func(op agenda.Op) bool { return op.ID.String() != id })
	if n, ok := strings.CutPrefix(id, "last "); ok {
		several, _ := strconv.Atoi(n) // it was made here
		ops = slices.Clone(a.ops[len(a.ops)-min(several, len(a.ops)):])
	}
	undone := 0
	for _, op := range slices.Backward(ops) {
		if a.scene.Agenda.State(op.After.Key) == op.After.State {
			undone++
			a.choose(op.Before.Key, op.Before.State)
		}
	}
	if len(a.card) == 0 { // a clash that is being decided stays on show
		a.browser.Dialog(false)
	}
	if undone == 0 {
		a.say("Changed since, so it can't be undone.", "")
		return
	}
	said := view.Plural(undone, "change")
	if undone == 1 {
		said = view.Shorten(ops[0].After.Snapshot.Title)
	}
	a.afterStored = func() { a.sayAnd("Undone: "+said, "last "+view.Number(undone), "Redo") }
}
