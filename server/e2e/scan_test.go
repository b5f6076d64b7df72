package e2e

import "testing"

// reader stands for the browser's reader of codes, which this system's Chromium lacks: it
// sees a code in the third picture that the camera gives, and in any file.
const reader = `window.BarcodeDetector = class {
	async detect(source) {
		const file = source instanceof ImageBitmap;
		if (!file && !(source.videoWidth > 0)) throw new Error("there is no picture yet");
		window.looked = (window.looked ?? 0) + 1;
		return file || window.looked > 2 ? [{ rawValue: window.code }] : [];
	}
};
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
window.tracks = [];
navigator.mediaDevices.getUserMedia = async (wish) => {
	const stream = await ask(wish);
	window.tracks.push(...stream.getTracks());
	return stream;
};`

// The camera is asked for once somebody scans, opens what is in a code, and is off again.
func TestACodeIsScanned(t *testing.T) {
	hall := newHall(t)
	page := newPhoneThatEnds(t).blank()
	page.must(page.tab.Before(reader))
	page.goTo(hall.server.URL + "/settings")
	page.ready()
	page.click(`[data-act="scan"]`)
	t.Log("a camera that is not allowed")
	page.seesIn("#sheet", "The camera can't be used.")
	page.click(`#sheet [data-act="close"]`)

	t.Log("a sheet that is closed")
	page.must(page.tab.Permit(hall.server.URL, "camera"))
	page.is(`window.looked = -1e6`)
	page.click(`[data-act="scan"]`)
	page.wait("the camera looks", `window.tracks.length === 1 && window.looked > -1e6`)
	page.click(`#sheet [data-act="close"]`)
	page.wait("the camera is off", `window.tracks.every((track) => track.readyState === "ended")`)

	t.Log("a code before the camera")
	page.is(`window.looked = 0, window.code = location.origin + ` + quote("/e/fixture/session/"+hall.key(scheduler)))
	page.click(`[data-act="scan"]`)
	page.opens("/e/fixture/session/" + hall.key(scheduler))
	page.hasNo("dialog[open]")
	page.wait("the camera is off", `window.tracks.length === 2 && window.tracks.every((track) => track.readyState === "ended")`)
	page.calm()
}
