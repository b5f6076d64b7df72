package e2e

import (
	"strings"
	"testing"
	"time"
)

// The four sessions of today that hang together: the workshop runs from 10:20 to
// 12:20 and overlaps the other three, which are not all its neighbours.
const (
	scheduler = "Scaling a Scheduler" // 10:00 to 10:30, Hall A; again tomorrow
	patience  = "Zero Trust, Some"    // 10:10 to 10:40, Hall B
	workshop  = "Workshop: Streams"   // 10:20 to 12:20, Room 1.1
	firewall  = "A Firewall Story"    // 11:00 to 11:30, Hall B
)

func TestTimesAreTheEventsAndTheReadersAreSaid(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).blank()
	page.must(page.tab.Zone("Asia/Kathmandu")) // a quarter of an hour beside every zone of the fixture
	page.goTo(hall.session(scheduler))
	page.ready()

	page.sees("10:00–10:30")
	kathmandu, err := time.LoadLocation("Asia/Kathmandu")
	page.must(err)
	page.sees("On your clock: " + hall.row(scheduler).Start.In(kathmandu).Format("15:04"))
	page.goTo(hall.day(0))
	page.ready()
	page.seesIn("#zone", "Times are "+hall.city()+" time; your clock is")
}

// A page that is opened begins at what is on now, and a button leads back there. A reload
// leaves it where it was.
func TestADayOpensAtNow(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.at(""))
	page.ready()
	now := `[...document.querySelectorAll(".slot")].findLast((s) => Date.parse(s.querySelector("time").dateTime) <= Date.now())`
	inSight := `(() => { const box = (` + now + `).querySelector("li").getBoundingClientRect(); return box.top > 0 && box.top < innerHeight - 60; })()`
	page.wait("what is on now is at the top of the list", `scrollY > 0 && (`+now+`).getBoundingClientRect().top < 200`)
	page.wait("the button is not needed", `document.getElementById("to-now").hidden`)
	page.is(`scrollTo(0, document.documentElement.scrollHeight) ?? true`)
	page.click("#to-now:not([hidden])[data-up]")
	page.wait("what is on now is on the screen again", inSight)

	t.Log("another day has no now")
	page.click(`.days a[href*="` + hall.date(1) + `"]`)
	page.wait("it begins at its top", `scrollY === 0 && document.getElementById("to-now").hidden`)
	page.calm()
}

// A browser may show the row of days before all of them have come over a slow line. Those that are
// there stay as wide as they are.
func TestADayIsAsWideWhileTheOthersAreStillToCome(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(1))
	page.ready()
	for _, width := range []int{320, 390, 700, 1280} {
		page.must(page.tab.Size(width, 800))
		moved := page.value(`(() => {
			const moved = [], row = document.querySelector(".days"), [day] = row.children;
			for (let n = 1; n <= 8; n++) {
				row.className = "days d" + n;
				row.replaceChildren(day);
				const alone = day.offsetWidth;
				while (row.children.length < n) row.append(day.cloneNode(true));
				if (day.offsetWidth !== alone) moved.push(n + " days: " + alone + " to " + day.offsetWidth);
			}
			return moved.join("; ");
		})()`)
		if moved != "" {
			t.Errorf("at %d px a day changes its width: %v", width, moved)
		}
	}
}

// So do the tabs, which are the last of a page, and the row that they are in is there before them.
func TestATabIsAsWideWhileTheOthersAreStillToCome(t *testing.T) {
	page := newPhone(t).open(newHall(t).day(1))
	page.ready()
	for _, width := range []int{320, 390, 1280} {
		page.must(page.tab.Size(width, 800))
		moved := page.value(`(() => {
			const row = document.querySelector("#tabs"), tabs = [...row.children];
			const box = ({ x, width }) => x + "+" + width, all = tabs.map((tab) => box(tab.getBoundingClientRect()));
			const high = row.offsetHeight, moved = [];
			row.replaceChildren();
			if (row.offsetHeight !== high) moved.push("high: " + row.offsetHeight + " to " + high);
			tabs.forEach((tab, i) => {
				row.append(tab);
				const now = box(tab.getBoundingClientRect());
				if (now !== all[i]) moved.push(i + ": " + now + " to " + all[i]);
			});
			return moved.join("; ");
		})()`)
		if moved != "" {
			t.Errorf("at %d px a tab moves as the others come: %s", width, moved)
		}
	}
}

// The days stay in sight over the list, and a slot that ends takes its heading behind them.
func TestTheDaysLieOverTheHeadingsOfSlots(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(1))
	page.ready()
	for _, width := range []int{390, 1280} {
		page.must(page.tab.Size(width, 800))
		hidden := page.value(`(() => {
			const hidden = [];
			for (let y = 0; y < 1500; y += 7) {
				scrollTo({ top: y, behavior: "instant" });
				const days = document.querySelector(".days").getBoundingClientRect();
				for (const at of [days.top + 4, (days.top + days.bottom) / 2, days.bottom - 4]) {
					const there = document.elementFromPoint(days.left + 40, at);
					if (!there.closest(".days")) hidden.push(y + ": " + there.textContent.trim().slice(0, 30));
				}
			}
			return hidden.slice(0, 5).join("; ");
		})()`)
		if hidden != "" {
			t.Errorf("%d pixels wide, over the days lie, by how far the page is scrolled, %s", width, hidden)
		}
	}
}

// Whoever looks for a session needs the room more than the second speaker's name.
func TestARowThatIsTooNarrowHasTheRoomInFull(t *testing.T) {
	page := newPhone(t).open(newHall(t).day(0))
	page.ready()
	rows := page.value(`JSON.stringify([...document.querySelectorAll("#list .who + [dir]")].slice(0, 8).map((room, i) => {
		const who = room.previousElementSibling;
		who.textContent = "Countess Augusta Ada King of Lovelace, Charles Babbage";
		room.textContent = i ? "Hall 8 | Room C" : "Hall 1-5 | Tram Zone | Demo Theater behind the gallery of the second floor";
		const cut = (e) => e.scrollWidth > e.clientWidth;
		return [cut(who), cut(room) && i > 0, who.clientWidth > 30, room.clientWidth > 90];
	}))`)
	if row := "[true,false,true,true]"; !strings.HasPrefix(rows, "["+row+","+row) || strings.Contains(strings.ReplaceAll(rows, row, ""), "[true") {
		t.Errorf("names are cut off, rooms are, both are there: %s", rows)
	}
}

// The offer to decide on a clash lies at the end of a row's line, which ends before it.
func TestAClashCoversNothingOfItsRow(t *testing.T) {
	hall := newHall(t)
	page := newPhone(t).open(hall.day(0))
	page.ready()
	for _, name := range []string{scheduler, patience} {
		key := hall.key(name)
		page.tap(key)
		page.shows(key, "maybe")
		page.tap(key)
		page.shows(key, "going")
	}
	page.has(".sessions .clash-mark button")
	covered := page.value(`[...document.querySelectorAll(".sessions .clash-mark button")].filter((offer) => {
		const line = offer.closest("[data-key]").querySelector(".row-meta");
		line.firstElementChild.textContent = "Countess Augusta Ada King of Lovelace, Charles Babbage";
		return [...line.children].some((part) => part.getBoundingClientRect().right > offer.getBoundingClientRect().left + 1);
	}).length`)
	if covered != "0" {
		t.Errorf("%s of the offers cover a part of their row", covered)
	}
}
