package screen

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"hallway/app/planner/exact"
	"hallway/app/prefs"
	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/share"
	"hallway/app/view"
)

// Team is who of the people you follow goes where.
type Team struct {
	code  string // of a proposal that came with the link
	model view.TeamModel
}

// coverPrefix tells a proposal in a link from anything else there.
const coverPrefix = "c."

// arrive takes a proposal out of the address.
func (t *Team) arrive(a *App, fragment string) {
	if code, ok := strings.CutPrefix(fragment, coverPrefix); ok {
		t.code = code
		a.browser.Hash()
	}
}

func (t *Team) read(a *App, path string, values url.Values) schedule.EventID {
	id := eventIn(path)
	if id != a.event.ID {
		return id
	}
	if t.model.Day = search.ParseQuery(values, a.scene.Programme).Day; t.model.Day < 0 {
		t.model.Day = a.scene.Programme.DayAt(a.now())
	}
	t.model.Cover = a.cover
	t.model.Scans = a.scanning()
	return id
}

func (t *Team) draw(a *App) drawing {
	a.scene.Now = a.now()
	if a.scene.Agenda == nil {
		return drawing{head: view.HeadTeam(a.scene), tab: "team", body: view.OnPhone("Team"), live: true}
	}
	if code := t.code; code != "" {
		t.code = ""
		t.decode(a, code)
	}
	a.needIndex()
	return drawing{head: view.HeadTeam(a.scene), tab: "team", body: view.Team(a.scene, t.model), live: true}
}

// needsDetails is so because topics look into abstracts.
func (t *Team) needsDetails() bool { return true }

func (t *Team) act(a *App, e Event) bool {
	switch e.Act {
	case "cover":
		t.search(a)
	case "drop-cover":
		t.propose(a, nil)
	case "share-cover":
		t.send(a)
	case "accept-part":
		if i, err := strconv.Atoi(e.Arg); err == nil && a.cover != nil && i >= 0 && i < len(a.cover.Parts) {
			changes := view.CoverChanges(a.scene, a.cover.Parts[i])
			if len(changes) == 0 {
				a.say("Your agenda is that already.", "")
			}
			a.takeChanges(changes, "Your part is on your agenda.")
		}
	case "open-link":
		t.open(a, e.Arg)
	default:
		return false
	}
	return true
}

// search looks for a proposal in slices, between which taps are answered.
func (t *Team) search(a *App) {
	if t.model.Busy {
		return
	}
	a.needIndex()
	task := view.CoverFor(a.scene)
	event := a.event.ID
	t.model.Busy = true
	a.redraw()
	var found exact.Covered
	a.later(func() { found = task.Solve(exact.Effort{Pause: pause}) }, func() {
		t.model.Busy = false
		if a.event.ID != event {
			return
		}
		c := view.CoverOf(a.scene, task, found)
		t.propose(a, &c)
	})
}

func (t *Team) propose(a *App, c *view.Cover) {
	a.cover, t.model.Cover = c, c
	a.redraw()
}

// send hands the proposal over as a link that holds it.
func (t *Team) send(a *App) {
	if a.cover == nil {
		return
	}
	out := share.Cover{Event: string(a.event.ID)}
	for _, part := range a.cover.Parts {
		name := part.Name
		if part.Self {
			name = cmp.Or(prefs.Name.Get(a.browser), "Whoever sent it")
		}
		p := share.Part{Name: name}
		for _, session := range part.Sessions {
			p.Picks = append(p.Picks, share.Pick{Hash: share.HashOf(string(session.Key)), Going: true})
		}
		out.Parts = append(out.Parts, p)
	}
	code, err := share.EncodeCover(out)
	if err != nil {
		a.sayTrouble(err)
		return
	}
	a.shareLink("Who goes where at "+a.scene.Programme.Event.Name, a.browser.Origin()+view.HrefTeam(a.event.ID)+"#"+coverPrefix+code)
}

// decode reads a proposal that came with a link.
func (t *Team) decode(a *App, code string) {
	got, err := share.DecodeCover(code)
	if err == nil && got.Event != string(a.event.ID) {
		t.model.Trial = view.Failure{What: "The proposal is for another event."}
		return
	}
	if err != nil {
		t.model.Trial = view.Failure{What: "The proposal cannot be read: " + err.Error() + "."}
		return
	}
	sessions := make(map[uint64]*schedule.Session, len(a.scene.Programme.Sessions))
	for _, s := range a.scene.Programme.Sessions {
		sessions[share.HashOf(string(s.Key))] = s
	}
	c := view.Cover{From: true, Exact: true, Wished: true}
	for i, part := range got.Parts {
		p := view.CoverPart{Member: view.Member{Name: cmp.Or(part.Name, "Somebody"), Hue: i % view.Hues}}
		for _, s := range a.scene.Programme.Sessions {
			for _, pick := range part.Picks {
				if sessions[pick.Hash] == s {
					p.Sessions = append(p.Sessions, s)
				}
			}
		}
		c.Parts = append(c.Parts, p)
	}
	a.cover, t.model.Cover = &c, &c
}

// open goes to a colleague's agenda by the link that was pasted.
func (t *Team) open(a *App, link string) {
	u, err := url.Parse(strings.TrimSpace(link))
	secret := ""
	if err == nil {
		secret = u.Fragment
		if _, of, ok := strings.Cut(u.Path, "/s/"); ok {
			secret = strings.Trim(of, "/")
		}
	}
	switch {
	case strings.HasPrefix(secret, coverPrefix):
		t.decode(a, strings.TrimPrefix(secret, coverPrefix))
		a.redraw()
	case secret == "":
		t.model.Trial = view.Failure{What: "That isn't a Hallway link.", Todo: "Paste the whole link that your colleague sent."}
		a.redraw()
	default:
		t.model.Trial = view.Failure{}
		a.loop.Open(view.HrefColleague(a.event.ID) + "#" + secret)
	}
}
