package screen

import (
	"net/url"
	"strings"

	"hallway/app/bookmarks"
	"hallway/app/view"
)

// What is in a code, before the camera or in a picture, is opened as a link is.

// scanning is how codes are scanned here.
func (a *App) scanning() view.Scanning {
	switch {
	case a.browser.Scans():
		return view.ScansHere
	case a.browser.Apple() && a.browser.Installed():
		return view.ScansElsewhere
	}
	return view.ScansWithCamera
}

// scan asks for the camera and waits for a code.
func (a *App) scan() {
	a.browser.Show("sheet", markup(view.ScanSheet("")))
	a.browser.Dialog(true)
	a.scanIn(nil, "The camera can't be used. Allow it for this site in your browser, or use a picture of the code.")
}

func (a *App) scanPicture(picture []byte) {
	a.scanIn(picture, "No code was found in that picture. Try one that shows all of it, sharp and straight.")
}

func (a *App) scanIn(picture []byte, trouble string) {
	var text string
	var err error
	a.later(func() { text, err = a.browser.Scan(picture) }, func() {
		switch {
		case !a.browser.OnSheet("scan-file"): // it was closed meanwhile
		case err != nil:
			a.browser.Show("sheet", markup(view.ScanSheet(trouble)))
		case text != "":
			a.browser.Dialog(false)
			a.openScanned(text)
		}
	})
}

// openScanned goes where a code leads: to an address of this app, or to a session by its link
// on the organiser's site.
func (a *App) openScanned(text string) {
	u, err := url.Parse(text)
	// A path of two slashes would be another host's address without its scheme.
	if own := err == nil && u.Scheme+"://"+u.Host == a.browser.Origin() && !strings.HasPrefix(u.Path, "//"); own {
		if secret, ok := strings.CutPrefix(u.Path, "/s/"); ok {
			a.loop.Open(view.HrefColleague(a.event.ID) + "#" + strings.Trim(secret, "/"))
			return
		}
		u.Scheme, u.Host, u.User = "", "", nil
		a.loop.Open(u.String())
		return
	}
	if a.scene.Programme != nil {
		if key, ok := bookmarks.InText(a.scene.Programme, text); ok {
			a.loop.Open(view.HrefSession(a.event.ID, key))
			return
		}
	}
	a.say("That code isn't from this Hallway: "+view.Shorten(text), "")
}
