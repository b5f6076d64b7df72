package assist

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/modelcontextprotocol/go-sdk/mcp"

	"hallway/app/agenda"
	"hallway/app/planner"
	"hallway/app/planner/exact"
	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/share"
	"hallway/app/view"
	"hallway/server/answer"
	"hallway/server/programme"
)

// Assist is what assistants are answered from.
type Assist struct {
	library *programme.Library
	now     func() time.Time
	version string
	texts   answer.Cache
	places  *answer.Places
}

// New answers about the programmes of a library.
func New(library *programme.Library, now func() time.Time, version string) *Assist {
	return &Assist{library: library, now: now, version: version, places: answer.NewPlaces(2, 50, 10*time.Second)}
}

// Session is a session as assistants see it.
type Session struct {
	Key      string   `json:"key" jsonschema:"names the session in the other tools"`
	Title    string   `json:"title"`
	Day      string   `json:"day" jsonschema:"calendar date at the event, such as 2026-03-24"`
	Start    string   `json:"start" jsonschema:"RFC 3339, in the event's time zone"`
	End      string   `json:"end"`
	Rooms    []string `json:"rooms,omitempty"`
	Tracks   []string `json:"tracks,omitempty"`
	Speakers []string `json:"speakers,omitempty"`
	Status   string   `json:"status,omitempty" jsonschema:"cancelled, postponed or moved; empty: as planned"`
	URL      string   `json:"url,omitempty" jsonschema:"its page in Hallway"`
}

// Details is all of a session.
type Details struct {
	Session
	Abstract string   `json:"abstract,omitempty"`
	Tags     []string `json:"tags,omitempty"`
	Source   string   `json:"source,omitempty" jsonschema:"its page on the organiser's site"`
	Repeats  []string `json:"repeats,omitempty" jsonschema:"keys of sessions that give the same again"`
}

// In is what all tools take.
type In struct {
	Event string `json:"event,omitempty" jsonschema:"the event, as the tool events names it; may be left out where there is one"`
}

type (
	searchIn struct {
		In
		Query string `json:"query" jsonschema:"words; each is to be in the title, a speaker, an organisation, a room, a track or the abstract. Days and times such as wednesday or 10:30 work too"`
		Day   string `json:"day,omitempty" jsonschema:"only on this calendar date"`
		Limit int    `json:"limit,omitempty" jsonschema:"at most so many sessions, 1 to 100; 20 if left out"`
	}
	sessionsOut struct {
		Sessions []Session `json:"sessions"`
		Total    int       `json:"total" jsonschema:"how many there are"`
		Note     string    `json:"note,omitempty"`
	}
	sessionIn struct {
		In
		Key string `json:"key"`
	}
	nowIn struct {
		In
		At string `json:"at,omitempty" jsonschema:"another time than now, RFC 3339"`
	}
	nowOut struct {
		At   string    `json:"at"`
		On   []Session `json:"on" jsonschema:"sessions that are on"`
		Next []Session `json:"next" jsonschema:"the next to begin"`
	}
	keysIn struct {
		In
		Keys []string `json:"keys" jsonschema:"keys of sessions"`
	}
	overlap struct {
		A       Session `json:"a"`
		B       Session `json:"b"`
		Minutes int     `json:"minutes" jsonschema:"how long both are on; 0: they do not overlap, but the walk takes longer than there is time"`
		Walk    int     `json:"walk" jsonschema:"about how many minutes the walk takes, where the gap is too short for it; 0: they overlap"`
	}
	overlapsOut struct {
		Overlaps []overlap `json:"overlaps"`
	}
	planIn struct {
		In
		Going  []string `json:"going,omitempty" jsonschema:"keys of sessions that the person wants most"`
		Maybe  []string `json:"maybe,omitempty" jsonschema:"keys of sessions that they would like"`
		Topics []string `json:"topics,omitempty" jsonschema:"topics, for which sessions are suggested where time is left"`
	}
	planned struct {
		Session
		Why string `json:"why,omitempty"`
	}
	planOut struct {
		Plan      []Session `json:"plan" jsonschema:"what can be attended, walks counted"`
		LeftOut   []planned `json:"left_out,omitempty" jsonschema:"what was wished and is not in it, and why"`
		Suggested []planned `json:"suggested,omitempty" jsonschema:"what fits besides"`
		Proven    bool      `json:"proven" jsonschema:"no plan has more of what was wished"`
		Link      string    `json:"link" jsonschema:"give this to the person: it opens the plan in Hallway, where they add it to their agenda"`
	}
	linkIn struct {
		In
		Going []string `json:"going,omitempty" jsonschema:"keys of sessions"`
		Maybe []string `json:"maybe,omitempty" jsonschema:"keys of sessions"`
		Name  string   `json:"name,omitempty" jsonschema:"what the list is called"`
	}
	linkOut struct {
		Link string `json:"link" jsonschema:"opens the list in Hallway, where the person adds it to their agenda"`
	}
	eventOut struct {
		Event    string   `json:"event"`
		Name     string   `json:"name"`
		Place    string   `json:"place,omitempty"`
		Zone     string   `json:"zone"`
		Days     []string `json:"days"`
		Sessions int      `json:"sessions"`
	}
	eventsOut struct {
		Events []eventOut `json:"events"`
	}
)

