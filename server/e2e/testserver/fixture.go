package testserver

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// zones is where the fixture event may be: for each hour of the globe one, in summer and
// in winter, so that it is never further than half an hour from eleven there.
const zones = `Pacific/Pago_Pago Pacific/Honolulu America/Anchorage America/Los_Angeles America/Denver America/Chicago
	America/New_York America/Halifax America/Sao_Paulo Atlantic/South_Georgia Atlantic/Azores Europe/London
	Europe/Amsterdam Europe/Athens Europe/Istanbul Asia/Dubai Asia/Karachi Asia/Dhaka Asia/Bangkok Asia/Singapore
	Asia/Tokyo Australia/Brisbane Pacific/Noumea Pacific/Tarawa Pacific/Auckland Pacific/Gambier Atlantic/Cape_Verde`

// lateMorning is the zone in which it is nearest to eleven in the morning, so that
// the fixture event is always in the midst of its middle day.
func lateMorning(now time.Time) (best *time.Location, err error) {
	nearest := 24 * time.Hour
	for _, name := range strings.Fields(zones) {
		zone, err := time.LoadLocation(name)
		if err != nil {
			return nil, err
		}
		local := now.In(zone)
		clock := time.Duration(local.Hour())*time.Hour + time.Duration(local.Minute())*time.Minute
		if apart := (clock - 11*time.Hour).Abs(); apart < nearest {
			nearest, best = apart, zone
		}
	}
	return best, nil
}

