package view

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"hallway/app/search"
)

func TestPiecesAreTheMarkup(t *testing.T) {
	s := largeScene()
	for name, c := range map[string]templ.Component{
		"long": Programme(s, search.Query{Day: 1}, ""), "short": Header(Doc{}), "empty": templ.NopComponent,
	} {
		all := ""
		for piece := range Pieces(c) {
			if len(piece) == 0 || len(piece) > 2*pieceSize {
				t.Errorf("%s: a piece has %d bytes", name, len(piece))
			}
			all += piece
		}
		if all != Markup(c) {
			t.Errorf("%s: the pieces are %d bytes that are not the markup's %d", name, len(all), len(Markup(c)))
		}
	}
}

func TestWhatIsNotAskedForIsNotDrawn(t *testing.T) {
	drawn := 0
	row := templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		drawn++
		_, _ = w.Write(make([]byte, 1000)) // as the views of a phone, which look at no error
		return nil
	})
	had := 0
	for range Pieces(templ.Join(slices.Repeat([]templ.Component{row}, 100)...)) {
		if had++; had == 2 {
			break
		}
	}
	if had != 2 || drawn > 2*(pieceSize/1000+1) {
		t.Errorf("of 100 rows %d were drawn for %d pieces", drawn, had)
	}
}

func TestABrokenViewIsNotHidden(t *testing.T) {
	defer func() {
		if recover() != "broken" {
			t.Error("a view that panics says nothing")
		}
	}()
	for range Pieces(templ.ComponentFunc(func(context.Context, io.Writer) error { panic("broken") })) {
	}
}

func TestAPageIsNamedOnce(t *testing.T) {
	body := templ.Raw("<p>Hello</p>")
	for name, drawn := range map[string]string{"day 1": "day 1", "": Drawn("<p>Hello</p>")} {
		if page := Markup(Document(Doc{Drawn: name}, body)); !strings.Contains(page, `data-drawn="`+drawn+`"`) {
			t.Errorf("as %q its view is not named %q", name, drawn)
		}
	}
}