// Server is an MCP server of which origin is the address that its links have.
func (a *Assist) Server(origin string) *mcp.Server {
	s := mcp.NewServer(&mcp.Implementation{Name: "hallway", Title: "Hallway", Version: a.version}, &mcp.ServerOptions{
		Instructions: "Programmes of conferences, to help somebody plan their days. Search, look at sessions, see what overlaps, make a plan, and give the person the link that a plan or link returns: they accept it in Hallway. Nothing is changed by any tool.",
	})
	add(s, "events", "The events whose programmes are here", func(In) (eventsOut, error) { return a.events(), nil })
	add(s, "search", "Find sessions by words, the best first", func(in searchIn) (sessionsOut, error) { return a.search(origin, in) })
	add(s, "session", "All that is known of one session", func(in sessionIn) (Details, error) { return a.session(origin, in) })
	add(s, "now_and_next", "What is on at the event, and what begins next", func(in nowIn) (nowOut, error) { return a.nowAndNext(origin, in) })
	add(s, "overlaps", "Which of some sessions overlap each other, or are too far apart to walk in time", func(in keysIn) (overlapsOut, error) { return a.overlaps(origin, in) })
	add(s, "plan", "The plan that has the most of what somebody wishes, walks and repeats counted, and a link to accept it", func(in planIn) (planOut, error) { return a.plan(origin, in) })
	add(s, "link", "A link that opens some sessions in Hallway, for the person to add", func(in linkIn) (linkOut, error) { return a.link(origin, in) })
	return s
}

// add adds a tool that only reads.
func add[I, O any](s *mcp.Server, name, description string, do func(I) (O, error)) {
	closed := false
	mcp.AddTool(s, &mcp.Tool{Name: name, Description: description, Annotations: &mcp.ToolAnnotations{ReadOnlyHint: true, IdempotentHint: true, OpenWorldHint: &closed}},
		func(_ context.Context, _ *mcp.CallToolRequest, in I) (*mcp.CallToolResult, O, error) {
			out, err := do(in)
			return nil, out, err
		})
}

func (a *Assist) events() eventsOut {
	out := eventsOut{Events: []eventOut{}}
	for _, v := range a.library.All() {
		e := v.Programme.Event
		days := []string{}
		for _, d := range e.Days {
			days = append(days, d.Date)
		}
		out.Events = append(out.Events, eventOut{string(e.ID), e.Name, e.Place, e.Zone, days, len(v.Programme.Sessions)})
	}
	return out
}

// event is the version of an event that is meant.
func (a *Assist) event(in In) (*programme.Version, error) {
	all := a.library.All()
	if in.Event == "" && len(all) == 1 {
		return all[0], nil
	}
	var names []string
	for _, v := range all {
		if string(v.Programme.Event.ID) == in.Event {
			return v, nil
		}
		names = append(names, string(v.Programme.Event.ID))
	}
	if in.Event == "" {
		return nil, fmt.Errorf("say which event is meant; there are %s", strings.Join(names, ", "))
	}
	return nil, fmt.Errorf("unknown event %q; the events are %s", in.Event, strings.Join(names, ", "))
}

const (
	fewSessions  = 20
	mostSessions = 100
	mostKeys     = 300 // of one call
)

