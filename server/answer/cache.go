package answer

import (
	"errors"
	"net/http"
	"sync"
)

// Cache keeps answers that take work to make, for as long as they hold: an answer
// belongs to an edition, such as "this minute of these programmes", and all go
// when the edition changes.
type Cache struct {
	mu      sync.Mutex
	edition string
	kept    map[string]*kept
	size    int
}

// kept is an answer that is made once, however many ask for it meanwhile: at the
// turn of a minute a hall full of phones asks for the same page.
type kept struct {
	once sync.Once
	body Body
	err  error
}

// mostBytes is how much is kept. Beyond, all is dropped: addresses with a search
// are without number.
const mostBytes = 32 << 20

var errPanicked = errors.New("drawing it failed before")

// Body is the answer with a key. Where it is not kept it is made, in one of some places and
// in the form that the request wants; the error is then make's or [ErrBusy].
func (c *Cache) Body(r *http.Request, edition, key string, places *Places, make func() (Body, error)) (Body, error) {
	k := c.find(edition, key)
	k.once.Do(func() {
		k.err = errPanicked // holds if the next line does not end
		busy := places.Do(func() {
			if k.body, k.err = make(); k.err != nil {
				return
			}
			k.body = Ready(k.body)
			packed := k.body.in(choose(r.Header.Values("Accept-Encoding"), k.body))
			c.grow(edition, len(k.body.Plain)+len(packed))
		})
		if busy != nil {
			k.err = busy
			c.drop(key, k) // it can be made the next time
		}
	})
	return k.body, k.err
}

// drop forgets an answer that could not be made.
func (c *Cache) drop(key string, k *kept) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept[key] == k {
		delete(c.kept, key)
	}
}

func (c *Cache) find(edition, key string) *kept {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil || c.edition != edition {
		c.edition, c.kept, c.size = edition, make(map[string]*kept), 0
	}
	k := c.kept[key]
	if k == nil {
		k = new(kept)
		c.kept[key] = k
	}
	return k
}

func (c *Cache) grow(edition string, size int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.edition != edition {
		return
	}
	if c.size += size; c.size > mostBytes {
		clear(c.kept)
		c.size = 0
	}
}
