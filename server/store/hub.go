package store

import (
	"context"
	"maps"
	"slices"
	"sync"

	"hallway/app/agenda"
)

// hub hands on what changed to those who watch. Nobody waits for a slow one: of an
// agenda that changes often it hears the newest number, once.
type hub struct {
	mu       sync.Mutex
	watchers map[agenda.ID]map[*Watcher]bool
}

// Watcher hears of changes to some agendas.
type Watcher struct {
	hub  *hub
	ids  []agenda.ID
	wake chan struct{}

	mu    sync.Mutex
	doubt bool                 // a device was removed: whoever listens may be it
	news  map[agenda.ID]uint64 // nil: there is none, as with nearly all of thousands of watchers
}

// Watch begins to listen. Close ends it.
func (s *Store) Watch(ids ...agenda.ID) *Watcher {
	w := &Watcher{hub: &s.hub, ids: ids, wake: make(chan struct{}, 1)}
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	if s.hub.watchers == nil {
		s.hub.watchers = make(map[agenda.ID]map[*Watcher]bool)
	}
	for _, id := range ids {
		if s.hub.watchers[id] == nil {
			s.hub.watchers[id] = make(map[*Watcher]bool)
		}
		s.hub.watchers[id][w] = true
	}
	return w
}

// Close ends the listening.
func (w *Watcher) Close() {
	w.hub.mu.Lock()
	defer w.hub.mu.Unlock()
	for _, id := range w.ids {
		delete(w.hub.watchers[id], w)
		if len(w.hub.watchers[id]) == 0 {
			delete(w.hub.watchers, id)
		}
	}
}

// Next waits until an agenda changes. Seq 0 says that it was deleted.
func (w *Watcher) Next(ctx context.Context) ([]Version, error) {
	for {
		if news := w.News(); len(news) > 0 {
			return news, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-w.wake:
		}
	}
}

// Wake tells that there may be news, for those who wait for other things as well.
func (w *Watcher) Wake() <-chan struct{} { return w.wake }

// News are the changes since it was last asked for, which may be none.
func (w *Watcher) News() []Version {
	w.mu.Lock()
	news := w.news
	w.news = nil
	w.mu.Unlock()
	var all []Version
	for _, id := range slices.SortedFunc(maps.Keys(news), func(a, b agenda.ID) int { return slices.Compare(a[:], b[:]) }) {
		all = append(all, Version{id, news[id]})
	}
	return all
}

func (w *Watcher) wakeUp() {
	select {
	case w.wake <- struct{}{}:
	default: // it is awake already
	}
}

// Doubt reports whether a device of an agenda was removed since it was last asked.
func (w *Watcher) Doubt() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	doubt := w.doubt
	w.doubt = false
	return doubt
}

// doubt wakes all who listen to an agenda, to ask again whether they may.
func (h *hub) doubt(id agenda.ID) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for w := range h.watchers[id] {
		w.mu.Lock()
		w.doubt = true
		w.mu.Unlock()
		w.wakeUp()
	}
}

func (h *hub) publish(changes []Version) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, v := range changes {
		for w := range h.watchers[v.ID] {
			w.mu.Lock()
			if w.news == nil {
				w.news = make(map[agenda.ID]uint64, 1)
			}
			w.news[v.ID] = v.Seq
			w.mu.Unlock()
			w.wakeUp()
		}
	}
}

// watched are the agendas that somebody listens to.
func (h *hub) watched() []agenda.ID {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Collect(maps.Keys(h.watchers))
}
