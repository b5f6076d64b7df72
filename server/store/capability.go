package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/rs/xid"

	"hallway/app/agenda"
	"hallway/app/wire"
)

// Kind is what a capability opens.
type Kind string

// The kinds of capability.
const (
	Device        = Kind(wire.Device)   // reads and writes an agenda, and says who else may
	Pair     Kind = "pair"              // is spent for a Device, once
	Recovery      = Kind(wire.Recovery) // is spent for a Device, again and again
	Read          = Kind(wire.Read)     // shows an agenda
	Feed          = Kind(wire.Feed)     // an agenda as a calendar
)

// most is how many of a kind an agenda may have.
func (k Kind) most() int {
	switch k {
	case Device:
		return 64
	case Pair:
		return 8
	case Recovery:
		return 4
	}
	return 32
}

// Hash is what is kept of a secret. Secrets have 50 random bits at least and live
// for minutes, or 256 and live on, so that no slow hash is needed.
type Hash [sha256.Size]byte

// HashOf is the hash of a secret.
func HashOf(secret []byte) Hash { return sha256.Sum256(secret) }

// Capability is a right to an agenda, for whoever has its secret.
type Capability struct {
	ID      xid.ID // names it among those of its agenda; no secret
	Kind    Kind
	Hash    Hash
	Agenda  agenda.ID
	Device  uuid.UUID // whose edits it may make; of Pair, who made it; all zeros: none
	Scope   string    // what a link shows, in the caller's words; of Pair, the pairing: a link and a code are one
	Label   string    // "Ada's phone", "for the team"
	Created time.Time
	Used    time.Time // a day; zero: never
	Expires time.Time // zero: never
}

// Expired reports whether it opens nothing any more.
func (c Capability) Expired(now time.Time) bool { return !c.Expires.IsZero() && !now.Before(c.Expires) }

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func timeOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// insert adds a capability. It reports whether the secret was free.
func (b *batch) insert(c Capability) bool {
	return b.exec(`INSERT INTO capability (`+columns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
		c.ID.String(), string(c.Kind), c.Hash[:], c.Agenda, c.Device, c.Scope, c.Label, millis(c.Created), day(c.Used), millis(c.Expires)) == 1
}

// day counts days since 1970.
func day(t time.Time) int64 { return millis(t) / (24 * time.Hour).Milliseconds() }

type scanner interface{ Scan(...any) error }

func scan(row scanner) (Capability, error) {
	var c Capability
	var id, kind string
	var hash []byte
	var created, used, expires int64
	if err := row.Scan(&id, &kind, &hash, &c.Agenda, &c.Device, &c.Scope, &c.Label, &created, &used, &expires); err != nil {
		return c, err
	}
	c.ID, _ = xid.FromString(id) // one that is none cannot be named, and nothing else
	c.Kind = Kind(kind)
	copy(c.Hash[:], hash)
	c.Created, c.Expires = timeOf(created), timeOf(expires)
	c.Used = timeOf(used * (24 * time.Hour).Milliseconds())
	return c, nil
}

// Find is the capability with a secret. The error is ErrNotFound where there is none,
// or none any more.
func (s *Store) Find(ctx context.Context, hash Hash, now time.Time) (Capability, error) {
	if err := s.Err(); err != nil {
		return Capability{}, err
	}
	ctx, done := s.brief(ctx)
	defer done()
	c, err := scan(s.find.QueryRowContext(ctx, hash[:]))
	switch {
	case errors.Is(err, sql.ErrNoRows), err == nil && c.Expired(now):
		return Capability{}, ErrNotFound
	case err != nil:
		return Capability{}, fmt.Errorf("find a capability: %w", err)
	}
	return c, nil
}

