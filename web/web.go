// Package web is what the browser gets as it is: style sheets, scripts, icons and,
// once built, the app itself. Files that never change under their name carry a
// hash of their content in it.
package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"hallway/web/minify"
)

//go:embed css js icon dist
var embedded embed.FS

// Embedded is the web folder as it was when the server was built.
func Embedded() fs.FS { return embedded }

// File is one answer to the browser.
type File struct {
	Type      string // Content-Type
	Body      []byte // nil: it is there in brotli alone
	Brotli    []byte // the same, compressed; nil: it was not, or is not worth it
	Immutable bool   // the address holds the content's hash
}

// held is what there is of a file, and names its content.
func (f File) held() []byte {
	if f.Body == nil {
		return f.Brotli
	}
	return f.Body
}

// Bundle is all files by their addresses.
type Bundle struct {
	Files    map[string]File
	CSS      string // the style sheet, for the page itself: what a list of sessions needs
	MoreCSS  string // and what other screens need beside it
	Boot     string // addresses
	More     string // of MoreCSS
	Exec     string
	Wasm     string
	Manifest string
	Version  string // names this state of all files together; empty before AddWorker
	Built    bool   // the app itself is there

	worker []byte // without what AddWorker puts before it
}

// The order of the style sheets. First is what a list of sessions needs, the first page of most
// people, before the app runs; more is what the app and other screens need beside it. Rows come
// before the lists that show them in their own way.
var (
	firstSheets = []string{"layer", "token", "reset", "base", "layout", "control", "row", "programme", "print"}
	moreSheets  = []string{"page", "sheet", "notice", "agenda", "clash", "now", "map", "session", "changes", "prose", "events", "settings",
		"colleague", "plan", "team", "report"}
)

// NewBundle reads the web folder.
func NewBundle(folder fs.FS) (*Bundle, error) {
	b := &Bundle{Files: make(map[string]File), Manifest: "/manifest.webmanifest"}
	var err error
	if b.CSS, err = bundleCSS(folder, firstSheets); err != nil {
		return nil, err
	}
	if b.MoreCSS, err = bundleCSS(folder, moreSheets); err != nil {
		return nil, err
	}
	b.More = b.hashed("more.css", File{Type: "text/css; charset=utf-8", Immutable: true, Body: []byte(b.MoreCSS)})
	if err = b.addIcons(folder); err != nil {
		return nil, err
	}
	if err = b.addBoot(folder); err != nil {
		return nil, err
	}
	worker, err := fs.ReadFile(folder, "js/worker.js")
	if err == nil {
		b.worker, err = minify.Script(worker)
	}
	if err != nil {
		return nil, fmt.Errorf("worker: %w", err)
	}
	b.Built, err = b.addApp(folder)
	return b, err
}

const script = "text/javascript; charset=utf-8"

// addBoot adds the boot script. The worker that runs it too has its first part alone.
func (b *Bundle) addBoot(folder fs.FS) error {
	parts := make([][]byte, 4)
	for i, name := range []string{"compile", "tap", "now", "boot"} {
		part, err := fs.ReadFile(folder, "js/"+name+".js")
		if err != nil {
			return fmt.Errorf("boot script: %w", err)
		}
		parts[i] = part
	}
	body, err := minify.Script(fmt.Appendf(nil, "%sif (self.document) {\n%s}\n", parts[0], bytes.Join(parts[1:], nil)))
	if err != nil {
		return fmt.Errorf("boot script: %w", err)
	}
	b.Boot = b.hashed("boot.js", File{Type: script, Immutable: true, Body: body})
	return nil
}

