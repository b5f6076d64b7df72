package e2e

import "testing"

func TestHostileAbstractIsShownHarmlessly(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t)
	page := phone.open(hall.session("Attack of the Abstract"))

	look := func() {
		page.sees("Harmless start.")
		page.sees("Paragraph to tap")
		page.has("form[role=search], h1") // the style in the abstract did not hide the page
		for _, tag := range []string{"script", "img", "svg", "iframe", "style", "form", "[onclick]", "[onerror]"} {
			if page.is(`document.querySelector("#view .prose ` + tag + `")`) {
				t.Errorf("the abstract's %s is in the page", tag)
			}
		}
		if page.is(`[...document.querySelectorAll("a")].some(a => !/^(https?|mailto):$/.test(a.protocol))`) {
			t.Error("the page has a link that is neither http nor mailto")
		}
		page.is(`[...document.querySelectorAll("#view .prose *")].forEach(e => e.tagName !== "A" && e.click()) ?? true`)
		if page.is("window.pwned") {
			t.Errorf("the abstract ran: %s", page.value("window.pwned"))
		}
	}
	t.Log("as the server sends it")
	look()
	t.Log("as Go draws it")
	page.ready()
	page.kept() // then the details are here, and were drawn
	look()
	if !page.is(`document.querySelector('.prose a[href="https://example.org/good"][rel~="noopener"]')`) {
		t.Error("the good link is lost")
	}
	t.Log("and as a search shows it")
	page.goTo(hall.at("?q=harmless"))
	page.ready()
	page.sees("Attack of the Abstract")
	if page.is("window.pwned") {
		t.Errorf("the search ran it: %s", page.value("window.pwned"))
	}
	page.calm()
}

func TestNoScreenBreaksTheSecurityPolicy(t *testing.T) {
	hall := newHall(t)
	phone := newPhone(t)
	page := phone.blank()
	page.must(page.tab.Before(`addEventListener("securitypolicyviolation", (e) => {
		(window.violations ??= []).push(e.violatedDirective + " " + e.blockedURI + " " + e.sample);
	});`))
	for _, screen := range screens(hall) {
		page.goTo(hall.server.URL + screen.path)
		page.ready()
		if page.is("window.violations") {
			t.Errorf("%s: %s", screen.name, page.value("window.violations"))
		}
	}
	page.calm()
}
