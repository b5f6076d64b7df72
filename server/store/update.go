package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hallway/app/agenda"
)

// Update changes agendas in one transaction. For each id, change gets the agenda as
// it is, or the zero Doc, and returns it as it shall be, and whether it is another.
// A Doc that is returned must have a higher Seq. When Update returns nil, all of it
// is on disk; when it returns an error, nothing is known to be kept, so the caller
// does not confirm and the device sends again.
//
// Change runs while others wait, so it only computes. It may be called several
// times for one id, when the transaction is done over; the last call counts. It is
// never called after Update has returned.
func (s *Store) Update(ctx context.Context, ids []agenda.ID, change func(id agenda.ID, doc Doc) (Doc, bool)) error {
	return s.do(ctx, ids, func(b *batch) error {
		var changed []put
		for _, id := range ids {
			before := b.doc(id)
			after, ok := change(id, before)
			if !ok {
				continue
			}
			if after.Seq <= before.Seq {
				return fmt.Errorf("update agenda %s: change %d cannot follow change %d", id, after.Seq, before.Seq)
			}
			changed = append(changed, put{id: id, doc: after})
		}
		for _, p := range changed {
			b.set(p.id, p.doc)
		}
		return nil
	})
}

// Create keeps a new agenda with the first capability that opens it, both or
// neither. The error is ErrTaken where there is such an agenda or capability, and ErrFull
// where the last of the disk's room is for those that there are.
func (s *Store) Create(ctx context.Context, id agenda.ID, doc Doc, first Capability) error {
	if !doc.Exists() {
		return fmt.Errorf("create agenda %s: its change number is 0", id)
	}
	if first.Agenda != id {
		return fmt.Errorf("create agenda %s: its first capability opens %s", id, first.Agenda)
	}
	if err := errors.Join(s.roomToBegin(), s.limited(ctx)); err != nil {
		return fmt.Errorf("create agenda %s: %w", id, err)
	}
	return s.do(ctx, []agenda.ID{id}, func(b *batch) error {
		if b.doc(id).Exists() || !b.insert(first) {
			return ErrTaken
		}
		b.set(id, doc)
		return nil
	})
}

// Delete removes an agenda and all that belongs to it, from the files as well.
// Backups that were made before still have it, and a restore leaves it out. The error is
// ErrNotFound where there is none.
func (s *Store) Delete(ctx context.Context, id agenda.ID, now time.Time) error {
	if err := s.endings.note(endedAgenda(id), now); err != nil {
		return err
	}
	return s.do(ctx, []agenda.ID{id}, func(b *batch) error {
		if !b.doc(id).Exists() {
			return ErrNotFound
		}
		b.end(endedAgenda(id), now)
		b.drop(id)
		return nil
	})
}
