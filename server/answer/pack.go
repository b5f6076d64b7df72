package answer

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/andybalholm/brotli"
)

// forms are the forms of an answer that it did not come with, each of which is made when
// somebody asks for it, and once.
type forms struct{ plain, brotli, gzip form }

type form struct {
	making sync.Mutex
	body   []byte // nil: nobody has asked for it, or making it failed
}

func (f *form) of(other []byte, turn func([]byte) []byte) []byte {
	f.making.Lock()
	defer f.making.Unlock()
	if f.body == nil {
		f.body = turn(other)
	}
	return f.body
}

// packer compresses. What it needs for that, a megabyte or so, it uses again.
type packer struct{ pool sync.Pool }

// resetter is what the writers of both formats can do.
type resetter interface {
	io.WriteCloser
	Reset(to io.Writer)
}

// The levels are those at which a page takes milliseconds. What never changes is compressed
// once, and the highest level takes a script of ours 30 ms.
var (
	inBrotli      = packer{sync.Pool{New: func() any { return brotli.NewWriterLevel(nil, 6) }}}
	inTightBrotli = packer{sync.Pool{New: func() any { return brotli.NewWriterOptions(nil, tight) }}}
	inGzip        = packer{sync.Pool{New: func() any { return gzip.NewWriter(nil) }}}
)

// maxTight is the most bytes that are compressed at the highest level, which takes a minute for the app.
const maxTight = 1 << 16

// tight has a window in which maxTight bytes lie. The level keeps eight bytes for each byte of its
// window, so that the default, of 4 MB, would take 32 MB for a script of 5 kB.
var tight = brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 17}

// packing bounds how many are at it: more would only each take longer, and its memory.
var packing = make(chan struct{}, max(2, runtime.NumCPU()))

func (p *packer) pack(body []byte) []byte {
	packing <- struct{}{}
	defer func() { <-packing }()
	w := p.pool.Get().(resetter)
	defer p.pool.Put(w)
	var to bytes.Buffer
	w.Reset(&to)
	_, _ = w.Write(body) // a bytes.Buffer does not fail
	_ = w.Close()
	return to.Bytes()
}

// unpack panics on damaged bytes, so that the connection ends and the browser keeps no part as
// the whole. Those of the program itself were checked when it was built.
func unpack(packed []byte) []byte {
	plain, err := io.ReadAll(brotli.NewReader(bytes.NewReader(packed)))
	if err != nil {
		panic(fmt.Errorf("answer: unpack brotli: %w", err))
	}
	return plain
}
