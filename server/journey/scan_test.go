package journey

import (
	"errors"
	"strings"
	"testing"

	"hallway/app/screen/screentest"
)

// A code leads where its link does, and nowhere else.
func TestACodeIsOpened(t *testing.T) {
	ana := newPhone(t).Open(at("?day=" + today()))
	ana.Star(key(t, audit))
	link := shares(t, ana, "Ana")
	origin := link[:strings.Index(link, "/s/")]
	for _, c := range []struct{ code, at, sees string }{
		{link, at("/colleague"), "Ana"},
		{origin + at("/session/"+key(t, cold)), at("/session/" + key(t, cold)), "Cost of a Cold Start"},
		{origin + at("/join#nothing"), at("/join"), "This link or code is wrong"},
		{"https://elsewhere.example/e/fixture/agenda", "/settings", "That code isn't from this Hallway: https://elsewhere.example/"},
		{origin + "//elsewhere.example/", "/settings", "That code isn't from this Hallway"},
		{"javascript:alert(1)", "/settings", "That code isn't from this Hallway"},
		{"WIFI:S:hall;;", "/settings", "That code isn't from this Hallway: WIFI"},
		{"", "/settings", "Settings"},
	} {
		phone := screentest.New(t, server.URL, opened)
		phone.Camera = func(picture []byte) (string, error) {
			if string(picture) == "" {
				return "", errors.New("NotAllowedError")
			}
			return c.code, nil
		}
		tab := phone.Open("/e/fixture")
		tab.Visit("/settings")
		tab.Press("scan")
		tab.Sees("The camera can't be used. Allow it")
		tab.Drop("scan-picture", "code.jpg", []byte("a picture"))
		if !strings.HasPrefix(tab.At(), c.at) {
			t.Errorf("%q leads to %s, want %s", c.code, tab.At(), c.at)
		}
		tab.Sees(c.sees)
	}
}

// What comes after the sheet was closed opens no other.
func TestAClosedSheetStaysClosed(t *testing.T) {
	for _, late := range []error{nil, errors.New("NotFoundError")} {
		phone := screentest.New(t, server.URL, opened)
		tab := phone.Open("/e/fixture")
		phone.Camera = func([]byte) (string, error) {
			tab.Escape()
			return "https://elsewhere.example/", late
		}
		tab.Visit("/settings")
		tab.Press("scan")
		tab.SeesNot("Scan a code QR", "can't be used", "isn't from this Hallway")
		if tab.HasSheet() {
			t.Error("a sheet is open")
		}
	}
}

func TestWhereNoCodeCanBeScanned(t *testing.T) {
	for _, c := range []struct {
		iPhone, installed bool
		want              string
	}{
		{false, false, "with your camera app"},
		{true, false, "with your camera app"},
		{true, true, "opens in Safari, not in this app"},
	} {
		phone := screentest.New(t, server.URL, opened)
		phone.IPhone, phone.Installed = c.iPhone, c.installed
		tab := phone.Open("/e/fixture")
		tab.Visit("/settings")
		tab.Sees(c.want)
		if tab.Has("scan") {
			t.Errorf("%+v offers to scan", c)
		}
	}
}
