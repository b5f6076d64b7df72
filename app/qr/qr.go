// Package qr draws a QR code (ISO/IEC 18004, model 2) as a path of an SVG, for a page
// whose policy allows no styles and no foreign pictures.
package qr

import (
	"errors"
	"strconv"
	"strings"

	"rsc.io/qr/coding"
)

// Code is a QR code: Size modules wide and high.
type Code struct {
	Size int
	dark func(x, y int) bool
}

// ErrLong is a text that no code holds that a phone reads from a screen.
var ErrLong = errors.New("it is too long for one QR code")

// Largest is the largest version that is made, of 117 modules: with a margin a module
// has three pixels on a phone's screen then, which cameras read.
const Largest = 25

// Most is how many bytes the largest code holds.
const Most = 1273

// Encode makes the smallest code that holds a text. Short ones may lose 15 % of their
// modules, long ones 7 %.
func Encode(text string) (Code, error) {
	for _, level := range []coding.Level{coding.M, coding.L} {
		for version := coding.Version(1); version <= Largest; version++ {
			if level == coding.M && version > 14 {
				break // rather larger modules
			}
			plan, err := coding.NewPlan(version, level, 0)
			if err != nil {
				return Code{}, err
			}
			encoding := coding.String(text)
			if encoding.Check() != nil {
				return Code{}, ErrLong
			}
			if encoding.Bits(version) > plan.DataBytes*8 {
				continue
			}
			code, err := plan.Encode(encoding)
			if err != nil {
				return Code{}, err
			}
			return Code{code.Size, code.Black}, nil
		}
	}
	return Code{}, ErrLong
}

// Dark reports whether a module is dark. Outside of the code all are light.
func (c Code) Dark(x, y int) bool {
	return x >= 0 && y >= 0 && x < c.Size && y < c.Size && c.dark(x, y)
}

// Margin is the width of the light margin that readers need, in modules.
const Margin = 4

// ViewBox is that of an SVG for [Code.Path], with the margin.
func (c Code) ViewBox() string {
	size := strconv.Itoa(c.Size + 2*Margin)
	return "-" + strconv.Itoa(Margin) + " -" + strconv.Itoa(Margin) + " " + size + " " + size
}

// Path are the dark modules, a stroke of one for each run in a row.
func (c Code) Path() string {
	var b strings.Builder
	for y := range c.Size {
		for x := 0; x < c.Size; x++ {
			start := x
			for c.Dark(x, y) {
				x++
			}
			if x > start {
				b.WriteString("M" + strconv.Itoa(start) + " " + strconv.Itoa(y) + "h" + strconv.Itoa(x-start) + "v1h-" + strconv.Itoa(x-start) + "z")
			}
		}
	}
	return b.String()
}
