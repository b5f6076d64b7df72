// Package web is what the browser gets as it is: style sheets, scripts, icons and,
// once built, the app itself. Files that never change under their name carry a
// hash of their content in it.
package web

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
)

//go:embed css js icon dist
var embedded embed.FS

// Embedded is the web folder as it was when the server was built.
func Embedded() fs.FS { return embedded }

// File is one answer to the browser.
type File struct {
	Type      string // Content-Type
	Body      []byte
	Brotli    []byte // the same, compressed; nil: not worth it
	Gzip      []byte
	Immutable bool // the address holds the content's hash
}

// Bundle is all files by their addresses.
type Bundle struct {
	Files    map[string]File
	CSS      string // the whole style sheet, for the page itself
	CSSHash  string // as a Content-Security-Policy names it
	Boot     string // addresses
	Exec     string
	Wasm     string
	Manifest string
	Version  string // names this state of all files together
	Built    bool   // the app itself is there
}

// layers is the order of the style sheets; within a cascade layer it is of no
// importance.
var layers = []string{"layer", "token", "reset", "base", "layout", "control", "programme", "agenda", "page", "note", "print"}

// NewBundle reads the web folder.
func NewBundle(folder fs.FS) (*Bundle, error) {
	b := &Bundle{Files: make(map[string]File), Manifest: "/manifest.webmanifest"}
	if err := b.bundleCSS(folder); err != nil {
		return nil, err
	}
	if err := b.addIcons(folder); err != nil {
		return nil, err
	}
	var err error
	if b.Boot, err = b.addHashed(folder, "js/boot.js", "text/javascript; charset=utf-8"); err != nil {
		return nil, err
	}
	b.Exec, err = b.addHashed(folder, "dist/wasm_exec.js", "text/javascript; charset=utf-8")
	if err == nil {
		b.Wasm, err = b.addHashed(folder, "dist/app.wasm", "application/wasm")
	}
	if err == nil {
		err = b.addPlain(folder, "dist/manifest.webmanifest", b.Manifest, "application/manifest+json")
	}
	b.Built = err == nil
	return b, b.addWorker(folder)
}

func (b *Bundle) bundleCSS(folder fs.FS) error {
	var css strings.Builder
	for _, name := range layers {
		sheet, err := fs.ReadFile(folder, "css/"+name+".css")
		if err != nil {
			return fmt.Errorf("style sheets: %w", err)
		}
		css.WriteString(squeeze(string(sheet)))
	}
	b.CSS = css.String()
	sum := sha256.Sum256([]byte(b.CSS))
	b.CSSHash = "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
	return nil
}

var comment = regexp.MustCompile(`(?s)/\*.*?\*/`)

// squeeze takes comments and indents out of a style sheet.
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
	return out.String()
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

// addHashed serves a file under a name with its hash. Compressed twins are made
// by web/pack when the app is built.
func (b *Bundle) addHashed(folder fs.FS, name, kind string) (address string, err error) {
	body, err := fs.ReadFile(folder, name)
	if err != nil {
		return "", err
	}
	ext := path.Ext(name)
	address = "/asset/" + strings.TrimSuffix(path.Base(name), ext) + "." + hash(body) + ext
	file := File{Type: kind, Body: body, Immutable: true}
	if packed, err := fs.ReadFile(folder, "dist/"+path.Base(name)+".br"); err == nil {
		file.Brotli = packed
	}
	if packed, err := fs.ReadFile(folder, "dist/"+path.Base(name)+".gz"); err == nil {
		file.Gzip = packed
	}
	b.Files[address] = file
	return address, nil
}

// addWorker puts before the worker what it has to know: which version this is,
// and what to fetch. The app holds the views, so that a change of either gives
// another version.
func (b *Bundle) addWorker(folder fs.FS) error {
	worker, err := fs.ReadFile(folder, "js/worker.js")
	if err != nil {
		return fmt.Errorf("worker: %w", err)
	}
	var addresses []string
	all := sha256.New()
	all.Write(worker)
	all.Write([]byte(b.CSS))
	for address := range b.Files {
		if !strings.Contains(address, "/shot-") { // screenshots are for install sheets
			addresses = append(addresses, address)
		}
	}
	slices.Sort(addresses)
	for _, address := range addresses {
		all.Write([]byte(address))
		all.Write(b.Files[address].Body)
	}
	b.Version = hex.EncodeToString(all.Sum(nil)[:8])
	head := fmt.Sprintf("const VERSION = %q;\nconst ASSETS = [%s];\n", b.Version, quoted(addresses))
	b.Files["/worker.js"] = File{Type: "text/javascript; charset=utf-8", Body: append([]byte(head), worker...)}
	return nil
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
