package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// On Sched the speakers of many events stand in the title only: "Title - Ada
// Lovelace, Org & Grace Hopper, Org; Linus T., Title, Org". Nothing marks them as
// people, so all that is found here is a guess, and it is made with care: a title
// that loses its end to a person who is none is worse than a person not found.

// inferSpeakers takes the speakers out of the titles of a whole programme. Which
// organisations there are is learnt from all titles first, since "Ada Lovelace, Red
// Hat & Grace Hopper, IBM" and "Ada Lovelace, Linus Torvalds & Grace Hopper, IBM"
// look alike.
func (d *draft) inferSpeakers() {
	orgs := make(map[string]bool)
	for _, e := range d.sessions {
		learnOrgs(e.session.Title, orgs)
	}
	type split struct {
		title  string
		people []person
	}
	found := make([]split, len(d.sessions))
	candidates, hits := 0, 0
	for i, e := range d.sessions {
		found[i].people, found[i].title = splitSpeakers(e.session.Title, orgs)
		if len(found[i].people) > 0 {
			hits++
		}
		if strings.Contains(e.session.Title, " - ") {
			candidates++
		}
	}
	if hits*3 < candidates {
		return // this event does not write its speakers into the titles
	}
	for i, e := range d.sessions {
		if len(found[i].people) > 0 {
			e.speakers, e.session.Title = found[i].people, found[i].title
		}
	}
}

// learnOrgs notes what stands last behind people: the organisations.
func learnOrgs(title string, orgs map[string]bool) {
	_, people, ok := cutLast(title, " - ")
	if !ok {
		return
	}
	for group := range strings.SplitSeq(people, ";") {
		items := strings.Split(lastPart(group), ", ")
		if last := strings.TrimSpace(items[len(items)-1]); len(items) > 1 && isName(items[0]) {
			orgs[strings.ToLower(last)] = true
		}
	}
}

// joiner stands between people.
var joiner = regexp.MustCompile(`,? & |,? and `)

func lastPart(group string) string {
	parts := joiner.Split(group, -1)
	return strings.TrimSpace(parts[len(parts)-1])
}

func cutLast(s, sep string) (before, after string, ok bool) {
	at := strings.LastIndex(s, sep)
	if at <= 0 {
		return s, "", false
	}
	return strings.TrimSpace(s[:at]), s[at+len(sep):], true
}

// splitSpeakers takes a title apart at the last " - ". All of what follows must
// look like people, or none of it is taken. A hyphen inside a job title is not
// meant, and at the one that is, a space may be missing.
func splitSpeakers(title string, orgs map[string]bool) ([]person, string) {
	before, after, ok := cutLast(title, " - ")
	if ok {
		if people, earlier, ok := hyphenInJob(title, before, orgs); ok {
			return people, earlier
		}
		if people, ok := parsePeople(after, orgs); ok {
			return people, before
		}
	}
	if at := looseHyphen.FindStringSubmatchIndex(title); at != nil {
		if people, ok := parsePeople(title[at[4]:], orgs); ok {
			return people, strings.TrimSpace(title[:at[3]])
		}
	}
	return nil, title
}

// hyphenInJob splits where the last " - " lies in "Ada, Staff Engineer - Weather,
// Org".
func hyphenInJob(title, before string, orgs map[string]bool) ([]person, string, bool) {
	earlier, _, ok := cutLast(before, " - ")
	if !ok {
		return nil, "", false
	}
	people, ok := parsePeople(title[len(earlier)+len(" - "):], orgs)
	if !ok {
		return nil, "", false
	}
	for _, p := range people {
		if job, _, ok := strings.Cut(p.job, " - "); ok && isJob(job) {
			return people, earlier, true
		}
	}
	return nil, "", false
}

// looseHyphen is the last hyphen that lacks one of its spaces: "Ready?- Ada, Org".
var looseHyphen = regexp.MustCompile(`^(.*\S)(?:- | -)(\p{Lu}.*)$`)

func parsePeople(text string, orgs map[string]bool) ([]person, bool) {
	var people []person
	told := false // someone has an organisation or a job
	for group := range strings.SplitSeq(text, ";") {
		if group = strings.TrimSpace(group); group == "" {
			continue
		}
		members, ok := parseGroup(group, orgs)
		if !ok {
			return nil, false
		}
		for _, p := range members {
			told = told || p.org != "" || p.job != ""
		}
		people = append(people, members...)
	}
	// Names alone, with nothing behind them anywhere, are more often the end of a
	// title: "Bridging the Gap - Part Two".
	return people, told && len(people) > 0 && len(people) <= 12
}

// parseGroup reads people that are joined by commas, "&" and "and": each with their
// own job and organisation, or several with the last one's.
func parseGroup(group string, orgs map[string]bool) ([]person, bool) {
	var g peopleGroup
	parts := joiner.Split(group, -1)
	for i, part := range parts {
		items := strings.Split(part, ", ")
		last := i == len(parts)-1
		if !g.part(items, last, orgs) {
			return nil, false
		}
	}
	return g.people(), true
}

// peopleGroup is names and what stands behind each.
type peopleGroup struct {
	names []string
	words [][]string
}

func (g *peopleGroup) add(name string) {
	g.names, g.words = append(g.names, name), append(g.words, nil)
}