func (a *Assist) search(origin string, in searchIn) (out sessionsOut, err error) {
	v, err := a.event(in.In)
	if err != nil {
		return out, err
	}
	q := search.Query{Day: -1, Text: in.Query}
	if in.Day != "" {
		for i, d := range v.Programme.Event.Days {
			if d.Date == in.Day {
				q.Day = i
			}
		}
		if q.Day < 0 {
			return out, fmt.Errorf("%s is not a day of the event", in.Day)
		}
	}
	r := search.Narrow(v.Programme, q, v.Search, search.Person{})
	limit := in.Limit
	if limit < 1 || limit > mostSessions {
		limit = fewSessions
	}
	out = sessionsOut{Sessions: []Session{}, Total: len(r.Sessions)}
	if r.Shown != "" {
		out.Note = fmt.Sprintf("nothing is found for %q; this is for %q", in.Query, r.Shown)
	}
	for _, s := range r.Sessions[:min(limit, len(r.Sessions))] {
		out.Sessions = append(out.Sessions, brief(v.Programme, s, origin))
	}
	return out, nil
}

func (a *Assist) session(origin string, in sessionIn) (out Details, err error) {
	v, err := a.event(in.In)
	if err != nil {
		return out, err
	}
	all, err := find(v.Programme, []string{in.Key})
	if err != nil {
		return out, err
	}
	s := all[0]
	out = Details{Session: brief(v.Programme, s, origin), Abstract: s.Abstract.Plain(), Source: s.URL}
	for _, tag := range s.Tags {
		out.Tags = append(out.Tags, tag.Value)
	}
	for _, key := range s.Repeats {
		out.Repeats = append(out.Repeats, string(key))
	}
	return out, nil
}

func (a *Assist) nowAndNext(origin string, in nowIn) (out nowOut, err error) {
	v, err := a.event(in.In)
	if err != nil {
		return out, err
	}
	now := a.now()
	if in.At != "" {
		if now, err = time.Parse(time.RFC3339, in.At); err != nil {
			return out, fmt.Errorf("invalid time %q; write one such as 2026-03-24T10:30:00+01:00", in.At)
		}
	}
	on, next := v.Programme.Now(now)
	return nowOut{
		At: now.In(v.Programme.Location()).Format(time.RFC3339),
		On: briefs(v.Programme, on, origin), Next: briefs(v.Programme, next[:min(len(next), fewSessions)], origin),
	}, nil
}

func (a *Assist) overlaps(origin string, in keysIn) (out overlapsOut, err error) {
	v, err := a.event(in.In)
	if err != nil {
		return out, err
	}
	all, err := find(v.Programme, in.Keys)
	if err != nil {
		return out, err
	}
	all = slices.DeleteFunc(all, func(s *schedule.Session) bool { return !planner.TakesTime(s, true) })
	byKey := make(map[schedule.Key]*schedule.Session, len(all))
	for _, s := range all {
		byKey[s.Key] = s
	}
	out.Overlaps = []overlap{}
	for _, c := range planner.NewWalks(v.Programme, nil, 100).Clashes(all) {
		x, y := brief(v.Programme, byKey[c.A], origin), brief(v.Programme, byKey[c.B], origin)
		out.Overlaps = append(out.Overlaps, overlap{x, y, int(c.Overlap.Minutes()), int(c.Walk.Minutes())})
	}
	return out, nil
}

func (a *Assist) plan(origin string, in planIn) (out planOut, err error) {
	v, err := a.event(in.In)
	if err != nil {
		return out, err
	}
	p := v.Programme
	of, err := agendaOf(p, in.Going, in.Maybe)
	if err != nil {
		return out, err
	}
	if len(in.Topics) > fewSessions {
		return out, fmt.Errorf("%d topics are too many; %d at most", len(in.Topics), fewSessions)
	}
	for _, topic := range in.Topics {
		if topic = strings.ToLower(strings.Join(strings.Fields(topic), " ")); topic != "" {
			of.Focuses = append(of.Focuses, topic)
		}
	}
	slices.Sort(of.Focuses)
	before := p.Event.Days[0].Start.AddDate(0, 0, -1) // a plan of what is over is one too
	scene := view.Scene{Programme: p, Agenda: of, Now: before, Index: v.Search, Detailed: true, Walks: planner.NewWalks(p, nil, 100)}
	task := view.PlanFor(scene)
	best := task.Solve(exact.Effort{})
	out = planOut{Plan: []Session{}, Proven: best.Exact}
	var going []string
	for day := range p.Event.Days {
		rows, left, finds := view.PlanOn(scene, task, best, day, false).Outline()
		for _, s := range rows {
			out.Plan = append(out.Plan, brief(p, s, origin))
			going = append(going, string(s.Key))
		}
		for _, r := range left {
			out.LeftOut = append(out.LeftOut, planned{brief(p, r.Session, origin), r.Why})
		}
		for _, r := range finds {
			out.Suggested = append(out.Suggested, planned{brief(p, r.Session, origin), r.Why})
		}
	}
	out.Link, err = linkTo(origin, p, going, nil, "Your plan")
	return out, err
}

