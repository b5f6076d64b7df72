package search

import (
	"slices"

	"hallway/app/schedule"
)

// The facets that a session has besides those of its tags.
const (
	Language  = "language"  // of the session, BCP 47
	Recording = "recording" // the only value is NoRecording
)

// NoRecording is a session that is neither recorded nor streamed.
const NoRecording = "no"

// Labels are what a session can be filtered by beside its rooms and tracks: its tags, its
// language and whether it is not recorded.
func Labels(s *schedule.Session) []schedule.Tag {
	labels := slices.Clip(s.Tags)
	if s.Language != "" {
		labels = with(labels, schedule.Tag{Facet: Language, Value: s.Language})
	}
	if s.Unfilmed {
		labels = with(labels, schedule.Tag{Facet: Recording, Value: NoRecording})
	}
	return labels
}

const noFacet = "\x00"

// labelled reports whether a session has one of the tags of each facet, whatever it has of
// the facet but.
func labelled(s *schedule.Session, tags []schedule.Tag, but string) bool {
	if len(tags) == 0 {
		return true
	}
	have := Labels(s)
	for _, tag := range tags {
		if tag.Facet != but && !slices.ContainsFunc(have, func(has schedule.Tag) bool {
			return has.Facet == tag.Facet && slices.Contains(tags, has)
		}) {
			return false
		}
	}
	return true
}
