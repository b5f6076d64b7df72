package e2e

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"hallway/server/e2e/browser"
)

// presses is how often a control is pressed while something redraws the page.
const presses = 500

// A press becomes its click, at the control that was pressed, whatever is redrawn between
// pointer down and pointer up.
func TestAPressSurvivesEveryRedraw(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t)
	tab := phone.open(hall.day(0))
	tab.ready()
	for _, title := range []string{scheduler, workshop, "Autoscaling", "Rollbacks You Can Read"} {
		tab.tap(hall.key(title))
		tab.stored("fixture", hall.key(title), "maybe")
	}
	other := phone.open(hall.day(0))
	other.ready()

	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(uint64(seed), 0))
	var keys []string
	for _, row := range hall.rows {
		if row.Start.Format(time.DateOnly) == hall.date(0) && !strings.HasPrefix(row.Title, "Lightning") {
			keys = append(keys, row.Key)
		}
	}
	in := func(p *page, js string) func() error {
		return func() error { _, err := browser.Eval[bool](p.tab, "("+js+", true)"); return err }
	}
	causes := map[string]func() error{
		"a pick in another tab": func() error {
			return in(other, fmt.Sprintf(`document.querySelector('[data-key=%q] [data-act="star"]').click()`, keys[random.IntN(len(keys))]))()
		},
		"the app comes into view":   in(tab, `document.dispatchEvent(new Event("visibilitychange"))`),
		"the network goes":          in(tab, `dispatchEvent(new Event("offline"))`),
		"the network comes":         in(tab, `dispatchEvent(new Event("online"))`),
		"a newer app waits":         in(tab, `window.goappOnUpdate()`),
		"a search is answered":      in(tab, `(() => { const q = document.querySelector("#q"); if (q) { q.value = Math.random() < .5 ? "" : "a"; q.dispatchEvent(new Event("input", { bubbles: true })); } })()`),
		"a tap on a star elsewhere": in(tab, fmt.Sprintf(`hallway.take("fixture", %q, "maybe"), dispatchEvent(new Event("hallway-tap"))`, hall.key("Audit Logs"))),
	}
	var names []string
	for name := range causes {
		names = append(names, name)
	}
	begin := func(p *page) {
		p.is(`(() => {
			window.redraws = 0;
			new MutationObserver(() => redraws++).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
			addEventListener("pointerdown", (event) => { // what is there now may not be what was looked for
				window.pressed = event.target.closest("button, a") ?? event.target;
			}, true);
			addEventListener("click", (event) => { // it arrived, and is to change nothing
				window.clicked = event.target;
				event.preventDefault();
				event.stopImmediatePropagation();
			}, true);
			return true;
		})()`)
	}
	// look is whether the last press became its click, and where the next one is to be.
	type look struct {
		Clicked bool
		X, Y    float64
	}
	see := func() look {
		at, err := browser.Eval[look](tab.tab, fmt.Sprintf(`(() => {
			const ended = !!window.clicked && (pressed === clicked || pressed.contains(clicked));
			const all = [...document.querySelectorAll("#view button, #view a[href], #tabs a, #banner button")].filter((e) => {
				const r = e.getBoundingClientRect(), x = r.x + r.width / 2, y = r.y + r.height / 2;
				return r.width && y > 0 && y < innerHeight && x > 0 && x < innerWidth && e.contains(document.elementFromPoint(x, y));
			});
			const r = all[%d %% all.length].getBoundingClientRect();
			window.before = window.clicked;
			window.clicked = null;
			return { Clicked: ended, X: r.x + r.width / 2, Y: r.y + r.height / 2 };
		})()`, random.IntN(1000)))
		tab.must(err)
		return at
	}
	lost := 0
	var at look
	for i := range presses {
		if i%125 == 0 {
			tab.goTo([]string{hall.day(0), hall.at("/agenda?day=" + hall.date(0)), hall.session(workshop), hall.day(0)}[i/125])
			tab.ready()
			begin(tab)
			at = see()
		}
		cause := names[random.IntN(len(names))]
		tab.must(tab.tab.Mouse("mousePressed", at.X, at.Y))
		tab.must(causes[cause]())
		time.Sleep(time.Duration(random.IntN(15)) * time.Millisecond) // a finger rests a moment; nothing is waited for
		tab.must(tab.tab.Mouse("mouseReleased", at.X, at.Y))
		if at = see(); !at.Clicked {
			lost++
			t.Errorf("press %d was lost while %s: it was on %s, and %s was clicked", i, cause,
				tab.value(`pressed.outerHTML.slice(0, 150)`), tab.value(`before?.outerHTML.slice(0, 150)`))
			if lost > 5 {
				t.FailNow()
			}
		}
	}
	if n := tab.value("redraws"); n == "0" {
		t.Error("nothing was redrawn, so this shows nothing")
	}
}

