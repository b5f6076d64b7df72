package venue

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

// A picture is shown as an image, in which browsers run nothing and load nothing. Somebody may
// open it by itself all the same, so what could do either is left out.

// drawn are the elements that are kept, with all that is in them. Others go, with all that is in them.
var drawn = map[string]bool{
	"svg": true, "g": true, "defs": true, "symbol": true, "use": true, "title": true, "desc": true, "style": true,
	"path": true, "rect": true, "circle": true, "ellipse": true, "line": true, "polyline": true, "polygon": true,
	"text": true, "tspan": true, "textPath": true, "image": true, "switch": true, "a": true,
	"clipPath": true, "mask": true, "marker": true, "pattern": true, "linearGradient": true, "radialGradient": true, "stop": true,
	"filter": true, "feGaussianBlur": true, "feOffset": true, "feBlend": true, "feFlood": true, "feComposite": true,
	"feColorMatrix": true, "feMerge": true, "feMergeNode": true, "feDropShadow": true,
}

const (
	svgSpace   = "http://www.w3.org/2000/svg"
	xlinkSpace = "http://www.w3.org/1999/xlink"
	mostDepth  = 100
)

// element is one that is open.
type element struct {
	name  string
	at    matrix
	names []string
	box   box
	text  strings.Builder // of a text or a title
}

// box is around what has been drawn.
type box struct{ x0, y0, x1, y1 float64 }

var empty = box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}

func (b *box) add(x, y float64) {
	b.x0, b.y0, b.x1, b.y1 = min(b.x0, x), min(b.y0, y), max(b.x1, x), max(b.y1, y)
}

func (b *box) join(c box) {
	if c.x0 <= c.x1 {
		b.add(c.x0, c.y0)
		b.add(c.x1, c.y1)
	}
}

// svg is a picture while it is read and written anew.
type svg struct {
	floor Floor
	left  float64 // of the view box
	top   float64
	open  []*element
	out   *xml.Encoder
	body  *bytes.Buffer
}

// readSVG reads a picture and writes it anew, without what could run or be loaded.
func readSVG(content []byte) (Floor, error) {
	body := new(bytes.Buffer)
	s := &svg{floor: Floor{Type: "image/svg+xml"}, out: xml.NewEncoder(body), body: body}
	in := xml.NewDecoder(bytes.NewReader(content))
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Floor{}, fmt.Errorf("it cannot be read as an SVG: %w", err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if !drawn[t.Name.Local] || t.Name.Space != svgSpace && t.Name.Space != "" {
				if len(s.open) == 0 {
					return Floor{}, fmt.Errorf("it is neither an SVG nor a PNG: it begins with <%s>", t.Name.Local)
				}
				if err := in.Skip(); err != nil {
					return Floor{}, fmt.Errorf("it cannot be read as an SVG: %w", err)
				}
				continue
			}
			if err := s.start(t); err != nil {
				return Floor{}, err
			}
		case xml.EndElement:
			s.end(t)
		case xml.CharData:
			s.words(t)
		}
	}
	if err := s.out.Close(); err != nil || s.floor.Width == 0 {
		return Floor{}, errors.Join(errors.New("it is neither an SVG nor a PNG"), err)
	}
	s.floor.Picture = body.Bytes()
	return s.floor, nil
}

func (s *svg) start(t xml.StartElement) error {
	if len(s.open) >= mostDepth {
		return fmt.Errorf("its elements are %d deep", len(s.open))
	}
	e := &element{name: t.Name.Local, at: same, box: empty}
	kept := xml.StartElement{Name: xml.Name{Local: t.Name.Local}}
	if len(s.open) > 0 {
		e.at = s.open[len(s.open)-1].at
	} else {
		if t.Name.Local != "svg" {
			return fmt.Errorf("it begins with <%s>, and not with <svg>", t.Name.Local)
		}
		if err := s.size(t); err != nil {
			return err
		}
		e.at = matrix{1, 0, 0, 1, -s.left, -s.top}
		kept.Attr = []xml.Attr{{Name: xml.Name{Local: "xmlns"}, Value: svgSpace}}
	}
	for _, a := range t.Attr {
		if a.Name.Local == "transform" && a.Name.Space == "" {
			e.at = e.at.times(transform(a.Value))
		}
		if slices.Contains([]string{"id", "label", "data-room", "aria-label"}, a.Name.Local) { // inkscape:label
			e.names = append(e.names, a.Value)
		}
		if a, ok := safe(t.Name.Local, a); ok {
			kept.Attr = append(kept.Attr, a)
		}
	}
	e.outline(t)
	s.open = append(s.open, e)
	return s.out.EncodeToken(kept)
}

// safe returns an attribute as it is kept, if it is.
func safe(element string, a xml.Attr) (xml.Attr, bool) {
	name, value := a.Name.Local, strings.TrimSpace(a.Value)
	switch a.Name.Space {
	case "", xlinkSpace, "xlink":
	default:
		return a, false // of the program that drew it
	}
	lower := strings.ToLower(name)
	switch {
	case a.Name.Space == "" && (name == "xmlns" || strings.HasPrefix(lower, "on")):
		return a, false
	case lower == "href":
		picture := element == "image" && (strings.HasPrefix(value, "data:image/png;base64,") || strings.HasPrefix(value, "data:image/jpeg;base64,"))
		if !picture && !strings.HasPrefix(value, "#") {
			return a, false
		}
		return xml.Attr{Name: xml.Name{Local: "href"}, Value: value}, true
	case a.Name.Space != "" || !styleIsSafe(value):
		return a, false
	}
	return xml.Attr{Name: xml.Name{Local: name}, Value: a.Value}, true
}

