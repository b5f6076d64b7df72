package importer

import (
	"fmt"
	"strings"
	"testing"

	"hallway/app/schedule"
)

func TestTakeMarks(t *testing.T) {
	for _, c := range []struct {
		title, want string
		status      schedule.Status
	}{
		{"CANCELLED Usability of Sheds", "Usability of Sheds", schedule.Canceled},
		{"CANCELLED: Usability of Sheds", "Usability of Sheds", schedule.Canceled},
		{"CANCELLED! Sheds", "Sheds", schedule.Canceled},
		{"CANCELLED - Sheds CANCELLED", "Sheds", schedule.Canceled},
		{"[CANCELED] Sheds", "Sheds", schedule.Canceled},
		{"MOVED: Sheds", "Sheds", schedule.Moved},
		{"POSTPONED Sheds", "Sheds", schedule.Postponed},
		{"Sheds - ***POSTPONED***", "Sheds", schedule.Postponed},
		{"[SOLD OUT] Sheds", "Sheds", schedule.SoldOut},
		{"Sheds (SOLD OUT)", "Sheds", schedule.SoldOut},
		{"Cancelling POSIX syscalls", "Cancelling POSIX syscalls", schedule.Confirmed},
		{"Informal discussion (original talk cancelled)", "Informal discussion (original talk cancelled)", schedule.Confirmed},
		{"MOVED BY LIGHT", "MOVED BY LIGHT", schedule.Confirmed},
		{"MOVED: BY LIGHT", "BY LIGHT", schedule.Moved},
		{"CANCELLEDNESS", "CANCELLEDNESS", schedule.Confirmed},
		{"CANCELLED", "CANCELLED", schedule.Canceled},
	} {
		if got, status := takeMarks(c.title); got != c.want || status != c.status {
			t.Errorf("takeMarks(%q) = %q, %d; want %q, %d", c.title, got, status, c.want, c.status)
		}
	}
}

func TestSplitSpeakers(t *testing.T) {
	orgs := map[string]bool{"red barn": true, "fern labs": true}
	for _, c := range []struct{ title, want, people string }{
		{"Sheds - Ada Moss, Fern Labs", "Sheds", "Ada Moss (Fern Labs)"},
		{"Sheds - Ada Moss & Bo Reed, Fern Labs; Cy Vale, Red Barn", "Sheds", "Ada Moss (Fern Labs) Bo Reed (Fern Labs) Cy Vale (Red Barn)"},
		{"Sheds - Ada Moss, Red Barn & Bo Reed, Fern Labs", "Sheds", "Ada Moss (Red Barn) Bo Reed (Fern Labs)"},
		{"Sheds - Ada Moss, Cy Vale & Bo Reed, Fern Labs", "Sheds", "Ada Moss (Fern Labs) Cy Vale (Fern Labs) Bo Reed (Fern Labs)"},
		{"Keynote: Sheds - Ada Moss, CTO, Fern Labs", "Keynote: Sheds", "Ada Moss CTO (Fern Labs)"},
		{"Sheds - Ada Moss, Founder & CEO, Fern Labs", "Sheds", "Ada Moss Founder & CEO (Fern Labs)"},
		{"Sheds - Old and New - Ada Moss, Fern Labs", "Sheds - Old and New", "Ada Moss (Fern Labs)"},
		{"Sheds - Ludo van der Veen, Fern Labs", "Sheds", "Ludo van der Veen (Fern Labs)"},
		{"Sheds - 蘭 李, Fern Labs", "Sheds", "蘭 李 (Fern Labs)"},
		{"Sheds - Ada Moss, Acorn, Inc.", "Sheds", "Ada Moss (Acorn, Inc.)"},
		{"Sheds - Ada Moss, Acorn, Ltd & Bo Reed, Fern Labs", "Sheds", "Ada Moss (Acorn, Ltd) Bo Reed (Fern Labs)"},
		{"Sheds - Ada Moss, CTO, Acorn, Inc.; Bo Reed, Acorn GmbH", "Sheds", "Ada Moss CTO (Acorn, Inc.) Bo Reed (Acorn GmbH)"},
		{"Keynote: Opening Remarks", "Keynote: Opening Remarks", ""},
		{"ShedCon Hosted by Fern - Full-Day Event", "ShedCon Hosted by Fern - Full-Day Event", ""},
		{"Sheds - Part Two", "Sheds - Part Two", ""},
		{"Sheds - Ada Moss", "Sheds - Ada Moss", ""},
		{"Sheds - How to Build, Paint", "Sheds - How to Build, Paint", ""},
		{"Sheds - Core Maintainer, Fern Labs", "Sheds - Core Maintainer, Fern Labs", ""},
		{" - Ada Moss, Fern Labs", " - Ada Moss, Fern Labs", ""},
	} {
		people, title := splitSpeakers(c.title, orgs)
		var names []string
		for _, p := range people {
			name := p.name
			if p.job != "" {
				name += " " + p.job
			}
			names = append(names, fmt.Sprintf("%s (%s)", name, p.org))
			if !p.inferred {
				t.Errorf("%q: %s is not marked as a guess", c.title, p.name)
			}
		}
		if got := strings.Join(names, " "); title != c.want || got != c.people {
			t.Errorf("splitSpeakers(%q) = %q, %s; want %q, %s", c.title, title, got, c.want, c.people)
		}
	}
}

func TestCharsets(t *testing.T) {
	for _, c := range []struct{ name, declaration, title string }{
		{"Latin 1", `encoding="ISO-8859-1"`, "Caf\xe9"},
		{"Latin 1, said to be UTF-8", `encoding="UTF-8"`, "Caf\xe9"},
		{"Windows 1252", `encoding='windows-1252'`, "Caf\xe9"},
		{"UTF-8 with control characters", `encoding="utf-8"`, "Caf\u00e9\x08\x00"},
		{"unknown", `encoding="klingon"`, "Caf\xe9"},
	} {
		file := `<?xml version="1.0" ` + c.declaration + `?><schedule><conference><time_zone_name>UTC</time_zone_name></conference>` +
			`<day date="2030-01-01"><event id="1"><start>10:00</start><duration>00:30</duration><title>` + c.title + `</title></event></day></schedule>`
		r, err := Read(Source{Name: "x", Body: []byte(file)}, Options{})
		if c.name == "unknown" {
			if err == nil || !strings.Contains(err.Error(), "klingon") {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		want := "Café"
		if strings.Contains(c.name, "said") {
			want = "Caf\uFFFD"
		}
		if err != nil || r.Programme.Sessions[0].Title != want {
			t.Errorf("%s: %v, %v", c.name, r.Programme, err)
		}
	}
}