// fixture is a programme made up for the journeys, a session a line:
//
//	day | start | minutes | room | track | title | speakers | abstract
//
// Day 0 is today, and it is about eleven in the morning there. A session's key is
// "fix-" and its number in this list.
const fixture = `
-1 | 08:00 | 600 | Foyer    |           | Badge Pick-Up and Cloakroom                        | |
-1 | 09:00 |  30 | Hall A   | Keynote   | Keynote: A Hallway Track for Everyone              | Ada Lovelace | Welcome. Why the best talk is often the one in the hallway.
-1 | 09:30 |  30 | Hall A   | Keynote   | Keynote: Ten Years of Small Tools                  | Grace Hopper | What stayed small, and why that was hard.
-1 | 10:00 |  30 | Foyer    |           | Coffee Break                                       | |
-1 | 10:30 |  30 | Hall A   | Platforms | Paved Roads Nobody Takes                           | Rune Ødegård, Bergen Cloud | A platform team asked why. The answers hurt.
-1 | 10:30 |  45 | Hall B   | Security  | Threat Models on a Napkin                          | Zoë Brontë, Quill | Draw four boxes, find nine holes.
-1 | 10:45 |  30 | Room 1.1 | Data      | Time Series Without Tears                          | Jürgen Groß, Messwerk | Cardinality, retention and other quiet disasters.
-1 | 11:15 |  30 | Hall A   | Platforms | Golden Paths, Silver Tongues                       | Ines Ferreira, Cais | Selling a platform to people who did not ask.
-1 | 11:15 |  30 | Hall B   | Security  | Secrets in the Build Log                           | Omar Haddad, Sluice | We looked. Everybody leaks.
-1 | 11:15 |  60 | Room 1.1 | Data      | Workshop: Query Plans by Hand                      | Mei Lin, Abacus | Bring paper.
-1 | 12:15 |  60 | Foyer    |           | Lunch                                              | |
-1 | 13:30 |  30 | Hall A   | Platforms | One Cluster, Forty Teams                           | Tomasz Wiśniewski, Huta | Quotas, quarrels and what worked.
-1 | 13:30 |  30 | Hall B   | Security  | Signing Everything, Trusting Nobody                | Priya Raman, Seal | Signatures from laptop to node.
-1 | 13:30 |  30 | Room 1.1 | People    | Pager Duty Is a Design Problem                     | Lena Novak, Nightshift | On call that lets people sleep.
-1 | 14:15 |  30 | Hall A   | Platforms | Ephemeral Environments That Ended                  | Sam Okafor, Fleeting | Preview environments, and the bill.
-1 | 14:15 |  30 | Hall B   | Security  | The Sandbox Has a Door                             | Zoë Brontë, Quill | Escapes we have met.
-1 | 15:00 |  30 | Hall A   | Community | Writing Documentation People Finish                | Ana Sousa, Folio | Shorter. Then shorter again.
-1 | 16:00 |  60 | Hall A   | Community | Panel: Who Maintains the Maintainers?              | Ana Sousa, Folio; Ken Ito, Shuttle; Lena Novak, Nightshift | Three maintainers and a moderator.
0  | 08:00 | 600 | Foyer    |           | Badge Pick-Up and Cloakroom                        | |
0  | 09:00 | 480 | Room 1.2 | Community | Hack Space, All Day                                | |
0  | 09:00 |  30 | Hall A   | Keynote   | Keynote: Maps of Places That Change                | Ken Ito, Shuttle | Cartography for systems that will not hold still.
0  | 10:00 |  30 | Hall A   | Platforms | Scaling a Scheduler to Ten Thousand Rooms          | Rune Ødegård, Bergen Cloud; Ines Ferreira, Cais | How a scheduler for meeting rooms met its limits, with zeppelins as the running example.
0  | 10:10 |  30 | Hall B   | Security  | Zero Trust, Some Patience                          | Priya Raman, Seal | Rolling out identity without a revolt.
0  | 10:20 | 120 | Room 1.1 | Data      | Workshop: Streams From Scratch                     | Mei Lin, Abacus | Build a stream processor before lunch.
0  | 10:45 |  30 | Hall A   | Platforms | Autoscaling for People Who Sleep                   | Tomasz Wiśniewski, Huta | Numbers that hold at night.
0  | 11:00 |  30 | Hall B   | Security  | A Firewall Story in Three Acts                     | Omar Haddad, Sluice | Ours, theirs, nobody's.
0  | 11:30 |   5 | Hall B   | Lightning | Lightning: Shell Prompts                           | Sam Okafor, Fleeting | One minute per colour.
0  | 11:35 |   5 | Hall B   | Lightning | Lightning: A Tiny Tracer                           | Lena Novak, Nightshift | Traces in two hundred lines.
0  | 11:40 |   5 | Hall B   | Lightning | Lightning: Yaml Confessions                        | Jürgen Groß, Messwerk | We have all done it.
0  | 11:45 |   5 | Hall B   | Lightning | Lightning: Names for Servers                       | Zoë Brontë, Quill | Mountains ran out.
0  | 11:50 |  10 | Hall B   | Lightning | Lightning: The Demo Gods                           | Ken Ito, Shuttle | An offering.
0  | 12:30 |  60 | Foyer    |           | Lunch                                              | |
0  | 13:30 |  30 | Hall A   | Platforms | Rollbacks You Can Read                             | Ines Ferreira, Cais | Deployments explained to the person on call.
0  | 13:30 |  30 | Hall B   | Security  | Attack of the Abstract                             | Robert Tables, Little Bobby Ltd | HOSTILE
0  | 13:30 |  30 | Room 1.1 | People    | The First Ninety Days of a Lead                    | Grace Hopper | Listening, mostly.
0  | 14:00 |  30 | Hall A   | Platforms | Rollbacks You Can Write                            | Ines Ferreira, Cais | The other half.
0  | 14:15 |  30 | Hall B   | Data      | Columnar Storage for Mortals                       | Jürgen Groß, Messwerk | Pages, runs and dictionaries.
0  | 15:00 |  30 | Hall A   | Platforms | Cost of a Cold Start                               | Sam Okafor, Fleeting | Milliseconds, and who pays them.
0  | 15:00 |  30 | Hall B   | Security  | Audit Logs That Hold Up                            | Omar Haddad, Sluice | In court, in one case.
0  | 15:00 |  30 | Room 1.1 | Community | Translating a Project Into Twelve Languages        | Ana Sousa, Folio | Æsop, naïveté and Łódź: a tour.
0  | 16:00 |  45 | Hall A   | Community | Unconference: Bring Your Own Topic                 | |
0  | 17:00 |  30 | Hall A   | Keynote   | Closing: What We Heard in the Hallway              | Ada Lovelace | Notes from the corridor.
1  | 08:00 | 600 | Foyer    |           | Badge Pick-Up and Cloakroom                        | |
1  | 09:00 |  30 | Hall A   | Keynote   | Keynote: The Long Tail of Short Talks              | Lena Novak, Nightshift | Five minutes are enough.
1  | 10:00 |  30 | Hall A   | Platforms | Migrations Without a Weekend                       | Tomasz Wiśniewski, Huta | Nobody came in on Saturday.
1  | 10:00 |  30 | Hall B   | Security  | Keys, Rotated                                      | Priya Raman, Seal | The day after the key leaked.
1  | 10:00 |  30 | Room 1.1 | Data      | Sketches: Counting Almost Exactly                  | Mei Lin, Abacus | HyperLogLog with string and beads.
1  | 10:45 |  30 | Hall A   | Platforms | Retiring a Platform With Dignity                   | Rune Ødegård, Bergen Cloud | A funeral, with slides.
1  | 10:45 |  30 | Hall B   | Security  | Scaling a Scheduler to Ten Thousand Rooms          | Rune Ødegård, Bergen Cloud; Ines Ferreira, Cais | The same talk once more, for those who missed it.
1  | 11:30 |  30 | Hall A   | People    | Interviews Without Whiteboards                     | Grace Hopper | Work samples, kindly.
1  | 11:30 |  30 | Hall B   | Data      | Backups Are Restores                               | Jürgen Groß, Messwerk | Prove it.
1  | 12:15 |  60 | Foyer    |           | Lunch                                              | |
1  | 13:30 |  30 | Hall A   | Community | Licences, Read Aloud                               | Ana Sousa, Folio | A dramatic reading.
1  | 13:30 |  30 | Hall B   | Security  | Patching a Ship at Sea                             | Omar Haddad, Sluice | Literally.
1  | 14:15 |  30 | Hall A   | Platforms | What the Scheduler Saw                             | Ken Ito, Shuttle | A detective story.
1  | 14:15 |  30 | Hall B   | People    | Remote, Together                                   | Lena Novak, Nightshift | Habits of a team in nine zones.
1  | 15:00 |  30 | Hall A   | Data      | Clocks Are Lies                                    | Mei Lin, Abacus | Leap seconds, smears and shame.
1  | 15:45 |  30 | Hall A   | Keynote   | Farewell                                           | Ada Lovelace | Until next year.
`

