package push

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"hallway/app/agenda"
	"hallway/app/change"
	"hallway/app/planner"
	"hallway/app/schedule"
	"hallway/app/view"
	"hallway/app/wire"
)

// State is what is written down of a device.
type State struct {
	wire.PushRequest
	Origin  string             `json:"origin"`            // of this server, as the device reaches it
	Told    map[string]int64   `json:"told,omitempty"`    // reminders, and when their session begins, in Unix seconds
	Seen    map[string]string  `json:"seen,omitempty"`    // what the person knows of each pick
	Differs map[string]differs `json:"differs,omitempty"` // what is another way by now, and may be so by mistake
	Notices []wire.Notice      `json:"notices,omitempty"` // that were sent and not asked for yet
	Fetched []wire.Notice      `json:"fetched,omitempty"` // the last answer to the device
	At      int64              `json:"at,omitempty"`      // when that was given first, in Unix seconds
	Wait    int64              `json:"wait,omitempty"`    // nothing is sent before, in Unix seconds
	Failed  int                `json:"failed,omitempty"`  // how often in a row nothing could be sent
}

type differs struct {
	Now   string `json:"now"`
	Since int64  `json:"since"` // Unix seconds
}

const (
	mostNotices = 5              // are kept for a device that does not ask
	fetchAgain  = time.Minute    // a notice may be asked for
	mostMinutes = 60             // before a session
	quietFrom   = 22 * time.Hour // of the day
	quietTo     = 7 * time.Hour  // of the next
	longest     = 24 * time.Hour // a notice of a change waits at the push service
	never       = 30 * 24 * time.Hour
)

// due returns what to notify a device of now, how long that is of use, and when to look
// again. It records what it returns. hold is how long a change must last before anyone is
// notified of it.
func (s *State) due(p *schedule.Programme, walks *planner.Walks, a *agenda.Agenda, now time.Time, hold time.Duration) (out []wire.Notice, lasts time.Duration, next time.Time) {
	next = now.Add(never)
	if until := quietUntil(now, p.Location()); s.Quiet && !until.IsZero() {
		return nil, 0, until
	}
	if wait := time.Unix(s.Wait, 0); wait.After(now) {
		return nil, 0, wait
	}
	scene := view.Scene{Programme: p, Agenda: a, Now: now}
	reminders, first, at := s.reminders(scene, walks)
	changes, when := s.changes(scene, hold)
	out = append(reminders, changes...)
	if lasts = longest; len(reminders) > 0 {
		lasts = first.Sub(now)
	}
	for _, t := range []time.Time{at, when} {
		if !t.IsZero() && t.Before(next) {
			next = t
		}
	}
	if len(out) > 0 {
		s.Notices = append(s.Notices, out...)
		s.Notices = s.Notices[max(0, len(s.Notices)-mostNotices):]
	}
	return out, lasts, next
}

// reminders are of sessions that begin soon, with the first start of them, and when the next
// will be due.
func (s *State) reminders(scene view.Scene, walks *planner.Walks) (out []wire.Notice, first, next time.Time) {
	now := scene.Now
	for id, start := range s.Told {
		if time.Unix(start, 0).Before(now) {
			delete(s.Told, id)
		}
	}
	wish := planner.Reminder{Before: time.Duration(s.Minutes) * time.Minute, Leave: s.Leave}
	var before *schedule.Session
	for _, session := range view.Going(scene) {
		from := before
		before = session
		if !planner.Remindable(session, now) {
			continue
		}
		// Not the notice's id: a server of the version before must know what was sent.
		id := string(session.Key) + " " + strconv.FormatInt(session.Start.Unix(), 10)
		at := walks.Remind(wish, from, session)
		switch {
		case s.Told[id] != 0 || now.Sub(at) > planner.TooLate:
		case at.After(now):
			if next.IsZero() || at.Before(next) {
				next = at
			}
		default:
			title, body := view.SoonWords(scene, session)
			event := scene.Programme.Event.ID
			notice := wire.ReminderID(event, session.Key, session.Start)
			out = append(out, wire.Notice{Title: title, Body: body, URL: view.HrefSession(event, session.Key), Tag: notice, ID: notice})
			if s.Told == nil {
				s.Told = make(map[string]int64)
			}
			s.Told[id] = session.Start.Unix()
			if first.IsZero() || session.Start.Before(first) {
				first = session.Start
			}
		}
	}
	return out, first, next
}

