package answer

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// all is an answer in every form.
var all = Body{Type: "text/plain", Plain: []byte("plain"), Brotli: []byte("brotli"), Gzip: []byte("gzip")}

func send(b Body, status int, method string, headers ...string) *http.Response {
	r := httptest.NewRequest(method, "/", nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	Send(w, r, status, b)
	return w.Result()
}

func TestTheFormThatTheBrowserLikesBest(t *testing.T) {
	for _, c := range []struct{ name, accepts, want string }{
		{"nothing said", "", ""},
		{"what browsers say", "gzip, deflate, br, zstd", "br"},
		{"gzip alone", "gzip", "gzip"},
		{"the order says nothing", "br, gzip", "br"},
		{"weights decide", "br;q=0.5, gzip;q=0.9", "gzip"},
		{"a weight of zero is a no", "br;q=0, gzip;q=0.1", "gzip"},
		{"anything", "*", "br"},
		{"anything but brotli", "br;q=0, *", "gzip"},
		{"nothing but as it is", "identity", ""},
		{"as it is, rather than compressed", "identity, br;q=0.5", ""},
		{"compressed, rather than as it is", "identity;q=0.5, br", "br"},
		{"names have no case and may have spaces", "GZIP ; Q=1", "gzip"},
		{"a weight that is none counts as no", "br;q=much, gzip", "gzip"},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := send(all, 200, http.MethodGet, "Accept-Encoding", c.accepts)
			if got := answer.Header.Get("Content-Encoding"); got != c.want {
				t.Errorf("%q gets %q, want %q", c.accepts, got, c.want)
			}
			if answer.Header.Get("Vary") != "Accept-Encoding" {
				t.Error("caches are not told that the answer varies")
			}
		})
	}
}

func TestWhatIsNotThereIsNotSent(t *testing.T) {
	answer := send(Body{Plain: []byte("plain"), Gzip: []byte("gzip")}, 200, http.MethodGet, "Accept-Encoding", "br, gzip;q=0.2")
	if got := answer.Header.Get("Content-Encoding"); got != "gzip" {
		t.Errorf("encoding %q, want gzip", got)
	}
}

func TestEachFormHasItsOwnTag(t *testing.T) {
	plain := send(all, 200, http.MethodGet).Header.Get("ETag")
	br := send(all, 200, http.MethodGet, "Accept-Encoding", "br").Header.Get("ETag")
	if plain == "" || plain == br {
		t.Errorf("plain %s, brotli %s", plain, br)
	}
	for _, c := range []struct {
		name, has string
		status    int
	}{
		{"the same", br, 304},
		{"the same, weak, as proxies write it", "W/" + br, 304},
		{"one of several", `"old", ` + br, 304},
		{"any", "*", 304},
		{"another form", plain, 200},
		{"an old one", `"old"`, 200},
	} {
		t.Run(c.name, func(t *testing.T) {
			answer := send(all, 200, http.MethodGet, "Accept-Encoding", "br", "If-None-Match", c.has)
			if answer.StatusCode != c.status {
				t.Errorf("status %d, want %d", answer.StatusCode, c.status)
			}
		})
	}
	if got := send(all, 404, http.MethodGet, "If-None-Match", "*").StatusCode; got != 404 {
		t.Errorf("an error is never not modified: %d", got)
	}
}

func TestHeadIsGetWithoutBody(t *testing.T) {
	get, head := send(all, 200, http.MethodGet), send(all, 200, http.MethodHead)
	for _, name := range []string{"Content-Type", "Content-Length", "ETag", "Cache-Control", "Vary"} {
		if get.Header.Get(name) != head.Header.Get(name) {
			t.Errorf("%s: %q and %q", name, get.Header.Get(name), head.Header.Get(name))
		}
	}
	if n, _ := head.Body.Read(make([]byte, 1)); n != 0 {
		t.Error("HEAD has a body")
	}
}

func TestReadyCompressesWhatIsWorthIt(t *testing.T) {
	long := []byte(strings.Repeat("All work and no play. ", 100))
	for _, c := range []struct {
		name string
		body Body
		want bool
	}{
		{"a page", Body{Plain: long}, true},
		{"a few bytes", Body{Plain: long[:100]}, false},
		{"a picture", Body{Plain: long, Packed: true}, false},
		{"what one person gets", Body{Plain: long, Private: true}, false},
		{"much that one person gets", Body{Plain: bytes.Repeat(long, 10), Private: true}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			if b := Ready(c.body); (b.forms != nil) != c.want || b.Tag == "" {
				t.Errorf("compressed %v, tag %q", b.forms != nil, b.Tag)
			}
		})
	}
}

