package main

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// errTable says that the table of Go's functions is missing or of another layout.
var errTable = errors.New("the table of functions is not as this version of Go writes it")

// strip makes zeros of what names source lines in the table of functions (pclntab; see
// runtime/symtab.go and runtime/runtime2.go): each function's tables of files and of lines, the
// names of files, and the lines where functions begin; and where a signal may not stop a
// function, for a browser sends no signals. An offset of 0 means that a function has no such
// table, as functions in assembly do; the runtime prints "?" for a line then. Stack sizes, stack
// maps and inlined calls, on which stacks and the garbage collector depend, stay.
func strip(memory []byte) error {
	t, err := find(memory)
	if err != nil {
		return err
	}
	kept := make([]bool, len(t.values))
	for _, f := range t.functions {
		for _, at := range f.needed() {
			if err := t.mark(kept, number(at)); err != nil {
				return err
			}
		}
	}
	for _, f := range t.functions {
		clear(f[pcFile:pcDataCount])
		clear(f[unit:funcID])
		if number(f[pcDataCount:]) > 0 {
			clear(f[pcData : pcData+4]) // abi.PCDATA_UnsafePoint
		}
	}
	clear(t.files)
	for i, keep := range kept {
		if !keep {
			t.values[i] = 0
		}
	}
	return nil
}

// table is the table of functions, in parts that are memory's own.
type table struct {
	files     []byte     // their names, and where the name of each is
	values    []byte     // what has a value for each instruction: the tables that functions point at
	functions []function // each from where it begins
}

// function is an entry of the table, a runtime._func and what follows it.
type function []byte

// The fields of a function that are used here, by their offsets. Each is a number of four bytes.
const (
	pcStack     = 16
	pcFile      = 20 // and of its lines behind it
	pcDataCount = 28
	unit        = 32 // to which files belong, and the line where it begins behind it
	funcID      = 40
	pcData      = 44
)

// needed are where those of its tables are that stay.
func (f function) needed() [][]byte {
	found := [][]byte{f[pcStack:]}
	for i := 1; i < number(f[pcDataCount:]); i++ {
		found = append(found, f[pcData+4*i:])
	}
	return found
}

func number(b []byte) int { return int(binary.LittleEndian.Uint32(b)) }

// find finds the table by how it begins: a magic number, instructions of a byte and pointers of
// eight.
func find(memory []byte) (t table, err error) {
	defer func() {
		if recover() != nil { // something points out of it
			err = errTable
		}
	}()
	at := bytes.Index(memory, []byte("\xf1\xff\xff\xff\x00\x00\x01\x08"))
	if at < 0 {
		return t, errTable
	}
	all := memory[at:]
	field := func(i int) int { return int(binary.LittleEndian.Uint64(all[8+8*i:])) }
	count, units, values, functions := field(0), field(4), field(6), field(7)
	t.files, t.values = all[units:values:values], all[values:functions:functions]
	for i := range count {
		f := function(all[functions+number(all[functions+8*i+4:]):])
		if n := number(f[pcDataCount:]); n > 8 { // Go has five kinds of them
			return t, errTable
		}
		_ = f.needed()
		t.functions = append(t.functions, f)
	}
	return t, nil
}

// mark marks the bytes of a table of values: pairs of numbers, of a difference of values and one
// of instructions, up to a difference of 0 that is not the first.
func (t table) mark(kept []bool, at int) error {
	if at == 0 {
		return nil
	}
	for i := at; i < len(t.values); {
		end := t.values[i] == 0 && i > at
		last := i
		for range 2 {
			_, n := binary.Uvarint(t.values[last:])
			if n <= 0 {
				return errTable
			}
			last += n
			if end {
				break
			}
		}
		for ; i < last; i++ {
			kept[i] = true
		}
		if end {
			return nil
		}
	}
	return errTable
}
