package main

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// segment is a piece of a module that is put into memory when it starts. Its data is the
// module's own.
type segment struct {
	at   int // its address
	data []byte
}

var errModule = errors.New("this is not a WebAssembly module as Go writes it")

// segments finds what a module puts into memory (WebAssembly 1.0, section 5.5.14). Go's linker
// writes segments at fixed addresses, and leaves out runs of zeros between them.
func segments(module []byte) ([]segment, error) {
	if len(module) < 8 || string(module[:4]) != "\x00asm" {
		return nil, errModule
	}
	const dataSection = 11
	for r := (reader{module[8:]}); len(r.rest) > 0; {
		id := r.byte()
		section := reader{r.take(r.uint())}
		if id != dataSection {
			continue
		}
		var found []segment
		for range section.uint() {
			const fixed, i32const, end = 0, 0x41, 0x0b
			if section.uint() != fixed || section.byte() != i32const {
				return nil, errModule
			}
			at := section.int()
			if section.byte() != end || at < 0 {
				return nil, errModule
			}
			found = append(found, segment{at, section.take(section.uint())})
		}
		if section.rest == nil {
			return nil, errModule
		}
		return found, nil
	}
	return nil, fmt.Errorf("%w: it has no data", errModule)
}

// load is memory as segments leave it.
func load(parts []segment) []byte {
	size := 0
	for _, s := range parts {
		size = max(size, s.at+len(s.data))
	}
	memory := make([]byte, size)
	for _, s := range parts {
		copy(memory[s.at:], s.data)
	}
	return memory
}

// reader reads a module's numbers. Once one is cut off, rest is nil and all that it reads is 0.
type reader struct{ rest []byte }

func (r *reader) take(n int) []byte {
	if n > len(r.rest) {
		r.rest = nil
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) byte() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) uint() int {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || v > 1<<31 {
		r.rest = nil
		return 0
	}
	r.rest = r.rest[n:]
	return int(v)
}

// int reads a signed LEB128 number.
func (r *reader) int() (v int) {
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		v |= int(b&0x7f) << shift
		if b&0x80 == 0 {
			if b&0x40 != 0 {
				v -= 1 << (shift + 7)
			}
			return v
		}
	}
	r.rest = nil
	return 0
}
