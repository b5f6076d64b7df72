package e2e

import (
	"strings"
	"testing"
)

// A row turns into its session, with the place of both known to the browser; what Go does to
// the page meanwhile waits, and nothing is lost.
func TestARowTurnsIntoItsSession(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	key := hall.key(scheduler)
	page.is(`(() => {
		hallway.swift = () => true; // else it depends on the machine
		window.named = [];
		const start = document.startViewTransition.bind(document);
		document.startViewTransition = (put) => start(() => {
			named.push(document.querySelector('li[data-key="` + key + `"] .session-title')?.style.viewTransitionName ?? "");
			put();
			named.push(document.querySelector("article h1").style.viewTransitionName);
		});
		return true;
	})()`)
	page.click(`[data-key="` + key + `"] .session-title`)
	page.wait("the session is on show", `document.querySelector("article h1")?.textContent.includes("Scaling a Scheduler")`)
	page.wait("both were named", `named.join() === "session,session"`)
	page.wait("what waited was done", `document.activeElement === document.querySelector("article h1") && !hallway.pressed()`)
	page.wait("the name is gone again", `document.querySelector("article h1").style.viewTransitionName === ""`)

	t.Log("a person who wants no motion gets none")
	page.must(page.tab.Still())
	page.goTo(hall.day(0))
	page.ready()
	page.is(`(() => { hallway.swift = () => true; window.moved = 0; document.startViewTransition = () => { moved++; }; return true; })()`)
	page.click(`[data-key="` + key + `"] .session-title`)
	page.wait("the session is on show", `document.querySelector("article h1") && moved === 0`)
	page.calm()
}

// A sheet follows a finger, and goes when it is let go far enough down; a little way up it
// comes back.
func TestASheetIsSwipedAway(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	page.is(`(() => {
		window.drag = (sheet, by) => {
			const head = sheet.querySelector(".sheet-head"), y = head.getBoundingClientRect().y + 5;
			const touch = (type, at) => {
				const point = new Touch({ identifier: 1, target: head, clientX: 50, clientY: at });
				head.dispatchEvent(new TouchEvent(type, { bubbles: true, cancelable: true, touches: type === "touchend" ? [] : [point], changedTouches: [point] }));
			};
			touch("touchstart", y);
			touch("touchmove", y + by);
			const moved = sheet.style.transform;
			touch("touchend", y + by);
			return moved;
		};
		return true;
	})()`)
	page.click("[popovertarget]")
	page.has("#filter-sheet:popover-open")
	page.wait("it follows a little", `drag(document.querySelector("#filter-sheet"), 40) === "translateY(40px)"`)
	page.wait("it comes back", `document.querySelector("#filter-sheet").matches(":popover-open") && !document.querySelector("#filter-sheet").style.transform`)
	page.is(`drag(document.querySelector("#filter-sheet"), 300) !== ""`)
	page.wait("it is gone", `!document.querySelector("#filter-sheet").matches(":popover-open")`)

	page.tap(hall.key(scheduler))
	page.tap(hall.key(workshop))
	page.click(`[data-key="` + hall.key(workshop) + `"] [data-act="clash"]`)
	page.has("dialog[open]")
	page.is(`drag(document.querySelector("#sheet"), 300) !== ""`)
	page.hasNo("dialog[open]")
	page.calm()
}

// The sheet of filters shows those that one looks for, through the redraw of a choice too.
func TestFiltersAreFoundByTheirName(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	page.click("[popovertarget]")
	page.click("#find-filter")
	page.types("hall")
	shown := `[...document.querySelectorAll("#filter-sheet .chip:not([hidden])")].map((c) => c.firstChild.textContent.trim()).join()`
	page.wait("only halls are left", shown+` === "Hall A,Hall B"`)
	page.click("#filter-sheet .chip:not([hidden])")
	page.has(`#filter-sheet:popover-open .chip[aria-current="true"]`)
	page.wait("only halls are left", shown+` === "Hall A,Hall B"`)
	page.wait("the list has as many as the button says", `document.querySelector("#filter-sheet .sheet-head button").textContent.includes(document.querySelectorAll("#list .session").length)`)
	page.calm()
}

// Who opens the notes writes; a page that is left lets go of its locks.
func TestNotesHaveTheKeyboardAndLocksAreLetGo(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.session("Audit Logs"))
	page.ready()
	page.click("#mine > summary")
	page.wait("the note has the keyboard", `document.activeElement?.id === "note"`)
	page.types("x")
	page.wait("it is written", `document.getElementById("note").value === "x"`)

	t.Log("a page that is left lets go of a lock it has, and does not take one it waits for")
	page.is(`(() => {
		window.said = [];
		const work = (name) => () => { said.push(name + " begins"); return new Promise(() => {}); };
		hallway.locked("test", work("first")).then(() => said.push("first is let go"));
		hallway.locked("test", work("second"));
		hallway.locked("other", () => Promise.resolve()).then(() => said.push("done"));
		return true;
	})()`)
	page.wait("what is done is let go", `said.includes("done") && said.includes("first begins") && said.length === 2`)
	page.is(`dispatchEvent(new Event("pagehide"))`)
	page.is(`(hallway.locked("test", () => { said.push("third begins"); }), true)`) // while the page is away
	page.wait("what is not done, with the page", `said.includes("first is let go")`)
	page.wait("nobody has the name, nobody waits for it", `navigator.locks.query().then((all) => !all.held.concat(all.pending).some((lock) => lock.name === "test"))`)
	if said := page.value(`said.join(", ")`); strings.Contains(said, "second") || strings.Contains(said, "third") {
		t.Errorf("a page that is away said: %s", said)
	}
	t.Log("it asks again when somebody comes back")
	page.is(`dispatchEvent(new Event("pageshow"))`)
	page.wait("who waited goes on", `said.includes("second begins") || said.includes("third begins")`)
}

// A row that is drawn far to the left is skipped, and undone; one that is let go before, or
// drawn down, stays.
func TestARowIsSwipedAway(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	key := hall.key("Audit Logs")
	page.is(`(() => {
		window.drag = (by, down) => {
			const row = document.querySelector('#list [data-key="` + key + `"]'), at = row.querySelector(".session-title");
			const touch = (type, x, y) => {
				const point = new Touch({ identifier: 1, target: at, clientX: x, clientY: y });
				at.dispatchEvent(new TouchEvent(type, { bubbles: true, cancelable: true, touches: type === "touchend" ? [] : [point], changedTouches: [point] }));
			};
			touch("touchstart", 300, 400);
			touch("touchmove", 300 - by / 2, 400 + down);
			touch("touchmove", 300 - by, 400 + down);
			const moved = row.style.transform;
			touch("touchend", 300 - by, 400 + down);
			return moved;
		};
		return true;
	})()`)
	page.wait("it follows a little", `drag(60, 0) === "translateX(-60px)"`)
	page.wait("it comes back", `!document.querySelector('#list [data-key="`+key+`"]').style.transform`)
	page.wait("it scrolls", `drag(200, 50) === ""`)
	page.shows(key, "none")
	page.is(`drag(200, 5)`)
	state := `document.querySelector('#list [data-key="` + key + `"]').dataset.state`
	page.wait("it is skipped, where it stood", state+` === "hidden"`)
	page.stored("fixture", key, "hidden")
	page.is(`drag(200, 5)`)
	page.wait("it is brought back", state+` === "none"`)
	page.is(`drag(200, 5)`)
	page.click(`#toast [data-act="undo"]`)
	page.wait("it is undone", state+` === "none"`)
	page.calm()
}
