// Package answer is how the server answers: compressed as the browser asks, with a
// validator, under the headers that keep a page to itself.
package answer

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

// Body is an answer, as it is and compressed. Compressed forms may be missing.
type Body struct {
	Type      string
	Plain     []byte
	Brotli    []byte
	Gzip      []byte
	Immutable bool // the address holds the content's hash
}

// Send writes an answer, or 304 where the browser has it.
func Send(w http.ResponseWriter, r *http.Request, status int, b Body) {
	h := w.Header()
	h.Set("Content-Type", b.Type)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if b.Immutable {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	encoding, body := choose(r.Header.Get("Accept-Encoding"), b)
	etag := tag(b.Plain, encoding)
	h.Set("ETag", etag)
	if status == http.StatusOK && matches(r.Header.Get("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the browser may have gone
	}
}

func choose(accepts string, b Body) (encoding string, body []byte) {
	switch {
	case b.Brotli != nil && accepted(accepts, "br"):
		return "br", b.Brotli
	case b.Gzip != nil && accepted(accepts, "gzip"):
		return "gzip", b.Gzip
	}
	return "", b.Plain
}

// accepted reads Accept-Encoding (RFC 9110 12.5.3): a coding counts unless its
// weight is zero.
func accepted(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			weight, ok := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
			if !ok {
				return true
			}
			q, err := strconv.ParseFloat(weight, 64)
			return err == nil && q > 0
		}
	}
	return false
}

func tag(body []byte, encoding string) string {
	sum := sha256.Sum256(body)
	return `"` + hex.EncodeToString(sum[:8]) + encoding + `"`
}

func matches(header, etag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == etag || candidate == "*" {
			return true
		}
	}
	return false
}

// Compressed adds the compressed forms to a body that is sent more than once.
func Compressed(b Body) Body {
	if len(b.Plain) < 512 {
		return b // not worth a header
	}
	var br, gz bytes.Buffer
	pack(&br, b.Plain, func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 6) })
	pack(&gz, b.Plain, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	b.Brotli, b.Gzip = br.Bytes(), gz.Bytes()
	return b
}

func pack(to *bytes.Buffer, body []byte, with func(io.Writer) io.WriteCloser) {
	w := with(to)
	_, _ = w.Write(body) // a bytes.Buffer does not fail
	_ = w.Close()
}

// Cache keeps answers that take work to make.
type Cache struct {
	mu     sync.Mutex
	bodies map[string]Body
}

// NewCache is an empty cache.
func NewCache() *Cache { return &Cache{bodies: make(map[string]Body)} }

// most is how many answers are kept. Beyond, all are dropped: with the next
// minute they would be stale anyway.
const most = 1000

// Send writes the answer with a key, which it makes where it is not kept.
func (c *Cache) Send(w http.ResponseWriter, r *http.Request, key string, status int, draw func() (Body, error)) {
	c.mu.Lock()
	body, ok := c.bodies[key]
	c.mu.Unlock()
	if !ok {
		drawn, err := draw()
		if err != nil {
			slog.Error("page not drawn", "path", r.URL.Path, "error", err)
			http.Error(w, "This page could not be drawn. Try again in a moment.", http.StatusInternalServerError)
			return
		}
		body = Compressed(drawn)
		c.keep(key, body)
	}
	Send(w, r, status, body)
}

func (c *Cache) keep(key string, body Body) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.bodies) >= most {
		clear(c.bodies)
	}
	c.bodies[key] = body
}
