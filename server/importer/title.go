package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"hallway/app/schedule"
)

// Titles hold what the formats have no field for: what became of the session, and
// on Sched who speaks.

var (
	statusMark = regexp.MustCompile(`^\s*[\[(*]*\s*(CANCELL?ED|MOVED|POSTPONED|SOLD OUT)\b\s*[\])*]*[!:\s-]*`)
	statusTail = regexp.MustCompile(`[\s-]*[\[(*]+\s*(CANCELL?ED|MOVED|POSTPONED|SOLD OUT)\s*[\])*]+\s*$|\s+-\s+(CANCELL?ED|POSTPONED)\s*$`)
)

// setTitle takes the marks of state off a title. They count in capitals only:
// "Cancelling system calls" is a talk.
func (e *entry) setTitle(d *draft, title string) {
	title = d.title(e.line, title)
	for _, mark := range []*regexp.Regexp{statusMark, statusTail} {
		found := mark.FindStringSubmatch(title)
		if found == nil {
			continue
		}
		if rest := strings.TrimSpace(strings.Replace(title, found[0], "", 1)); rest != "" {
			title = rest
		}
		e.session.Status = statusOf(strings.Join(found[1:], ""))
	}
	e.session.Title = title
}

func statusOf(word string) schedule.Status {
	switch word {
	case "MOVED":
		return schedule.Moved
	case "POSTPONED":
		return schedule.Postponed
	case "SOLD OUT":
		return schedule.SoldOut
	}
	return schedule.Canceled
}

// splitSpeakers takes "Title - Ada, Org & Grace, Org; Linus, Org" apart at the
// last " - ". All of what follows must look like people, or none of it is taken:
// a title must never become a person.
func splitSpeakers(title string) ([]person, string) {
	at := strings.LastIndex(title, " - ")
	if at <= 0 {
		return nil, title
	}
	people, ok := parsePeople(title[at+3:])
	if !ok {
		return nil, title
	}
	return people, strings.TrimSpace(title[:at])
}

func parsePeople(text string) ([]person, bool) {
	var people []person
	for group := range strings.SplitSeq(text, ";") {
		group = strings.TrimSpace(group)
		if group == "" {
			continue
		}
		members, ok := parseGroup(group)
		if !ok {
			return nil, false
		}
		people = append(people, members...)
	}
	return people, len(people) > 0 && len(people) <= 12
}

// parseGroup reads people that are joined by "&": each with their own
// organisation, or all with the last one's.
func parseGroup(group string) ([]person, bool) {
	var people []person
	for i, part := range strings.Split(group, " & ") {
		words := strings.Split(part, ", ")
		name := strings.TrimSpace(words[0])
		if !isName(name) {
			// "Ada, Johnson & Johnson": the rest of an organisation's name
			if i > 0 && len(words) == 1 && len(people) > 0 && people[i-1].org != "" {
				people[i-1].org += " & " + name
				people = append(people, person{})
				continue
			}
			return nil, false
		}
		p := person{name: name, inferred: true}
		p.job, p.org = jobAndOrg(words[1:])
		people = append(people, p)
	}
	people = slices.DeleteFunc(people, func(p person) bool { return p.name == "" })
	for i := len(people) - 2; i >= 0; i-- {
		if people[i].org == "" && people[i].job == "" {
			people[i].org, people[i].job = people[i+1].org, people[i+1].job
		}
	}
	// A name alone, with nothing behind it anywhere, is more often the end of a
	// title: "Bridging the Gap - Part Two".
	return people, len(people) > 0 && (people[len(people)-1].org != "" || people[len(people)-1].job != "")
}

// jobAndOrg reads what follows a name: "Org", "Title, Org" or only a title.
func jobAndOrg(words []string) (job, org string) {
	switch len(words) {
	case 0:
		return "", ""
	case 1:
		if isJob(words[0]) {
			return strings.TrimSpace(words[0]), ""
		}
		return "", strings.TrimSpace(words[0])
	}
	return strings.TrimSpace(strings.Join(words[:len(words)-1], ", ")), strings.TrimSpace(words[len(words)-1])
}

var jobWords = regexp.MustCompile(`(?i)\b(maintainer|lead|contributor|manager|founder|co-founder|chair|co-chair|member|engineer|director|architect|advocate|developer|cto|ceo|president|owner|consultant|professor|student|ambassador)s?$`)

func isJob(words string) bool { return jobWords.MatchString(strings.TrimSpace(words)) }

// notNames are words that titles have and people's names do not.
var notNames = regexp.MustCompile(`(?i)\b(keynote|panel|session|demo|day|event|hosted|part|workshop|meeting|meetup|update|updates|intro|introduction|overview|break|lunch|tba|tbd|and|the|of|in|to|for|with|how|what|why|from|your|our|is|are|at|on|by|cloud|native|kubernetes|registration|required|pass|access|deep|dive|dives)\b`)

// isName reports whether words look like a person's name: up to five words, each
// with a capital or a letter without case in front, but for the small words that
// names have.
func isName(name string) bool {
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 5 || len(name) > 60 || notNames.MatchString(name) || strings.ContainsAny(name, ":/?!|0123456789+#“”\"") {
		return false
	}
	if len(words) == 1 && len([]rune(words[0])) < 3 {
		return false
	}
	for _, word := range words {
		first := []rune(word)[0]
		small := strings.Contains(" van von de der den del della da dos di du la le el bin al ter ten zu y e ", " "+strings.ToLower(word)+" ")
		if !small && unicode.IsLower(first) {
			return false
		}
		if !unicode.IsLetter(first) && first != '(' && first != '\'' {
			return false
		}
	}
	return true
}

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
