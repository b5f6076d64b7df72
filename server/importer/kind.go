package importer

import (
	"regexp"
	"strings"
	"time"

	"hallway/app/schedule"
)

var (
	// A desk is there to be passed by, even for an hour.
	deskWords = regexp.MustCompile(`(?i)\b(badge pick-?up|pick up badges|badges|cloakroom|coat check|registration|check-in|info(rmation)? desk|help ?desk)\b`)
	// A lounge that is open for half the day is a place; one in the evening is a party.
	placeWords    = regexp.MustCompile(`(?i)\b(showcase|lounge|prayer room|quiet (room|zone)|nursing|childcare|photo booth|store|network nook|booth crawl)\b`)
	serviceWords  = regexp.MustCompile(`(?i)\b(badge pick-?up|pick up badges|registration|coffee break|mini break|break|lunch|breakfast|cloakroom|coat check|welcome reception|pause|mittagspause|kaffeepause)\b|^(?:morning |afternoon )?(?:coffee|tea)(?: (?:and|&) [a-z]+)?$|^(?:conference |gala )?dinner$`)
	lightningWord = regexp.MustCompile(`(?i)\blightning talk`)
)

const shortTitle = 60 // bytes; "Lunch is a talk about ..." is longer

// classify finds out what sort of session it is from its title and track, where
// the source does not tell.
func (e *entry) classify() {
	s := &e.session
	words := s.Title + " | " + strings.Join(e.tracks, " | ")
	nobody := len(e.speakers) == 0 && len(s.Title) < shortTitle
	switch {
	case nobody && (serviceWords.MatchString(s.Title) || strings.EqualFold(strings.Join(e.tracks, ""), "breaks")):
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
	s.Open = nobody && (s.Length() >= time.Hour && deskWords.MatchString(s.Title) ||
		s.Length() >= 3*time.Hour && placeWords.MatchString(s.Title))
}
