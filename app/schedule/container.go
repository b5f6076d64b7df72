package schedule

import (
	"slices"
	"strings"
	"unicode"
)

// linkContainers gives the sessions of one source the row of another source that
// stands for them: "ArgoCon Hosted by CNCF - Full-Day Event" on the main programme
// for all talks of ArgoCon's own. No export says so. A row of ambient length
// without speakers is taken for the container of sessions that lie within its time
// and carry its name in a track, in a tag or at the front of their title.
func (c *combiner) linkContainers() {
	var rows []container
	for _, s := range c.all.Sessions {
		if name := containerName(s.Title); name != "" && s.Ambient() && !s.Service && len(s.Speakers) == 0 {
			rows = append(rows, container{s, name})
		}
	}
	if len(rows) == 0 {
		return
	}
	tracks := make(map[TrackID]string, len(c.all.Tracks))
	for _, track := range c.all.Tracks {
		tracks[track.ID] = plainWords(track.Name)
	}
	for _, s := range c.all.Sessions {
		if s.Parent != "" || s.Ambient() {
			continue
		}
		labels := labelsOf(s, tracks)
		var best container
		for _, row := range rows {
			if c.from[row.Key] != c.from[s.Key] && row.holds(s, labels) && (best.Session == nil || row.closer(s, best)) {
				best = row
			}
		}
		if best.Session != nil {
			s.Parent = best.Key
		}
	}
}

// container is a row that may stand for sessions of another source.
type container struct {
	*Session
	name string // plain words
}

// labelsOf are the texts of a session that may begin with a container's name.
func labelsOf(s *Session, tracks map[TrackID]string) []string {
	labels := []string{plainWords(s.Title)}
	for _, id := range s.Tracks {
		labels = append(labels, tracks[id])
	}
	for _, tag := range s.Tags {
		labels = append(labels, plainWords(tag.Value))
	}
	return labels
}

func (c container) holds(s *Session, labels []string) bool {
	if s.Start.Before(c.Start) || s.End.After(c.End) {
		return false
	}
	return slices.ContainsFunc(labels, func(label string) bool {
		rest, ok := strings.CutPrefix(label, c.name)
		return ok && (rest == "" || rest[0] == ' ')
	})
}

// closer reports whether a container fits a session better than another one that
// holds it too: the same room, a longer name, less time around it.
func (c container) closer(s *Session, other container) bool {
	if here, there := shareRoom(c.Session, s), shareRoom(other.Session, s); here != there {
		return here
	}
	if len(c.name) != len(other.name) {
		return len(c.name) > len(other.name)
	}
	return c.Length() < other.Length()
}

func shareRoom(a, b *Session) bool {
	return slices.ContainsFunc(a.Rooms, func(id RoomID) bool { return slices.Contains(b.Rooms, id) })
}

// containerName is what a container is called before the words on its host and
// its length: "argocon" of "ArgoCon Hosted by CNCF - Full-Day Event | ALL ACCESS".
func containerName(title string) string {
	name := strings.ToLower(title)
	for _, end := range []string{" hosted by ", " - ", " | ", ", full", ", half", " (", ":"} {
		name, _, _ = strings.Cut(name, end)
	}
	name = plainWords(name)
	if len(name) < 4 {
		return "" // too short to tell anything
	}
	return name
}

// plainWords is text in lower case, with one space between words and nothing else.
func plainWords(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), noWord), " ")
}

// noWord reports whether a character stands between words.
func noWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
