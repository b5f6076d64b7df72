package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// sizes says what the packages in app.wasm cost. The app is built once more with
// its names, and each function's body is counted for its package. Data, which is a
// third as big again and holds tables of all functions and types, has no names in
// a wasm; the brotli size is shared out by code alone.
func sizes(root string) (report, error) {
	temp, err := os.MkdirTemp("", "hallway-size-")
	if err != nil {
		return report{}, err
	}
	defer os.RemoveAll(temp) // only tidying
	name := filepath.Join(temp, "app.wasm")
	build := exec.Command("go", "build", "-trimpath", "-overlay", filepath.Join(".cache", "lean", "overlay.json"), "-o", name, "./wasm")
	build.Dir, build.Env = root, append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := build.CombinedOutput(); err != nil {
		return report{}, fmt.Errorf("go build ./wasm: %w\n%s", err, out)
	}
	module, err := os.ReadFile(name)
	if err != nil {
		return report{}, err
	}
	packages, err := packagesOf(root)
	if err != nil {
		return report{}, err
	}
	code, err := codeByPackage(module, packages)
	if err != nil {
		return report{}, fmt.Errorf("app.wasm: %w", err)
	}
	packed := 0.0
	if info, err := os.Stat(filepath.Join(root, "web", "dist", "app.wasm.br")); err == nil {
		packed = float64(info.Size())
	}
	return sizeReport(code, packed), nil
}

// packagesOf are the packages in the app, by the names that they have in a wasm.
func packagesOf(root string) (map[string]string, error) {
	list := exec.Command("go", "list", "-deps", "./wasm")
	list.Dir, list.Env = root, append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list ./wasm: %w", err)
	}
	packages := map[string]string{"main": "hallway/wasm"}
	for path := range strings.Lines(string(out)) {
		path = strings.TrimSpace(path)
		packages[notInNames.ReplaceAllString(path, "_")] = path
	}
	return packages, nil
}

// notInNames is what Go's linker writes as "_" in the names of a wasm:
// cmd/link/internal/wasm, nameRegexp.
var notInNames = regexp.MustCompile(`[^\w.]`)

func sizeReport(code map[string]int, packed float64) report {
	total := 0
	var names []string
	for name, size := range code {
		total += size
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return code[b] - code[a] })
	r := report{Site: "app.wasm by package: code, and in brackets its share of the brotli size"}
	rest := 0
	add := func(name string, size int) {
		share := packed * float64(size) / float64(total) / 1e3
		r.Figures = append(r.Figures, figure{Name: fmt.Sprintf("%s (%.0f kB)", name, share), Value: float64(size) / 1e3, Unit: "kB"})
	}
	for _, name := range names {
		if code[name]*200 < total && !strings.HasPrefix(name, "hallway/") {
			rest += code[name] // less than half a hundredth
			continue
		}
		add(name, code[name])
	}
	add("all others", rest)
	add("in all", total)
	return r
}

// The sections of a wasm module that are of interest: WebAssembly core
// specification, 5.5.
const (
	customSection = 0
	importSection = 2
	codeSection   = 10
)

// codeByPackage adds up the bodies of functions.
func codeByPackage(module []byte, packages map[string]string) (map[string]int, error) {
	if len(module) < 8 || string(module[:4]) != "\x00asm" {
		return nil, errors.New("it is no wasm module")
	}
	var names map[uint64]string
	var bodies []int
	imported := uint64(0)
	for r := bytes.NewReader(module[8:]); r.Len() > 0; {
		id, err := r.ReadByte()
		if err != nil {
			return nil, err
		}
		section, err := block(r)
		if err != nil {
			return nil, err
		}
		switch id {
		case importSection:
			imported, err = binary.ReadUvarint(bytes.NewReader(section)) // Go imports functions only
		case codeSection:
			bodies, err = bodySizes(section)
		case customSection:
			if found, is := functionNames(section); is {
				names = found
			}
		}
		if err != nil {
			return nil, err
		}
	}
	code := make(map[string]int)
	for i, size := range bodies {
		code[packageOf(names[imported+uint64(i)], packages)] += size
	}
	return code, nil
}

// block reads a length and so many bytes.
func block(r *bytes.Reader) ([]byte, error) {
	size, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, err
	}
	if size > uint64(r.Len()) {
		return nil, io.ErrUnexpectedEOF
	}
	body := make([]byte, size)
	_, err = io.ReadFull(r, body)
	return body, err
}

func bodySizes(section []byte) ([]int, error) {
	r := bytes.NewReader(section)
	count, err := binary.ReadUvarint(r)
	var sizes []int
	for range count {
		var body []byte
		if body, err = block(r); err != nil {
			return nil, err
		}
		sizes = append(sizes, len(body))
	}
	return sizes, err
}

// functionNames reads the custom section "name", of which part 1 is the names of
// functions.
func functionNames(section []byte) (names map[uint64]string, is bool) {
	r := bytes.NewReader(section)
	if title, err := block(r); err != nil || string(title) != "name" {
		return nil, false
	}
	for r.Len() > 0 {
		part, _ := r.ReadByte()
		body, err := block(r)
		if err != nil {
			return nil, false
		}
		if part != 1 {
			continue
		}
		names = make(map[uint64]string)
		list := bytes.NewReader(body)
		count, _ := binary.ReadUvarint(list)
		for range count {
			index, _ := binary.ReadUvarint(list)
			name, err := block(list)
			if err != nil {
				return nil, false
			}
			names[index] = string(name)
		}
	}
	return names, names != nil
}

// packageOf is the package of a function's name: of "encoding_json._Decoder_.Decode"
// it is "encoding/json".
func packageOf(function string, packages map[string]string) string {
	for at, letter := range function {
		if letter != '.' {
			continue
		}
		if path, known := packages[function[:at]]; known {
			return path
		}
	}
	return "(made by the compiler, or assembly)"
}