// List are the capabilities of an agenda that open it now, the oldest first.
func (s *Store) List(ctx context.Context, id agenda.ID, now time.Time) ([]Capability, error) {
	if err := s.Err(); err != nil {
		return nil, err
	}
	ctx, done := s.brief(ctx)
	defer done()
	rows, err := s.engine.reader().QueryContext(ctx, `SELECT `+columns+` FROM capability WHERE agenda = $1 ORDER BY created, id`, id)
	if err != nil {
		return nil, fmt.Errorf("list capabilities: %w", err)
	}
	defer rows.Close()
	var all []Capability
	for rows.Next() {
		c, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("list capabilities: %w", err)
		}
		if !c.Expired(now) {
			all = append(all, c)
		}
	}
	return all, rows.Err()
}

// Grant adds a capability to an agenda. The errors are ErrNotFound, where there is no
// such agenda, ErrTaken and ErrTooMany.
func (s *Store) Grant(ctx context.Context, c Capability, now time.Time) error {
	return s.do(ctx, []agenda.ID{c.Agenda}, func(b *batch) error { return b.grant(c, now) })
}

func (b *batch) grant(c Capability, now time.Time) error {
	if !b.doc(c.Agenda).Exists() {
		return ErrNotFound
	}
	b.exec(`DELETE FROM capability WHERE agenda = $1 AND expires > 0 AND expires <= $2`, c.Agenda, millis(now))
	for b.err == nil && b.count(c.Agenda, c.Kind) >= c.Kind.most() {
		if c.Kind != Pair || b.dropOldestPair(c.Agenda) == 0 {
			return ErrTooMany
		}
	}
	if !b.insert(c) {
		return ErrTaken
	}
	return nil
}

// dropOldestPair makes room for a new pairing: nobody waits for the oldest any longer.
func (b *batch) dropOldestPair(id agenda.ID) int64 {
	return b.exec(`DELETE FROM capability WHERE agenda = $1 AND kind = $2 AND scope =
		(SELECT scope FROM capability WHERE agenda = $1 AND kind = $2 ORDER BY created, id LIMIT 1)`, id, string(Pair))
}

func (b *batch) count(id agenda.ID, kind Kind) (n int) {
	if b.err == nil {
		b.err = b.querier.QueryRowContext(context.Background(),
			`SELECT count(*) FROM capability WHERE agenda = $1 AND kind = $2`, id, string(kind)).Scan(&n)
	}
	return n
}

// Redeem spends a capability for another: grant gets the one with the secret and says
// what it is spent for. One of kind [Pair] is gone then, and of all who try at once
// exactly one succeeds. The error is ErrNotFound where there is none of the kinds
// that can be spent, ErrTooMany, or grant's; nothing was spent then.
func (s *Store) Redeem(ctx context.Context, hash Hash, now time.Time, grant func(Capability) (Capability, error)) (Capability, error) {
	found, err := s.Find(ctx, hash, now)
	if err != nil {
		return Capability{}, err
	}
	if found.Kind != Pair && found.Kind != Recovery {
		return Capability{}, ErrNotFound
	}
	for_, err := grant(found)
	if err != nil {
		return Capability{}, err
	}
	for_.Agenda = found.Agenda
	err = s.do(ctx, []agenda.ID{found.Agenda}, func(b *batch) error {
		if b.exists(hash) == 0 {
			return ErrNotFound
		}
		if err := b.grant(for_, now); err != nil {
			return err
		}
		if found.Kind == Pair { // with the other half of its pairing
			b.exec(`DELETE FROM capability WHERE agenda = $1 AND kind = $2 AND scope = $3`, found.Agenda, string(Pair), found.Scope)
		}
		return nil
	})
	return for_, err
}

func (b *batch) exists(hash Hash) (n int) {
	if b.err == nil {
		b.err = b.querier.QueryRowContext(context.Background(), `SELECT count(*) FROM capability WHERE hash = $1`, hash[:]).Scan(&n)
	}
	return n
}

