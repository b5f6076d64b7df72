// Package answer is how the server answers: compressed as the browser asks, with a
// validator, under the headers that keep a page to itself.
package answer

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// Body is an answer, as it is and compressed. Compressed forms may be missing, or all but Brotli.
type Body struct {
	Type      string
	Plain     []byte
	Brotli    []byte // may come without Plain, which is then unpacked for the few browsers that want it
	Gzip      []byte
	Private   bool   // nobody keeps it
	Immutable bool   // the address holds the content's hash
	Packed    bool   // not worth to be compressed, as pictures are, which are already
	Tag       string // names the content; empty: made of it by Send
	forms     *forms // made as they are asked for; nil: there are those above
}

// Send writes an answer, or 304 where the browser has it.
func Send(w http.ResponseWriter, r *http.Request, status int, b Body) {
	h := w.Header()
	h.Set("Content-Type", b.Type)
	h.Set("Vary", "Accept-Encoding")
	h.Set("Cache-Control", "no-cache")
	if b.Private {
		h.Set("Cache-Control", "private, no-store")
	}
	if b.Immutable {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	encoding := choose(r.Header.Values("Accept-Encoding"), b)
	etag := `"` + b.tag() + encoding + `"`
	h.Set("ETag", etag)
	if status == http.StatusOK && matches(r.Header.Values("If-None-Match"), etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := b.in(encoding)
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the browser may have gone
	}
}

// Say writes a line of text that is to be kept nowhere.
func Say(w http.ResponseWriter, status int, text string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n") // the browser may have gone
}

// What is smaller is not compressed. An answer for one person alone is compressed for
// this one time, which is worth it where it is more than the ten packets that TCP sends
// at once (RFC 6928): up to there it does not arrive sooner for being smaller.
const (
	smallForAll = 512
	smallForOne = 14600
)

// Ready gives a body its tag and, unless it is too small for it, has the compressed forms that
// it lacks made once they are asked for.
func Ready(b Body) Body {
	b.Tag = b.tag()
	least := smallForAll
	if b.Private {
		least = smallForOne
	}
	if b.Brotli != nil && b.Gzip != nil || b.Packed || len(b.held()) < least {
		return b
	}
	b.forms = new(forms)
	return b
}

func (b Body) tag() string {
	if b.Tag != "" {
		return b.Tag
	}
	sum := sha256.Sum256(b.held())
	return hex.EncodeToString(sum[:8])
}

// held is the form that is surely there.
func (b Body) held() []byte {
	if b.Plain == nil {
		return b.Brotli
	}
	return b.Plain
}

// choose picks the form that the browser likes best, and of equals the smallest.
func choose(accepts []string, b Body) (encoding string) {
	best := weight(accepts, "identity")
	for _, form := range []struct {
		encoding string
		there    bool
	}{{"gzip", b.Gzip != nil || b.forms != nil}, {"br", b.Brotli != nil || b.forms != nil}} {
		if q := weight(accepts, form.encoding); form.there && q > 0 && q >= best {
			best, encoding = q, form.encoding
		}
	}
	return encoding
}

// in is the body in a form that choose picked.
func (b Body) in(encoding string) []byte {
	switch {
	case encoding == "":
		return b.plain()
	case encoding == "br" && b.Brotli != nil:
		return b.Brotli
	case encoding == "br" && b.Immutable && len(b.Plain) <= maxTight:
		return b.forms.brotli.of(b.Plain, inTightBrotli.pack)
	case encoding == "br":
		return b.forms.brotli.of(b.Plain, inBrotli.pack)
	case b.Gzip != nil:
		return b.Gzip
	}
	return b.forms.gzip.of(b.plain(), inGzip.pack)
}

func (b Body) plain() []byte {
	switch {
	case b.Plain != nil || b.Brotli == nil:
		return b.Plain
	case b.forms == nil: // too small to be kept, or not made ready
		return unpack(b.Brotli)
	}
	return b.forms.plain.of(b.Brotli, unpack)
}

// weight reads Accept-Encoding (RFC 9110 12.5.3): "br;q=0.5, gzip, *;q=0". What is
// not named has the weight of "*", and none without it. Sending a file as it is
// stays allowed, at the lowest weight, unless it is named.
func weight(accepts []string, coding string) float64 {
	other := 0.0
	if coding == "identity" {
		other = 0.0001
	}
	for _, header := range accepts {
		for part := range strings.SplitSeq(header, ",") {
			name, params, _ := strings.Cut(part, ";")
			switch name = strings.TrimSpace(name); {
			case strings.EqualFold(name, coding):
				return quality(params)
			case name == "*" && coding != "identity":
				other = quality(params)
			}
		}
	}
	return other
}

func quality(params string) float64 {
	text, ok := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(params, " ", "")), "q=")
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(text, 64)
	if err != nil || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}

func matches(headers []string, etag string) bool {
	for _, header := range headers {
		for candidate := range strings.SplitSeq(header, ",") {
			candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
			if candidate == etag || candidate == "*" {
				return true
			}
		}
	}
	return false
}