// styleIsSafe reports whether a style, or a value such as that of fill, loads nothing.
func styleIsSafe(words string) bool {
	lower := strings.ToLower(words)
	for _, bad := range []string{`\`, "@import", "image-set(", "javascript:"} { // an escape may spell any word
		if strings.Contains(lower, bad) {
			return false
		}
	}
	for _, after := range strings.Split(lower, "url(")[1:] {
		if !strings.HasPrefix(strings.TrimLeft(after, " \"'"), "#") {
			return false
		}
	}
	return true
}

// size reads how large the picture is: its view box, or else its width and height.
func (s *svg) size(t xml.StartElement) error {
	for _, a := range t.Attr {
		v := numbers(a.Value)
		switch {
		case a.Name.Local == "viewBox" && len(v) == 4:
			s.left, s.top, s.floor.Width, s.floor.Height = v[0], v[1], v[2], v[3]
			if !(v[2] > 0) || !(v[3] > 0) || math.IsInf(v[2]+v[3], 0) {
				return fmt.Errorf("its viewBox %q has no size", a.Value)
			}
			return nil
		case a.Name.Local == "width" && len(v) == 1 && !strings.HasSuffix(a.Value, "%"):
			s.floor.Width = v[0]
		case a.Name.Local == "height" && len(v) == 1 && !strings.HasSuffix(a.Value, "%"):
			s.floor.Height = v[0]
		}
	}
	if !(s.floor.Width > 0) || !(s.floor.Height > 0) {
		return errors.New("it says neither a viewBox nor its width and height")
	}
	return nil
}

// outline adds what an element draws to its box, in units of the picture.
func (e *element) outline(t xml.StartElement) {
	value := make(map[string]string, len(t.Attr))
	for _, a := range t.Attr {
		if a.Name.Space == "" {
			value[a.Name.Local] = a.Value
		}
	}
	get := func(name string) float64 {
		if v := numbers(value[name]); len(v) > 0 {
			return v[0]
		}
		return 0
	}
	add := func(x, y float64) {
		if x, y = e.at.of(x, y); !math.IsNaN(x+y) && !math.IsInf(x+y, 0) {
			e.box.add(x, y)
		}
	}
	switch t.Name.Local {
	case "rect", "image":
		add(get("x"), get("y"))
		add(get("x")+get("width"), get("y")+get("height"))
	case "circle", "ellipse":
		add(get("cx"), get("cy"))
	case "text", "tspan":
		if value["x"] != "" || t.Name.Local == "text" {
			add(get("x"), get("y"))
		}
	case "line":
		add(get("x1"), get("y1"))
		add(get("x2"), get("y2"))
	case "polygon", "polyline":
		v := numbers(value["points"])
		for i := 0; i+1 < len(v); i += 2 {
			add(v[i], v[i+1])
		}
	case "path":
		for _, p := range ends(value["d"]) {
			add(p[0], p[1])
		}
	}
}

// ends are the points that a path goes through (SVG 2, 9.3), without those that bend it.
func ends(d string) (all [][2]float64) {
	var x, y, fromX, fromY float64
	for d != "" {
		at := strings.IndexAny(d, "MmLlHhVvCcSsQqTtAaZz")
		if at < 0 {
			return all
		}
		command := d[at]
		d = d[at+1:]
		next := strings.IndexAny(d, "MmLlHhVvCcSsQqTtAaZz")
		if next < 0 {
			next = len(d)
		}
		v := numbers(d[:next])
		d = d[next:]
		upper := command &^ 0x20
		relative := command != upper
		takes := map[byte]int{'M': 2, 'L': 2, 'T': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'A': 7}[upper]
		if upper == 'Z' {
			x, y = fromX, fromY
			continue
		}
		for ; len(v) >= takes; v = v[takes:] {
			px, py := x, y
			switch upper {
			case 'H':
				px = v[0]
				if relative {
					px += x
				}
			case 'V':
				py = v[0]
				if relative {
					py += y
				}
			default:
				px, py = v[takes-2], v[takes-1]
				if relative {
					px, py = px+x, py+y
				}
			}
			x, y = px, py
			if upper == 'M' {
				fromX, fromY, upper = x, y, 'L'
			}
			all = append(all, [2]float64{x, y})
		}
	}
	return all
}

func (s *svg) words(t xml.CharData) {
	if len(s.open) == 0 {
		return
	}
	last := s.open[len(s.open)-1]
	if last.name == "style" && !styleIsSafe(string(t)) {
		return
	}
	last.text.Write(t)
	_ = s.out.EncodeToken(t) // into memory
}

func (s *svg) end(t xml.EndElement) {
	if len(s.open) == 0 {
		return
	}
	e := s.open[len(s.open)-1]
	s.open = s.open[:len(s.open)-1]
	_ = s.out.EncodeToken(xml.EndElement{Name: xml.Name{Local: t.Name.Local}}) // into memory
	text := strings.Join(strings.Fields(e.text.String()), " ")
	if len(s.open) > 0 {
		above := s.open[len(s.open)-1]
		above.box.join(e.box)
		switch {
		case t.Name.Local == "title" && len(s.open) == 1:
			s.floor.Name = text
		case t.Name.Local == "title":
			above.names = append(above.names, text)
		case t.Name.Local == "tspan":
			above.text.WriteString(" " + text)
		}
	}
	if t.Name.Local == "text" && text != "" {
		e.names = append(e.names, text)
	}
	if len(s.open) == 0 || len(e.names) == 0 || e.box.x0 > e.box.x1 || len(s.floor.spots) >= mostSpots {
		return
	}
	x, y := (e.box.x0+e.box.x1)/2, (e.box.y0+e.box.y1)/2
	if x >= 0 && y >= 0 && x <= s.floor.Width && y <= s.floor.Height {
		s.floor.spots = append(s.floor.spots, spot{e.names, x, y})
	}
}
