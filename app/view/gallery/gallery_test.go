package gallery

import (
	"strings"
	"testing"

	"github.com/a-h/templ"
	"golang.org/x/net/html"

	"hallway/app/view"
)

func draw(t *testing.T, c templ.Component) string {
	t.Helper()
	text := view.Markup(c)
	if strings.TrimSpace(text) == "" {
		t.Error("there is nothing on it")
	}
	return text
}

// The policy of the page forbids styles and scripts in attributes, and whatever a
// source says must stay text.
func TestViewsHoldNoScriptAndNoStyle(t *testing.T) {
	for _, state := range All() {
		root, err := html.Parse(strings.NewReader(draw(t, Page(state))))
		if err != nil {
			t.Fatal(err)
		}
		for node := range root.Descendants() {
			if node.Type != html.ElementNode {
				continue
			}
			floor := node.Data == "img" && len(node.Parent.Attr) == 1 && node.Parent.Attr[0].Val == "plan-picture"
			if node.Data == "script" || node.Data == "style" || node.Data == "img" && !floor {
				t.Errorf("%s: there is a <%s>", state.Name, node.Data)
			}
			for _, a := range node.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Errorf("%s: <%s> has %s=%q", state.Name, node.Data, a.Key, a.Val)
				}
				if a.Key == "href" && strings.HasPrefix(strings.ToLower(a.Val), "javascript") {
					t.Errorf("%s: a link leads to %q", state.Name, a.Val)
				}
			}
		}
	}
}

// Headings go down one level at a time, so that they can be walked through.
func TestHeadingsAreInOrder(t *testing.T) {
	for _, state := range All() {
		root, err := html.Parse(strings.NewReader(draw(t, Page(state))))
		if err != nil {
			t.Fatal(err)
		}
		last := 0
		for node := range root.Descendants() {
			if node.Type != html.ElementNode || len(node.Data) != 2 || node.Data[0] != 'h' || node.Data[1] < '1' || node.Data[1] > '6' {
				continue
			}
			level := int(node.Data[1] - '0')
			if last == 0 && level != 1 || level > last+1 {
				t.Errorf("%s: h%d follows h%d", state.Name, level, last)
			}
			last = level
		}
	}
}

// Nobody can say, or find by ear, a control without a name; and what goes by its id is
// there once.
func TestControlsHaveNamesAndIdsAreUnique(t *testing.T) {
	for _, state := range All() {
		root, err := html.Parse(strings.NewReader(draw(t, Page(state))))
		if err != nil {
			t.Fatal(err)
		}
		ids := make(map[string]bool)
		for node := range root.Descendants() {
			if node.Type != html.ElementNode {
				continue
			}
			attr := make(map[string]string)
			for _, a := range node.Attr {
				attr[a.Key] = a.Val
			}
			if id := attr["id"]; id != "" && ids[id] {
				t.Errorf("%s: two elements have the id %q", state.Name, id)
			} else if id != "" {
				ids[id] = true
			}
			if node.Data != "button" && (node.Data != "a" || attr["href"] == "") || attr["aria-label"] != "" {
				continue
			}
			name := ""
			for d := range node.Descendants() {
				if d.Type == html.TextNode {
					name += d.Data
				}
			}
			if strings.TrimSpace(name) == "" {
				t.Errorf("%s: <%s %v> has no name", state.Name, node.Data, node.Attr)
			}
		}
	}
}

// Each state can be found by its name, which is in its address.
func TestNamesAreUnique(t *testing.T) {
	seen := make(map[string]bool)
	for _, state := range All() {
		if seen[state.Name] {
			t.Errorf("two states are called %q", state.Name)
		}
		seen[state.Name] = true
	}
	if len(seen) < 60 {
		t.Errorf("%d states", len(seen))
	}
}
