package importer

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"hallway/app/schedule"
)

// Titles hold what the formats have no field for: what became of the session, who
// may come in, and on Sched who speaks.

// stateWords are how organisers mark what does not take place as planned, in the
// languages in which Hallway has met it.
const stateWords = `(?:cancell?ed|abgesagt|f[äÄ]llt aus|entf[äÄ]llt|annul[éÉ]e?|annulla?t[oa]|cancelad[oa]|geannuleerd|afgelast|inst[äÄ]lld|peruttu|avlyst|aflyst|odwo[łŁ]ane|zru[šŠ]eno|отменено|отменён|中止|取消|已取消|キャンセル|취소|` +
	`moved|rescheduled|verschoben|verlegt|d[éÉ]plac[éÉ]e?|verplaatst|postponed|report[éÉ]e?|aplazad[oa]|延期|sold[ -]out|ausgebucht|ausverkauft|fully booked)`

// stateWhole is a word of state with what may stand beside it in brackets of its own: "the
// session was cancelled", "cancelled by the speaker".
const stateWhole = `(?:(?:this |the )?(?:session|talk|event|workshop)\s+(?:is |was |has been )?)?(?i:(` + stateWords + `))`

// stateWhy may stand behind it there.
const stateWhy = `(?:\s+(?:by|due to)\s[^\])*!]{1,60})?`

var (
	// In brackets or stars, or with a mark behind it, a word of state is one in any case.
	stateMark = regexp.MustCompile(`^[^\p{L}\p{N}\[(*!<【]*(?:[\[(*!<【]+\s*(?i:` + stateWhole + stateWhy + `)\s*[\])*!:>】]+|(?i:(` + stateWords + `))(?:\s*[:!|~—]+|\s+[-–/]+\s))[\s:!|~/–—-]*`)
	stateBack = regexp.MustCompile(`[\s–—|-]*[\[(*!<【]+\s*(?i:` + stateWhole + stateWhy + `)\s*[\])*!>】]*\s*$|\s*[:,]?\s+[-–—|]+\s+(?i:(` + stateWords + `))[\s!]*$|[:,]?\s+(CANCELL?ED|ABGESAGT|ANNULÉE?|POSTPONED|SOLD OUT)[\s!]*$`)
	// Without any it must be in capitals: "Cancelled flights and how to find them" is a talk.
	stateShout = regexp.MustCompile(`^[^\p{L}\p{N}]*(CANCELL?ED|ABGESAGT|ANNUL[ÉE]E?|MOVED|RESCHEDULED|VERSCHOBEN|POSTPONED|SOLD OUT)\s+(?:TO\s[^:]{1,40}:\s*)?`)
	// "Moved: what we learnt" is a talk as well.
	movedQuietly = regexp.MustCompile(`^\s*(?:Moved|Rescheduled|moved|rescheduled)\b`)
	stateOnly    = regexp.MustCompile(`^[^\p{L}\p{N}]*(?i:` + stateWhole + `)[^\p{L}\p{N}]*$`)
)

// mayBeMarked reports whether a title holds a part of a word of state. Looking for that
// costs little beside the expressions above, which hardly any title needs.
func mayBeMarked(title string) bool {
	title = strings.ToLower(title)
	return slices.ContainsFunc(stateParts, func(part string) bool { return strings.Contains(title, part) })
}

var stateParts = strings.Fields("cancel abgesagt llt annul geannuleerd afgelast inst peruttu avlyst aflyst odwo zru отмен 中止 取消 キャンセル 취소 " +
	"moved rescheduled verschoben verlegt plac verplaatst postponed report aplazad 延期 sold ausgebucht ausverkauft booked")

// takeMarks takes the marks of state off a title.
func takeMarks(title string) (string, schedule.Status) {
	if !mayBeMarked(title) {
		return title, schedule.Confirmed
	}
	if m := stateOnly.FindStringSubmatch(title); m != nil {
		return title, statusWord(m[1])
	}
	status := schedule.Confirmed
	rest := title
	if m := stateMark.FindStringSubmatch(rest); m != nil && !movedQuietly.MatchString(rest) {
		rest, status = rest[len(m[0]):], statusWord(m[1]+m[2])
		// "CANCELLED - a talk CANCELLED" says it twice
		rest = strings.TrimSpace(strings.TrimSuffix(rest, " "+m[1]+m[2]))
	} else if m := stateShout.FindStringSubmatch(rest); m != nil && !shouted(rest[len(m[0]):]) {
		rest, status = rest[len(m[0]):], statusWord(m[1])
		rest = strings.TrimSpace(strings.TrimSuffix(rest, " "+m[1]))
	}
	if m := stateBack.FindStringSubmatch(rest); m != nil && (m[3] == "" || !shouted(strings.TrimSuffix(rest, m[0]))) {
		rest = strings.TrimSuffix(rest, m[0])
		if status == schedule.Confirmed {
			status = statusWord(m[1] + m[2] + m[3])
		}
	}
	return strings.TrimSpace(rest), status
}

// shouted reports whether a text has letters and all of them are capitals. In such
// a title "MOVED BY MUSIC" means nothing.
func shouted(s string) bool {
	return s == strings.ToUpper(s) && strings.ContainsFunc(s, unicode.IsLetter)
}

// statusWord is the state that a word says, in whatever case, and whatever follows it: a
// source's own field says "RESCHEDULED TO MONDAY 13:00". Others say that it is as planned.
func statusWord(word string) schedule.Status {
	word = strings.ToLower(strings.TrimSpace(word))
	for _, state := range []struct {
		words string
		is    schedule.Status
	}{
		{"moved rescheduled verschoben verlegt déplacé verplaatst", schedule.Moved},
		{"postponed reporté aplazad 延期", schedule.Postponed},
		{"sold-out sold ausgebucht ausverkauft fully", schedule.SoldOut},
		{"cancel abgesagt fällt entfällt annul geannuleerd afgelast inställd peruttu avlyst aflyst odwołane zrušeno отмен 中止 取消 已取消 キャンセル 취소", schedule.Canceled},
	} {
		for prefix := range strings.FieldsSeq(state.words) {
			if strings.HasPrefix(word, prefix) {
				return state.is
			}
		}
	}
	return schedule.Confirmed
}

var accessMark = regexp.MustCompile(`\s*\|\s*([A-Z][A-Z -]*(?:REQUIRED|ONLY))\s*$`)

// takeAccess makes a tag of "| SEPARATE REGISTRATION REQUIRED" at the end of a
// title.
func (e *entry) takeAccess() {
	m := accessMark.FindStringSubmatch(e.session.Title)
	if m == nil || len(m[0]) == len(e.session.Title) {
		return
	}
	e.session.Title = strings.TrimSuffix(e.session.Title, m[0])
	value := m[1][:1] + strings.ToLower(m[1][1:])
	e.session.Tags = append(e.session.Tags, schedule.Tag{Facet: "access", Value: value})
}