// hostile is an abstract as an attacker would send it in with a talk.
const hostile = `<p>Harmless start.</p><script>window.pwned = "script"; alert(1)</script>` +
	`<img src="x" onerror="window.pwned = 'onerror'"><svg onload="window.pwned = 'svg'"></svg>` +
	`<a href="javascript:window.pwned='link'">a link to tap</a> ` +
	`<a href="&#106;avascript:window.pwned='entity'">another link</a> ` +
	`<iframe src="javascript:parent.pwned='frame'"></iframe>` +
	`<style>body { display: none }</style><form action="https://example.org/steal"><input name="q"></form>` +
	`<p onclick="window.pwned='click'">Paragraph to tap</p> &lt;script&gt;window.pwned = "twice"&lt;/script&gt; ` +
	`[markdown](javascript:window.pwned='markdown') <a href="https://example.org/good">a good link</a>`

// Row is a session of the fixture.
type Row struct {
	Key, Title, Room string
	Start            time.Time
}

type event = map[string]any

// Fixture is the fixture programme as a schedule.json, with the day that a moment
// is in as its middle day, and its sessions in the order of the list. The starts of
// those are in the event's zone.
func Fixture(now time.Time) (file []byte, rows []Row, err error) {
	zone, err := lateMorning(now)
	if err != nil {
		return nil, nil, err
	}
	today := now.In(zone)
	days := make([]map[string]any, 3)
	for i := range days {
		date := today.AddDate(0, 0, i-1).Format(time.DateOnly)
		days[i] = map[string]any{"index": i + 1, "date": date, "rooms": map[string][]event{}}
	}
	for i, line := range strings.Split(strings.TrimSpace(fixture), "\n") {
		cells := strings.Split(line, "|")
		for j := range cells {
			cells[j] = strings.TrimSpace(cells[j])
		}
		day, err := strconv.Atoi(cells[0])
		if err != nil || len(cells) != 8 {
			return nil, nil, fmt.Errorf("fixture, line %d: %q", i+1, line)
		}
		date := days[day+1]["date"].(string)
		start, err := time.ParseInLocation("2006-01-02 15:04", date+" "+cells[1], zone)
		if err != nil {
			return nil, nil, fmt.Errorf("fixture, line %d: %w", i+1, err)
		}
		row := Row{Key: fmt.Sprintf("fix-%02d", i+1), Title: cells[5], Room: cells[3], Start: start}
		rows = append(rows, row)
		rooms := days[day+1]["rooms"].(map[string][]event)
		rooms[row.Room] = append(rooms[row.Room], session(row, cells))
	}
	file, err = json.MarshalIndent(map[string]any{"schedule": map[string]any{
		"version": "1",
		"conference": map[string]any{
			"acronym": "fixture", "title": "Fixture Days", "time_zone_name": zone.String(), "city": "Anywhere", "days": days,
		},
	}}, "", " ")
	return file, rows, err
}

func session(row Row, cells []string) event {
	minutes, _ := strconv.Atoi(cells[2])
	abstract := cells[7]
	var links []map[string]string
	if abstract == "HOSTILE" {
		abstract = hostile
		links = []map[string]string{
			{"title": "Slides <b>bold</b>", "url": "https://example.org/slides"},
			{"title": "Trap", "url": "javascript:window.pwned='links'"},
		}
	}
	e := event{
		"guid": row.Key, "title": row.Title, "track": cells[4], "abstract": abstract, "room": row.Room, "links": links,
		"date": row.Start.Format(time.RFC3339), "start": row.Start.Format("15:04"),
		"duration": fmt.Sprintf("%02d:%02d", minutes/60, minutes%60),
		"url":      "https://example.org/talk/" + row.Key,
		"persons":  people(cells[6]),
	}
	if cells[4] == "" {
		delete(e, "track")
	}
	return e
}

// people reads "Name, Organisation; Name".
func people(text string) []event {
	var all []event
	for who := range strings.SplitSeq(text, ";") {
		name, _, _ := strings.Cut(strings.TrimSpace(who), ",")
		if name == "" {
			continue
		}
		id := strings.ReplaceAll(strings.ToLower(name), " ", "-")
		all = append(all, event{"guid": id, "public_name": name, "biography": name + " is made up."})
	}
	return all
}