// A phone fetches the boot script before it takes taps; the server compresses it once.
func TestAScriptThatNeverChangesIsAsSmallAsItGets(t *testing.T) {
	text, err := os.ReadFile("answer.go")
	if err != nil {
		t.Fatal(err)
	}
	page, script := Ready(Body{Plain: text}), Ready(Body{Plain: text, Immutable: true})
	if page, script := len(page.in("br")), len(script.in("br")); script >= page {
		t.Errorf("a script has %d bytes, a page of the same text %d", script, page)
	}
	large := bytes.Repeat(text, 20)
	page, app := Ready(Body{Plain: large}), Ready(Body{Plain: large, Immutable: true})
	if !bytes.Equal(page.in("br"), app.in("br")) {
		t.Error("what is as large as the app is compressed for a minute")
	}
}

func TestPackingAScriptTakesLittleMemory(t *testing.T) {
	script := Ready(Body{Plain: []byte(strings.Repeat("const a = document.querySelector('a')\n", 200)), Immutable: true})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	send(script, http.StatusOK, http.MethodGet, "Accept-Encoding", "br")
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 12<<20 {
		t.Errorf("packing took %d MB; brotli's own window takes 32", took>>20)
	}
}

func TestLengthIsThatOfTheForm(t *testing.T) {
	answer := send(all, 200, http.MethodGet, "Accept-Encoding", "br")
	if got := answer.Header.Get("Content-Length"); got != strconv.Itoa(len(all.Brotli)) {
		t.Errorf("length %s, want %d", got, len(all.Brotli))
	}
}

// The app is held in brotli alone: unpacked it has six times its size, and hardly a browser asks
// for it so.
func TestWhatIsHeldInBrotliIsUnpackedForWhoeverAsks(t *testing.T) {
	text, err := os.ReadFile("answer.go")
	if err != nil {
		t.Fatal(err)
	}
	app := Ready(Body{Type: "application/wasm", Brotli: inBrotli.pack(text), Immutable: true})
	if app.forms.plain.body != nil {
		t.Error("it was unpacked before anybody asked")
	}
	if answer := send(app, 200, http.MethodGet, "Accept-Encoding", "gzip, br"); answer.Header.Get("Content-Length") != strconv.Itoa(len(app.Brotli)) || app.forms.plain.body != nil {
		t.Error("who takes brotli does not get it as it is")
	}
	zipped := send(app, 200, http.MethodGet, "Accept-Encoding", "gzip")
	plain, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err)
	}
	for encoding, body := range map[string]io.Reader{"gzip": plain, "": send(app, 200, http.MethodGet).Body} {
		if got, err := io.ReadAll(body); err != nil || !bytes.Equal(got, text) {
			t.Errorf("%q holds %d bytes, %v; want %d", encoding, len(got), err, len(text))
		}
	}
	short := Ready(Body{Brotli: inBrotli.pack(text[:30])})
	if got, err := io.ReadAll(send(short, 200, http.MethodGet, "Accept-Encoding", "gzip").Body); err != nil || !bytes.Equal(got, text[:30]) {
		t.Errorf("a few bytes are %q, %v", got, err)
	}
	if other := Ready(Body{Brotli: inBrotli.pack(text[1:])}); other.Tag == app.Tag {
		t.Error("two apps have one tag")
	}
}

// A browser that keeps a part of the app for a year would be broken for as long.
func TestWhatIsDamagedIsNotSentInPart(t *testing.T) {
	whole := inBrotli.pack([]byte(strings.Repeat("All work and no play. ", 100)))
	app := Ready(Body{Brotli: whole[:len(whole)/2], Immutable: true})
	for range 2 { // the first to ask, and whoever comes next
		func() {
			defer func() {
				if recover() == nil {
					t.Error("a part was sent for the whole")
				}
			}()
			send(app, 200, http.MethodGet, "Accept-Encoding", "gzip")
		}()
	}
}
