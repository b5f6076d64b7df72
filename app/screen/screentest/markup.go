package screentest

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// match says whether an element is meant.
type match func(*html.Node) bool

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func set(n *html.Node, name, value string) {
	for i, a := range n.Attr {
		if a.Key == name {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: name, Val: value})
}

func byID(id string) match { return func(n *html.Node) bool { return attr(n, "id") == id } }

func byAttr(name, value string) match {
	return func(n *html.Node) bool { return has(n, name) && attr(n, name) == value }
}

func both(a, b match) match { return func(n *html.Node) bool { return a(n) && b(n) } }

// find is the first element below one that is meant, in document order.
func find(n *html.Node, m match) *html.Node {
	if all := findAll(n, m); len(all) > 0 {
		return all[0]
	}
	return nil
}

func findAll(n *html.Node, m match) []*html.Node {
	var all []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && m(d) {
			all = append(all, d)
		}
	}
	return all
}

// around is the nearest element that is meant, from one on upwards.
func around(n *html.Node, m match) *html.Node {
	for ; n != nil; n = n.Parent {
		if n.Type == html.ElementNode && m(n) {
			return n
		}
	}
	return nil
}

// keyAround is the session that an element stands for, as package dom tells it.
func keyAround(n *html.Node) string {
	if row := around(n, func(n *html.Node) bool { return has(n, "data-key") }); row != nil {
		return attr(row, "data-key")
	}
	return ""
}

// hidden reports whether a person cannot see an element, as far as the markup says. Of a
// fold that is closed only the summary can be seen.
func hidden(n *html.Node) bool {
	summary := false
	for ; n != nil; n = n.Parent {
		switch {
		case has(n, "hidden") || n.Data == "script" || n.Data == "style" || n.Data == "head",
			(n.Data == "details" && !summary || n.Data == "dialog" || has(n, "popover")) && !has(n, "open"):
			return true
		}
		summary = n.Data == "summary"
	}
	return false
}

// text is what an element says, in one line.
func text(n *html.Node) string {
	var words []string
	for d := range n.Descendants() {
		if d.Type == html.TextNode && !hidden(d.Parent) {
			words = append(words, d.Data)
		}
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}

// fill puts markup in place of what is in an element.
func fill(n *html.Node, markup string) error {
	empty(n)
	return add(n, markup)
}

func empty(n *html.Node) {
	for n.FirstChild != nil {
		n.RemoveChild(n.FirstChild)
	}
}

func add(n *html.Node, markup string) error {
	nodes, err := html.ParseFragment(strings.NewReader(markup), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return err
	}
	for _, node := range nodes {
		n.AppendChild(node)
	}
	return nil
}