// What changes while a finger is down waits for it, also where one screen has just turned into the
// next, which ends another wait; then all of it is drawn.
func TestWhatWaitsForAFingerIsDrawnOnceItIsOff(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	first, second := hall.key(scheduler), hall.key("Rollbacks You Can Read")
	pick := func(key string) {
		page.is(fmt.Sprintf(`(hallway.take("fixture", %q, "maybe"), dispatchEvent(new Event("hallway-tap")), true)`, key))
		page.stored("fixture", key, "maybe")
	}
	at, err := browser.Eval[struct{ X, Y float64 }](page.tab, `(() => {
		const nothing = document.querySelector(".day-title"); // a press there does nothing
		nothing.scrollIntoView({ block: "center", behavior: "instant" });
		const r = nothing.getBoundingClientRect();
		return { X: r.x + r.width / 2, Y: r.y + r.height / 2 };
	})()`)
	page.must(err)
	page.must(page.tab.Mouse("mousePressed", at.X, at.Y))
	pick(first)
	pick(second)
	page.is(`(dispatchEvent(new Event("hallway-release")), true)`)
	for _, key := range []string{first, second} {
		if state := page.value(`document.querySelector('[data-key="` + key + `"]').dataset.state`); state != "none" {
			t.Errorf("%s is shown as %s under the finger", key, state)
		}
	}
	page.must(page.tab.Mouse("mouseReleased", at.X, at.Y))
	page.shows(first, "maybe")
	page.shows(second, "maybe")
}

// Where the page moves under a finger that rests, what was pressed is clicked, and not what lies
// there then; a finger that moved away clicks nothing of it.
func TestAPressStaysWithItsControl(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	key := hall.key(scheduler)
	for _, c := range []struct {
		what  string
		moves float64 // of the mouse
		by    int     // pixels that the page moves by
		want  string
	}{{"a little", 0, 30, "maybe"}, {"by a row", 0, 120, "going"}, {"not, the finger does", 200, 0, "going"}} {
		t.Log("the page moves " + c.what)
		at, err := browser.Eval[struct{ X, Y float64 }](page.tab, `(() => {
			const star = document.querySelector('[data-key="`+key+`"] [data-act="star"]');
			star.scrollIntoView({ block: "center", behavior: "instant" });
			const r = star.getBoundingClientRect();
			return { X: r.x + r.width / 2, Y: r.y + r.height / 2 };
		})()`)
		page.must(err)
		page.must(page.tab.Mouse("mousePressed", at.X, at.Y))
		page.is(fmt.Sprintf(`(document.querySelector("#view").style.transform = "translateY(%dpx)", true)`, c.by))
		page.must(page.tab.Mouse("mouseReleased", at.X, at.Y+c.moves))
		page.stored("fixture", key, c.want)
		page.is(`(document.querySelector("#view").style.transform = "", true)`)
	}
	page.is(`document.querySelectorAll('#view [data-state="maybe"], #view [data-state="going"]').length === 1`)
}

// A call of Go takes a slow phone some milliseconds. A star is painted without one, and a letter
// causes only the one that searches.
func TestAStarAndALetterDoNotWaitForGo(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.at(""))
	page.ready()
	page.is(`(() => {
		const resume = Go.prototype._resume;
		window.calls = 0;
		Go.prototype._resume = function () { calls++; return resume.call(this); };
		window.called = (target, event) => { const before = calls; target.dispatchEvent(event); return calls - before; };
		return true;
	})()`)
	for name, is := range map[string]string{
		"a star":                      `called(document.querySelector("li .star"), new MouseEvent("click", { bubbles: true })) === 0`,
		"a finger that is let go":     `called(window, new Event("hallway-release")) === 0`,
		"a letter in a field":         `called(document.querySelector("#q"), new KeyboardEvent("keydown", { key: "a", bubbles: true })) === 0`,
		"the end of a search":         `called(document.querySelector("#q"), new KeyboardEvent("keydown", { key: "Escape", bubbles: true })) > 0`,
		"a letter outside of a field": `called(document.body, new KeyboardEvent("keydown", { key: "a", bubbles: true })) > 0`,
		"a click elsewhere":           `called(document.querySelector("h1"), new MouseEvent("click", { bubbles: true })) > 0`,
	} {
		if !page.is(is) {
			t.Errorf("%s: not so: %s", name, is)
		}
	}
}
