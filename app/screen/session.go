package screen

import (
	"net/url"
	"path"

	"hallway/app/schedule"
	"hallway/app/search"
	"hallway/app/view"
)

// Session is all that is known of one session.
type Session struct {
	key  schedule.Key
	list *Programme // that it is shown beside; nil: it was alone so far
}

func (s *Session) read(_ *App, at string, _ url.Values) schedule.EventID {
	s.key = schedule.Key(path.Base(at))
	return eventIn(at)
}

func (s *Session) draw(a *App) drawing {
	a.scene.Now = a.now()
	if _, ok := a.scene.Programme.Session(s.key); ok {
		d := drawing{
			head: view.HeadSession(a.scene, s.key),
			tab:  "programme",
			body: view.Session(a.scene, s.key),
			live: true,
		}
		if s.besideList(a) {
			d.split, d.query, d.body = true, s.list.query, view.Programme(a.scene, s.list.query, s.key)
		}
		return d
	}
	if pick, ok := a.scene.Agenda.Pick(string(s.key)); ok {
		return drawing{head: view.HeadGone(pick), tab: "agenda", body: view.Gone(a.scene, pick), live: true}
	}
	return lost(a)
}

// besideList reports whether a session is shown beside the list that the person came from, as
// on a laptop.
func (s *Session) besideList(a *App) bool {
	left, err := url.Parse(a.tabs["programme"])
	if !a.browser.Wide() || a.tabs["programme"] == "" || err != nil {
		return false
	}
	if s.list == nil {
		s.list = &Programme{query: search.ParseQuery(left.Query(), a.scene.Programme), key: s.key}
	}
	return true
}

// act has the list go on as if it were alone: it can be searched, and has more hits.
func (s *Session) act(a *App, e Event) bool { return a.split && s.list != nil && s.list.act(a, e) }

func (s *Session) needsDetails() bool { return true }

// Speaker is a speaker and all their sessions.
type Speaker struct {
	id schedule.SpeakerID
}

func (s *Speaker) read(_ *App, at string, _ url.Values) schedule.EventID {
	s.id = schedule.SpeakerID(path.Base(at))
	return eventIn(at)
}

func (s *Speaker) draw(a *App) drawing {
	a.scene.Now = a.now()
	if _, ok := a.scene.Programme.Speaker(s.id); !ok {
		return lost(a)
	}
	return drawing{head: view.HeadSpeaker(a.scene, s.id), tab: "programme", body: view.Speaker(a.scene, s.id)}
}

func (s *Speaker) needsDetails() bool { return true }

// Room is a room and what is on in it.
type Room struct {
	id schedule.RoomID
}

func (r *Room) read(_ *App, at string, _ url.Values) schedule.EventID {
	r.id = schedule.RoomID(path.Base(at))
	return eventIn(at)
}

func (r *Room) draw(a *App) drawing {
	a.scene.Now = a.now()
	if _, ok := a.scene.Programme.Room(r.id); !ok {
		return lost(a)
	}
	return drawing{head: view.HeadRoom(a.scene, r.id), tab: "programme", body: view.Room(a.scene, r.id)}
}
