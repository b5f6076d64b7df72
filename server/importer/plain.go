package importer

import (
	"strings"

	"hallway/app/schedule"
)

// fromPlain reads text in which a line is a line.
func fromPlain(s string) schedule.Text {
	s = cut(strings.ToValidUTF8(s, "\uFFFD"), maxProse)
	w := &writer{}
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		kind := schedule.Paragraph
		for _, bullet := range []string{"- ", "* ", "• ", "– "} {
			if rest, ok := strings.CutPrefix(line, bullet); ok {
				line, kind = rest, schedule.ListItem
				break
			}
		}
		w.begin(kind)
		w.words(line)
	}
	w.end()
	return w.text
}
