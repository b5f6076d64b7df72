package view

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Drawn names what a view was drawn as, so that Go can tell whether the page that came is
// what it would draw, and leave it as it is. It is FNV-1a of 64 bits (Fowler, Noll, Vo).
func Drawn(markup string) string {
	hash := uint64(14695981039346656037)
	for i := range len(markup) {
		hash = (hash ^ uint64(markup[i])) * 1099511628211
	}
	return strconv.FormatUint(hash, 36)
}

func markup(ctx context.Context, c templ.Component) string {
	var b strings.Builder
	_ = c.Render(ctx, &b) // a strings.Builder does not fail, and views have no errors of their own
	return b.String()
}