// Revoke takes a capability of an agenda back, and returns it. A device goes with the
// pairings that it has begun, and whoever listens for it is told; a pairing goes as a
// whole. The error is ErrNotFound.
func (s *Store) Revoke(ctx context.Context, id agenda.ID, name xid.ID, now time.Time) (Capability, error) {
	all, err := s.List(ctx, id, time.Time{})
	if err != nil {
		return Capability{}, err
	}
	at := slices.IndexFunc(all, func(c Capability) bool { return c.ID == name })
	if at < 0 {
		return Capability{}, ErrNotFound
	}
	gone := all[at]
	if err := s.endings.note(endedCapability(gone.Hash), now); err != nil {
		return Capability{}, err
	}
	err = s.do(ctx, []agenda.ID{id}, func(b *batch) error {
		if b.exec(`DELETE FROM capability WHERE agenda = $1 AND id = $2`, id, name.String()) == 0 {
			return ErrNotFound
		}
		b.end(endedCapability(gone.Hash), now)
		switch gone.Kind {
		case Device:
			b.exec(`DELETE FROM capability WHERE agenda = $1 AND kind = $2 AND device = $3`, id, string(Pair), gone.Device)
		case Pair:
			b.exec(`DELETE FROM capability WHERE agenda = $1 AND kind = $2 AND scope = $3`, id, string(Pair), gone.Scope)
		}
		b.dropped = true // its label is somebody's words
		return nil
	})
	if err == nil && gone.Kind == Device {
		s.hub.doubt(id)
	}
	return gone, err
}

// Touch notes the day on which a capability was used.
func (s *Store) Touch(ctx context.Context, c Capability, now time.Time) error {
	if day(c.Used) == day(now) {
		return nil
	}
	return s.do(ctx, nil, func(b *batch) error {
		b.exec(`UPDATE capability SET used = $1 WHERE hash = $2`, day(now), c.Hash[:])
		return nil
	})
}

// Purge deletes the capabilities that have expired, and what was ended so long ago that no
// backup can bring it back.
func (s *Store) Purge(ctx context.Context, now time.Time) error {
	return s.doAll(ctx, func(b *batch) error {
		b.exec(`DELETE FROM capability WHERE expires > 0 AND expires <= $1`, millis(now))
		b.exec(`DELETE FROM ended WHERE at <= $1`, day(now)-rememberEnded)
		return nil
	})
}

// Told is what was last written down of a link's reader with [Store.Tell]; nothing at
// first.
func (s *Store) Told(ctx context.Context, hash Hash) (state []byte, err error) {
	if err := s.Err(); err != nil {
		return nil, err
	}
	ctx, done := s.brief(ctx)
	defer done()
	err = s.engine.reader().QueryRowContext(ctx, `SELECT state FROM told WHERE hash = $1`, hash[:]).Scan(&state)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return state, err
}

// mostTold is how many bytes are kept of what all readers of an agenda were told.
const mostTold = 256 << 10

// Tell writes down what a link's reader is told. It goes with the link. The errors are
// ErrNotFound, and ErrTooMany where the agenda's readers were told as much as is kept.
func (s *Store) Tell(ctx context.Context, id agenda.ID, hash Hash, state []byte) error {
	return s.do(ctx, nil, func(b *batch) error {
		if b.exists(hash) == 0 {
			return ErrNotFound
		}
		others := 0
		if b.err == nil {
			b.err = b.querier.QueryRowContext(context.Background(), `SELECT coalesce(sum(length(t.state)), 0) FROM told t JOIN capability c ON c.hash = t.hash
				WHERE c.agenda = $1 AND t.hash <> $2`, id, hash[:]).Scan(&others)
		}
		if others+len(state) > mostTold {
			return ErrTooMany
		}
		b.exec(`INSERT INTO told (hash, state) VALUES ($1, $2) ON CONFLICT (hash) DO UPDATE SET state = excluded.state`, hash[:], state)
		return nil
	})
}