// changes returns one notice of all picks that differ from what the person knows, and when
// the next difference will have lasted long enough. A new pick is known as it is.
func (s *State) changes(scene view.Scene, hold time.Duration) (out []wire.Notice, next time.Time) {
	p, now := scene.Programme, scene.Now
	seen, differ := make(map[string]string), make(map[string]differs)
	var changed []*schedule.Session
	var was, is string // of the last of them
	for _, session := range picked(scene) {
		key := string(session.Key)
		print := change.Print(p, session)
		known := cmp.Or(s.Seen[key], print)
		seen[key] = known
		if print == known {
			continue
		}
		d := s.Differs[key]
		if d.Now != print {
			d = differs{print, now.Unix()}
		}
		if told := time.Unix(d.Since, 0).Add(hold); told.After(now) {
			differ[key] = d
			if next.IsZero() || told.Before(next) {
				next = told
			}
			continue
		}
		seen[key] = print
		changed, was, is = append(changed, session), known, print
	}
	s.Seen, s.Differs = seen, differ
	event := p.Event.ID
	id := string(event) + " changes " + strconv.FormatInt(now.Unix(), 10)
	var about []string
	for _, session := range changed {
		about = append(about, change.ID(p, session.Key))
	}
	switch len(changed) {
	case 0:
		return nil, next
	case 1:
		session := changed[0]
		title, body := view.MovedWords(scene, session, startIn(was) != startIn(is), session.Off())
		url := view.HrefSession(event, session.Key)
		if is == change.Gone {
			title, body, url = view.GoneWords(session.Title), "", view.HrefChanges(event)
		}
		return []wire.Notice{{Title: title, Body: body, URL: url, Tag: "changes", ID: id, About: about}}, next
	}
	title, body := view.ManyMovedWords(changed)
	return []wire.Notice{{Title: title, Body: body, URL: view.HrefChanges(event), Tag: "changes", ID: id, About: about}}, next
}

// picked are the picks that are not over. One that has left the programme is a session
// without a time.
func picked(scene view.Scene) []*schedule.Session {
	var all []*schedule.Session
	for _, pick := range scene.Agenda.Picks {
		if pick.State != agenda.Going && pick.State != agenda.Maybe {
			continue
		}
		session, ok := scene.Programme.Session(schedule.Key(pick.Key))
		if !ok {
			session = &schedule.Session{Key: schedule.Key(pick.Key), Title: pick.Snapshot.Title}
		} else if session.End.Before(scene.Now) {
			continue
		}
		all = append(all, session)
	}
	slices.SortStableFunc(all, func(a, b *schedule.Session) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Key, b.Key))
	})
	return all
}

// startIn is the part of it that is the start.
func startIn(print string) string {
	start, _, _ := strings.Cut(print, "|")
	return start
}

// quietUntil is when the night ends in which nothing is sent; zero by day.
func quietUntil(now time.Time, zone *time.Location) time.Time {
	here := now.In(zone)
	midnight := time.Date(here.Year(), here.Month(), here.Day(), 0, 0, 0, 0, zone)
	since := time.Duration(here.Hour())*time.Hour + time.Duration(here.Minute())*time.Minute
	switch {
	case since < quietTo:
		return midnight.Add(quietTo)
	case since >= quietFrom:
		return midnight.AddDate(0, 0, 1).Add(quietTo)
	}
	return time.Time{}
}
