package view

import (
	"context"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Drawn names what a view was drawn as, so that Go can tell whether the page that came is
// what it would draw, and leave it as it is.
func Drawn(markup string) string {
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(markup)) // it does not fail
	return strconv.FormatUint(hash.Sum64(), 36)
}

// Markup returns what a component draws.
func Markup(c templ.Component) string {
	var b strings.Builder
	_ = c.Render(context.Background(), &b) // a strings.Builder does not fail, and views have no errors of their own
	return b.String()
}
