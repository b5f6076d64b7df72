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
	if !a.late { // else it is remembered once it is on the agenda that the store has
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
	a.browser.Show("sheet", markup(view.RecentSheet(a.scene, a.undoables())))
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
	a.browser.Dialog(false)
	switch {
	case undone == 0:
		a.say("Changed since, so it can't be undone.", "")
		return
	case undone == 1:
		a.afterStored = func() { a.sayAnd("Undone: "+view.Shorten(ops[0].After.Snapshot.Title), "last 1", "Redo") }
	default:
		a.afterStored = func() { a.sayAnd("Undone: "+view.Plural(undone, "change"), "last "+view.Number(undone), "Redo") }
	}
}
