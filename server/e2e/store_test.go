package e2e

import "testing"

// A store that fails: every write into IndexedDB is refused until the journey
// sets window.mended, as a full disk does until somebody makes room.
const fullDisk = `
	const put = IDBObjectStore.prototype.put;
	IDBObjectStore.prototype.put = function (...all) {
		if (this.name === "picks" && !window.mended) throw new DOMException("the disk is full", "QuotaExceededError");
		return put.apply(this, all);
	};`

// A store whose transactions abort late, as Safari's do when the disk is full.
const abortingDisk = `
	const put = IDBObjectStore.prototype.put;
	IDBObjectStore.prototype.put = function (...all) {
		const asked = put.apply(this, all);
		if (this.name === "picks" && !window.mended) this.transaction.abort();
		return asked;
	};`

func TestStoreThatFailsIsTold(t *testing.T) {
	for _, disk := range []struct{ name, script string }{{"refuses", fullDisk}, {"aborts", abortingDisk}} {
		t.Run(disk.name, func(t *testing.T) {
			hall := newHall(t)
			phone := newPhone(t)
			before, now := hall.key("Audit Logs"), hall.key("Cost of a Cold Start")
			page := phone.open(hall.day(0))
			page.ready()
			page.tap(before)
			page.stored("fixture", before, "maybe")

			t.Log("the disk is full now, and the next tap says so")
			page.must(page.tab.Before(disk.script))
			page.goTo(hall.day(0))
			page.ready()
			page.tap(now)
			page.seesIn("#banner [data-store]", "Your last choice is not saved yet.")
			page.seesIn("#banner [data-store]", "What you had before is safe.")
			page.shows(now, "maybe")
			page.stored("fixture", now, "none")

			t.Log("what was there before is unharmed, on the page and in the store")
			page.shows(before, "maybe")
			page.stored("fixture", before, "maybe")

			t.Log("trying again in vain keeps the banner")
			page.is(`document.querySelector("#banner [data-store]").dataset.old = "yes"`)
			page.click(`#banner [data-act="retry"]`)
			page.has(`#banner [data-store]:not([data-old])`) // it was told again
			page.stored("fixture", now, "none")

			t.Log("with room made, trying again saves it")
			page.is("window.mended = true")
			page.click(`#banner [data-act="retry"]`)
			page.hasNo("#banner [data-store]")
			page.stored("fixture", now, "maybe")
			page.stored("fixture", before, "maybe")
		})
	}
}

func TestStoreThatCannotBeOpenedIsTold(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t)
	key := hall.key("Audit Logs")
	page := phone.open(hall.day(0))
	page.ready()
	page.tap(key)
	page.stored("fixture", key, "maybe")

	closed := phone.blank()
	closed.must(closed.tab.Before(`indexedDB.open = () => { throw new DOMException("no storage here", "SecurityError") };`))
	closed.goTo(hall.day(0))
	closed.ready()
	closed.seesIn("#banner [data-store]", "This browser blocks storage")

	t.Log("the programme is still there, and so are the picks as they were; a star shows nothing that is not kept")
	closed.sees("Cost of a Cold Start")
	closed.shows(key, "maybe")
	closed.tap(hall.key("Cost of a Cold Start"))
	closed.shows(hall.key("Cost of a Cold Start"), "none")
	page.stored("fixture", key, "maybe")
}

func TestTapThatCouldNotBeStoredIsNotLostByAReload(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t)
	key := hall.key("Cost of a Cold Start")
	page := phone.blank()
	page.must(page.tab.Before(fullDisk))
	page.goTo(hall.day(0))
	page.ready()
	page.tap(key)
	page.has("#banner [data-store]")

	t.Log("another tab, with room on the disk, stores what waited")
	other := phone.open(hall.day(0))
	other.ready()
	other.shows(key, "maybe")
	other.stored("fixture", key, "maybe")
}
