package importer

import (
	"regexp"
	"strings"

	"hallway/app/schedule"
)

var (
	openWords     = regexp.MustCompile(`(?i)\b(badge pick-?up|cloakroom|coat check|registration|showcase|lounge|information desk|info desk|help ?desk|prayer room|quiet room|nursing room|nursing|childcare|photo booth|store|network nook|booth crawl)\b`)
	serviceWords  = regexp.MustCompile(`(?i)\b(badge pick-?up|registration|coffee break|mini break|break|lunch|breakfast|cloakroom|coat check|welcome reception|pause|mittagspause|kaffeepause)\b`)
	lightningWord = regexp.MustCompile(`(?i)\blightning talk`)
)

// classify finds out what sort of session it is from its title and track, where
// the source does not tell.
func (e *entry) classify() {
	s := &e.session
	words := s.Title + " | " + strings.Join(e.tracks, " | ")
	nobody := len(e.speakers) == 0
	switch {
	case nobody && (serviceWords.MatchString(s.Title) && len(s.Title) < 60 || strings.EqualFold(strings.Join(e.tracks, ""), "breaks")):
		s.Service, s.Kind = true, schedule.Break
	case strings.Contains(strings.ToLower(words), "keynote"):
		s.Kind = schedule.Keynote
	case lightningWord.MatchString(words):
		s.Kind = schedule.Lightning
	case strings.HasPrefix(s.Title, "Panel"):
		s.Kind = schedule.Panel
	case strings.Contains(strings.ToLower(words), "tutorial"), strings.Contains(strings.ToLower(words), "workshop"):
		s.Kind = schedule.Workshop
	}
	// A desk is open for hours; a coffee break of the same track is not.
	s.Open = nobody && openWords.MatchString(s.Title) && s.Length().Hours() >= 2
}