// part reads what stands between two joiners: "Ada Lovelace, Grace Hopper, Org".
func (g *peopleGroup) part(items []string, last bool, orgs map[string]bool) bool {
	first := strings.TrimSpace(items[0])
	loose := len(g.names) > 0 && !strings.Contains(first, " ") // "Johnson" of "Johnson & Johnson"
	if isPerson(first, orgs) && !loose {
		g.add(first)
	} else if !g.goOn(first) {
		return false
	}
	for i, item := range items[1:] {
		item = strings.TrimSpace(item)
		end := last && i == len(items)-2 // there the organisation stands
		if !end && strings.Contains(item, " ") && isPerson(item, orgs) {
			g.add(item)
		} else {
			n := len(g.words) - 1
			g.words[n] = append(g.words[n], item)
		}
	}
	return true
}

// goOn adds to what stood before, in "Ada, Founder & CEO, Org". What was taken for a
// person and turns out to be half of an organisation is put right.
func (g *peopleGroup) goOn(rest string) bool {
	n := len(g.names) - 1
	if n > 0 && len(g.words[n]) == 0 {
		g.words[n-1] = append(g.words[n-1], g.names[n])
		g.names, g.words = g.names[:n], g.words[:n]
		n--
	}
	if n < 0 || len(g.words[n]) == 0 {
		return false
	}
	behind := g.words[n]
	behind[len(behind)-1] += " & " + rest
	return true
}

// people gives those who have nothing behind them the organisation of the next one.
func (g *peopleGroup) people() []person {
	people := make([]person, len(g.names))
	for i, name := range slices.Backward(g.names) {
		p := person{name: cut(name, maxName), inferred: true}
		p.job, p.org = jobAndOrg(g.words[i])
		if len(g.words[i]) == 0 && i+1 < len(people) {
			p.org = people[i+1].org
		}
		people[i] = p
	}
	return people
}

// jobAndOrg reads what follows a name: "Org", "Title, Org" or only a title.
func jobAndOrg(words []string) (job, org string) {
	if n := len(words); n > 1 && firmSuffix.MatchString(words[n-1]) { // "Acme, Inc."
		words = append(words[:n-2:n-2], words[n-2]+", "+words[n-1])
	}
	switch len(words) {
	case 0:
		return "", ""
	case 1:
		if isJob(words[0]) {
			return cut(words[0], maxName), ""
		}
		return "", cut(words[0], maxName)
	}
	return cut(strings.Join(words[:len(words)-1], ", "), maxName), cut(words[len(words)-1], maxName)
}

var jobWords = regexp.MustCompile(`(?i)\b(maintainer|lead|leader|contributor|manager|founder|co-founder|chair|co-chair|member|engineer|director|architect|advocate|developer|cto|ceo|cio|coo|vp|president|owner|officer|fellow|specialist|consultant|professor|student|ambassador|evangelist|scientist|analyst|editor|head)s?$`)

func isJob(words string) bool { return jobWords.MatchString(strings.TrimSpace(words)) }

// orgWords end the names of organisations, or stand in them.
var orgWords = regexp.MustCompile(`(?i)\b(technologies|labs?|inc|ltd|gmbh|ag|sa|llc|co|corp|corporation|company|cloud|systems|software|networks?|university|bank|foundation|group|security|solutions|research|hat|institute|center|centre|services|international|telecom|works|studios?|ventures|partners|consulting|data|digital|health|energy|technology|tech|space|innovation|entertainment|america|europe|asia|desk|ai|io)\.?$`)

// workWords are what people do. No name has them, wherever they stand.
var workWords = regexp.MustCompile(`(?i)\b(lead|chief|head of|senior|principal|staff|global|technical|technologist|strategist|relations|engineering|infrastructure|platforms?|product|marketing|developer|community|open source)\b`)

// isPerson reports whether words are taken for a person rather than for a job or an
// organisation.
func isPerson(words string, orgs map[string]bool) bool {
	return isName(words) && !isJob(words) && !workWords.MatchString(words) && !orgWords.MatchString(words) && !orgs[strings.ToLower(words)]
}

// notNames are words that titles have and people's names do not.
var notNames = regexp.MustCompile(`(?i)\b(keynote|panel|session|demo|day|event|hosted|part|workshop|meeting|meetup|update|updates|intro|introduction|overview|break|lunch|tba|tbd|and|the|of|in|to|for|with|how|what|why|from|your|our|is|are|at|on|by|cloud|native|kubernetes|registration|required|pass|access|deep|dive|dives)\b`)

// isName reports whether words look like a person's name: up to five words, each
// with a capital or a letter without case in front, but for the small words that
// names have.
func isName(name string) bool {
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 5 || len(name) > 60 || notNames.MatchString(name) || strings.ContainsAny(name, ":/?!|0123456789+#") {
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
		if !unicode.IsLetter(first) && !strings.ContainsRune(`('"“`, first) {
			return false
		}
	}
	return true
}

// withoutSpeakers takes what follows the last " - " off a title where it names the
// speakers that are known from elsewhere, although it does not look like people.
func withoutSpeakers(title string, speakers []person) string {
	before, after, ok := cutLast(title, " - ")
	if !ok || len(speakers) == 0 {
		return title
	}
	for _, p := range speakers {
		if !strings.Contains(after, p.name) {
			return title
		}
	}
	return before
}
