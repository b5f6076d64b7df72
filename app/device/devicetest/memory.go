// Package devicetest has a store in memory for tests of what runs on a phone, and what
// every store of records has to do.
package devicetest

import (
	"maps"
	"slices"
	"sync"

	"hallway/app/agenda"
	"hallway/app/device"
)

// Memory is a [device.Store] in memory. Copies of it are two tabs of one phone.
type Memory struct {
	mu      sync.Mutex
	records map[string]device.Record
	fail    error
	block   chan struct{}
	parked  func(by int)
	silent  func(before, after device.Record) bool
}

// NewMemory is an empty store.
func NewMemory() *Memory { return &Memory{records: make(map[string]device.Record)} }

// Fail makes every transaction fail, until it is told nil.
func (m *Memory) Fail(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fail = err
}

// Silence has what changes a record in a certain way written without a word of it: the
// transaction fails with [device.ErrStuck]. nil ends it.
func (m *Memory) Silence(when func(before, after device.Record) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.silent = when
}

// Hang makes every transaction wait until resume is called, as WebKit's do after a page
// was left in the middle of one.
func (m *Memory) Hang() (resume func()) {
	block := make(chan struct{})
	m.mu.Lock()
	defer m.mu.Unlock()
	m.block = block
	return sync.OnceFunc(func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.block = nil
		close(block)
	})
}

// Park has told be told -1 where a transaction begins to wait for what may never come, and
// 1 where it goes on.
func (m *Memory) Park(told func(by int)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.parked = told
}

func (m *Memory) wait() {
	m.mu.Lock()
	block, parked := m.block, m.parked
	m.mu.Unlock()
	if block == nil {
		return
	}
	if parked != nil {
		parked(-1)
		defer parked(1)
	}
	<-block
}

// Copy is a copy of the phone as it is, as a backup makes one.
func (m *Memory) Copy() *Memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	twin := NewMemory()
	for event, r := range m.records {
		twin.records[event] = clone(r)
	}
	return twin
}

func clone(r device.Record) device.Record {
	r.Replica = slices.Clone(r.Replica)
	picks := make(map[string]agenda.Pick, len(r.Picks))
	maps.Copy(picks, r.Picks)
	r.Picks = picks
	return r
}

// Read returns the record of an event.
func (m *Memory) Read(event string) (device.Record, error) {
	m.wait()
	m.mu.Lock()
	defer m.mu.Unlock()
	return clone(m.records[event]), m.fail
}

// Update changes the record of an event.
func (m *Memory) Update(event string, change func(r *device.Record) error) error {
	m.wait()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	r := clone(m.records[event])
	if err := change(&r); err != nil {
		return err
	}
	before := m.records[event]
	m.records[event] = clone(r)
	if m.silent != nil && m.silent(before, r) {
		return device.ErrStuck
	}
	return nil
}

// Events are those of which there is a record.
func (m *Memory) Events() ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(maps.Keys(m.records)), m.fail
}

// Clear forgets all records.
func (m *Memory) Clear() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	clear(m.records)
	return nil
}