func (a *Assist) link(origin string, in linkIn) (out linkOut, err error) {
	v, err := a.event(in.In)
	if err != nil {
		return out, err
	}
	if _, err = agendaOf(v.Programme, in.Going, in.Maybe); err != nil {
		return out, err
	}
	if len(in.Going)+len(in.Maybe) == 0 {
		return out, errors.New("say which sessions the link is to open")
	}
	out.Link, err = linkTo(origin, v.Programme, in.Going, in.Maybe, in.Name)
	return out, err
}

// linkTo opens sessions in Hallway, which shows them beside the person's own.
func linkTo(origin string, p *schedule.Programme, going, maybe []string, name string) (string, error) {
	of := share.Agenda{Event: string(p.Event.ID), Name: name}
	for _, key := range going {
		of.Picks = append(of.Picks, share.Pick{Hash: share.HashOf(key), Going: true})
	}
	for _, key := range maybe {
		of.Picks = append(of.Picks, share.Pick{Hash: share.HashOf(key)})
	}
	code, err := share.Encode(of)
	return origin + view.HrefColleague(p.Event.ID) + "#p." + code, err
}

// agendaOf is an agenda of keys. The error names the first that is not in the programme.
func agendaOf(p *schedule.Programme, going, maybe []string) (*agenda.Agenda, error) {
	var picks []agenda.Pick
	for state, keys := range map[agenda.State][]string{agenda.Going: going, agenda.Maybe: maybe} {
		if _, err := find(p, keys); err != nil {
			return nil, err
		}
		for _, key := range keys {
			picks = append(picks, agenda.Pick{Key: key, State: state})
		}
	}
	return agenda.New(agenda.ID(uuid.Nil), string(p.Event.ID), picks...), nil
}

func find(p *schedule.Programme, keys []string) ([]*schedule.Session, error) {
	if len(keys) > mostKeys {
		return nil, fmt.Errorf("%d sessions are too many for one call; %d at most", len(keys), mostKeys)
	}
	var all []*schedule.Session
	for _, key := range keys {
		s, ok := p.Session(schedule.Key(key))
		if !ok {
			return nil, fmt.Errorf("unknown session %q; search gives the keys", key)
		}
		all = append(all, s)
	}
	return all, nil
}

func briefs(p *schedule.Programme, all []*schedule.Session, origin string) []Session {
	out := []Session{}
	for _, s := range all {
		out = append(out, brief(p, s, origin))
	}
	return out
}

func brief(p *schedule.Programme, s *schedule.Session, origin string) Session {
	out := Session{
		Key: string(s.Key), Title: s.Title, Day: p.Event.Days[s.Day].Date,
		Start: s.Start.In(p.Location()).Format(time.RFC3339), End: s.End.In(p.Location()).Format(time.RFC3339),
		Rooms: p.RoomNames(s), Status: statusOf(s.Status), URL: origin + view.HrefSession(p.Event.ID, s.Key),
	}
	for _, id := range s.Tracks {
		if track, ok := p.Track(id); ok {
			out.Tracks = append(out.Tracks, track.Name)
		}
	}
	for _, speaker := range p.SpeakersOf(s) {
		out.Speakers = append(out.Speakers, speaker.Name)
	}
	return out
}

func statusOf(status schedule.Status) string {
	switch status {
	case schedule.Canceled:
		return "cancelled"
	case schedule.Postponed:
		return "postponed"
	case schedule.Moved:
		return "moved"
	}
	return ""
}
