package e2e

import (
	"os"
	"path/filepath"
	"testing"
)

// The map's pictures are there without a network too, with the room marked where it is.
func TestTheMapIsThereWithoutANetwork(t *testing.T) {
	ground := filepath.Join(t.TempDir(), "ground.svg")
	if err := os.WriteFile(ground, []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200"><style>.hall { fill: #ddd }</style><rect class="hall" id="hall-a" x="200" y="0" width="200" height="100"/><rect class="hall" id="hall-b" width="100" height="100"/></svg>`), 0o600); err != nil {
		t.Fatal(err)
	}
	hall := newHall(t, "--map", "fixture="+ground)
	page := newPhone(t).open(hall.session(scheduler))
	page.kept()
	page.wait("the picture is kept", `caches.open("data-1").then((data) => data.keys()).then((all) => all.some((r) => r.url.includes("/floor-1.")))`)
	hall.networkGoes()
	page.click(`.when-where a[href*="/map"]`)
	page.sees("Ground")
	page.wait("the picture is on show", `[...document.querySelectorAll(".floor img")].every((img) => img.complete && img.naturalWidth > 0)`)
	page.wait("the room is marked where it is", `(() => {
		const img = document.querySelector(".floor img").getBoundingClientRect(), pin = document.querySelector(".floor path").getBoundingClientRect();
		const x = pin.x + pin.width / 2 - img.x, y = pin.bottom - img.y;
		return Math.abs(x / img.width - .75) < .02 && Math.abs(y / img.height - .25) < .03;
	})()`)
	page.calm()
}
