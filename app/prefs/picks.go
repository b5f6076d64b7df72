package prefs

import (
	"slices"
	"strings"

	"hallway/app/agenda"
)

// A line for each pick, "key state", as web/js/tap.js reads it.

func readPicks(words string) map[string]agenda.State {
	picks := make(map[string]agenda.State)
	for line := range strings.Lines(words) {
		key, word, _ := strings.Cut(strings.TrimSpace(line), " ")
		if state, ok := agenda.ParseState(word); ok {
			picks[key] = state
		}
	}
	return picks
}

func writePicks(picks map[string]agenda.State) string {
	var lines []string
	for key, state := range picks {
		lines = append(lines, key+" "+state.String())
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