// addApp adds what is made by a build; without one there is nothing to add.
func (b *Bundle) addApp(folder fs.FS) (built bool, err error) {
	err = b.addPlain(folder, "dist/manifest.webmanifest", b.Manifest, "application/manifest+json")
	if err == nil {
		b.Exec, err = b.addHashed(folder, script, "dist/exec.js")
	}
	if err == nil {
		b.Wasm, err = b.addHashed(folder, "application/wasm", "dist/app.wasm")
	}
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func bundleCSS(folder fs.FS, names []string) (string, error) {
	var css strings.Builder
	for _, name := range names {
		sheet, err := fs.ReadFile(folder, "css/"+name+".css")
		if err != nil {
			return "", fmt.Errorf("style sheets: %w", err)
		}
		css.WriteString(squeeze(string(sheet)))
	}
	return css.String(), nil
}

var comment = regexp.MustCompile(`(?s)/\*.*?\*/`)

// between is space that says nothing in a style sheet. No string there has any of it.
var between = strings.NewReplacer("; }", "}", ";}", "}", "; ", ";", ": ", ":", " { ", "{", " {", "{", "{ ", "{", " }", "}", ", ", ",")

// squeeze takes comments, indents and needless space out of a style sheet.
func squeeze(css string) string {
	var out strings.Builder
	for line := range strings.Lines(comment.ReplaceAllString(css, "")) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		out.WriteString(line)
		if last := line[len(line)-1]; last != '{' && last != '}' && last != ';' {
			out.WriteByte(' ')
		}
	}
	return between.Replace(out.String())
}

func (b *Bundle) addIcons(folder fs.FS) error {
	types := map[string]string{".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon"}
	return fs.WalkDir(folder, "icon", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		kind, ok := types[path.Ext(name)]
		if !ok {
			return fmt.Errorf("icon %s: only svg, png and ico are served", name)
		}
		return b.addPlain(folder, name, "/"+name, kind)
	})
}

func (b *Bundle) addPlain(folder fs.FS, name, address, kind string) error {
	body, err := fs.ReadFile(folder, name)
	if err != nil {
		return err
	}
	b.Files[address] = File{Type: kind, Body: body}
	return nil
}

// addHashed serves a file under a name with its hash.
func (b *Bundle) addHashed(folder fs.FS, kind, name string) (address string, err error) {
	file := File{Type: kind, Immutable: true}
	file.Body, err = fs.ReadFile(folder, name)
	if errors.Is(err, fs.ErrNotExist) { // what is large is there as web/pack has compressed it: the server is a third smaller so
		file.Body = nil
		file.Brotli, err = fs.ReadFile(folder, name+".br")
	}
	if err != nil {
		return "", err
	}
	return b.hashed(path.Base(name), file), nil
}

func (b *Bundle) hashed(name string, file File) (address string) {
	ext := path.Ext(name)
	address = "/asset/" + strings.TrimSuffix(name, ext) + "." + hash(file.held()) + ext
	b.Files[address] = file
	return address
}

// AddWorker adds /worker.js, and puts before it what it has to know: which version
// this is, and what to fetch. Browsers take a worker for new only where a byte of
// it is, so the version must change with everything that the worker keeps or
// compares: all files, the views among them, since they are in the app; and what
// the server adds to that, which is the shell page and the security policy.
func (b *Bundle) AddWorker(more ...[]byte) {
	var addresses []string
	all := sha256.New()
	for address := range b.Files {
		if !strings.Contains(address, "/shot-") { // screenshots are for install sheets
			addresses = append(addresses, address)
		}
	}
	slices.Sort(addresses)
	parts := append([][]byte{b.worker, []byte(b.CSS)}, more...)
	for _, address := range addresses {
		parts = append(parts, []byte(address), b.Files[address].held())
	}
	for _, part := range parts {
		fmt.Fprintf(all, "%d ", len(part)) // so that no two lists of parts read alike
		all.Write(part)
	}
	b.Version = hex.EncodeToString(all.Sum(nil)[:8])
	head := fmt.Sprintf("const VERSION = %q;\nconst ASSETS = [%s];\n", b.Version, quoted(addresses))
	b.Files["/worker.js"] = File{Type: script, Body: append([]byte(head), b.worker...)}
}

func quoted(all []string) string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = fmt.Sprintf("%q", s)
	}
	return strings.Join(out, ", ")
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}
