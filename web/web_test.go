package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"
)

// folder is a web folder with little in it, as after a build.
func folder() fstest.MapFS {
	files := fstest.MapFS{
		"js/boot.js":                {Data: []byte("boot;")},
		"js/compile.js":             {Data: []byte("compile;")},
		"js/tap.js":                 {Data: []byte("tap;")},
		"js/now.js":                 {Data: []byte("now;")},
		"js/worker.js":              {Data: []byte("worker;")},
		"icon/icon.svg":             {Data: []byte("<svg/>")},
		"icon/shot-narrow.png":      {Data: []byte("png")},
		"dist/app.wasm":             {Data: []byte("app")},
		"dist/exec.js":              {Data: []byte("exec")},
		"dist/manifest.webmanifest": {Data: []byte("{}")},
	}
	for _, layer := range slices.Concat(firstSheets, moreSheets) {
		files["css/"+layer+".css"] = &fstest.MapFile{Data: []byte("." + layer + " {\n  color: red;\n}\n")}
	}
	return files
}

func brotlied(text string) []byte {
	var to bytes.Buffer
	w := brotli.NewWriter(&to)
	fmt.Fprint(w, text)
	w.Close()
	return to.Bytes()
}

func bundle(t *testing.T, files fs.FS, more ...[]byte) *Bundle {
	t.Helper()
	b, err := NewBundle(files)
	if err != nil {
		t.Fatal(err)
	}
	b.AddWorker(more...)
	return b
}

func TestTheVersionChangesWithWhatTheWorkerKeeps(t *testing.T) {
	before := bundle(t, folder(), []byte("policy"), []byte("shell")).Version
	if again := bundle(t, folder(), []byte("policy"), []byte("shell")).Version; again != before {
		t.Errorf("the same files are %s and %s", before, again)
	}
	for name, change := range map[string]bool{
		"js/boot.js": true, "js/compile.js": true, "js/worker.js": true, "css/base.css": true, "icon/icon.svg": true, "dist/app.wasm": true,
		"dist/exec.js": true, "dist/manifest.webmanifest": true, "icon/shot-narrow.png": false,
	} {
		files := folder()
		files[name] = &fstest.MapFile{Data: []byte("changed;")}
		if after := bundle(t, files, []byte("policy"), []byte("shell")).Version; (after != before) != change {
			t.Errorf("%s: version %s became %s", name, before, after)
		}
	}
	for _, more := range [][]string{{"another policy", "shell"}, {"policy", "another shell"}, {"policys", "hell"}} {
		if after := bundle(t, folder(), []byte(more[0]), []byte(more[1])).Version; after == before {
			t.Errorf("%q: the version stays", more)
		}
	}
}

func TestTheWorkerKnowsItsFiles(t *testing.T) {
	b := bundle(t, folder())
	first, rest, _ := strings.Cut(string(b.Files["/worker.js"].Body), "\n")
	second, rest, _ := strings.Cut(rest, "\n")
	if first != `const VERSION = "`+b.Version+`";` || rest != "worker" {
		t.Errorf("the worker begins with %s and ends with %s", first, rest)
	}
	var assets []string
	list := strings.TrimSuffix(strings.TrimPrefix(second, "const ASSETS = "), ";")
	if err := json.Unmarshal([]byte(list), &assets); err != nil {
		t.Fatal(err)
	}
	want := []string{b.Boot, b.More, b.Exec, b.Wasm, "/icon/icon.svg", "/manifest.webmanifest"}
	slices.Sort(want)
	if !slices.Equal(assets, want) {
		t.Errorf("assets %v, want %v", assets, want)
	}
}

// A build has the app compressed only, or, for those who work on it, as it is.
func TestTheAppComesInEitherForm(t *testing.T) {
	plain, packed := bundle(t, folder()), folder()
	packed["dist/app.wasm.br"] = &fstest.MapFile{Data: brotlied("app")}
	delete(packed, "dist/app.wasm")
	b := bundle(t, packed)
	if file := b.Files[b.Wasm]; file.Body != nil || !bytes.Equal(file.Brotli, brotlied("app")) {
		t.Errorf("%+v", file)
	}
	if file := plain.Files[plain.Wasm]; string(file.Body) != "app" || file.Brotli != nil {
		t.Errorf("%+v", file)
	}
	packed["dist/app.wasm.br"] = &fstest.MapFile{Data: brotlied("another app")}
	if other := bundle(t, packed); b.Wasm == other.Wasm || b.Version == other.Version {
		t.Errorf("two apps are %s of version %s", b.Wasm, b.Version)
	}
}

// The worker that compiles the app runs the boot script too, which has no page for the rest of it.
func TestTheWorkerHasTheFirstPartOfTheBootScript(t *testing.T) {
	b := bundle(t, folder())
	if script := string(b.Files[b.Boot].Body); script != "compile,self.document&&(tap,now,boot)" {
		t.Errorf("the boot script is %q", script)
	}
}

func TestWithoutABuildTheRestIsServed(t *testing.T) {
	files := folder()
	maps.DeleteFunc(files, func(name string, _ *fstest.MapFile) bool { return path.Dir(name) == "dist" })
	b := bundle(t, files)
	if b.Built || b.Boot == "" || b.CSS == "" || b.Files["/worker.js"].Body == nil {
		t.Errorf("built %v, boot %q", b.Built, b.Boot)
	}
}

func TestStyleSheetsAreSqueezed(t *testing.T) {
	for _, c := range []struct{ name, css, want string }{
		{"remarks and indents go", "/* a\n b */\na {\n  color: red;\n}\n", "a{color:red}"},
		{"a value over two lines stays two words", "a {\n  grid-area: 1\n    2;\n}", "a{grid-area:1 2}"},
		{"selectors over two lines too", "a,\nb {\n}\n", "a,b{}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := squeeze(c.css); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestEveryStyleSheetIsInTheBundle(t *testing.T) {
	sheets, err := fs.Glob(Embedded(), "css/*.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range sheets {
		name := strings.TrimSuffix(path.Base(sheet), ".css")
		if slices.Contains(firstSheets, name) == slices.Contains(moreSheets, name) {
			t.Errorf("%s is in none of the two lists, or in both", sheet)
		}
	}
	// What a phone has to read before it can show a list of sessions, and anything else.
	const most, mostInAll = 21_000, 36_000
	b := bundle(t, Embedded())
	if first, all := len(b.CSS), len(b.CSS)+len(b.MoreCSS); first > most || all > mostInAll {
		t.Errorf("%d bytes of style, %d in all; the budget is %d and %d", first, all, most, mostInAll)
	}
}

// A picture in the first sheet is a document of its own, which the first rows would wait for:
// 100 ms of a phone's start, when the icons were one.
func TestTheFirstRowsWaitForNoPicture(t *testing.T) {
	if _, picture, found := strings.Cut(bundle(t, Embedded()).CSS, "url("); found {
		t.Errorf("the first sheet has a picture: url(%.60s", picture)
	}
}

// A line that is cut off is clipped: a box that hides can be scrolled, for which Chromium gives
// each of a day's thousand lines a layer of its own, 4 MB in all.
func TestALineThatIsCutOffIsNoScrollContainer(t *testing.T) {
	b := bundle(t, Embedded())
	rules := strings.FieldsFunc(b.CSS+b.MoreCSS, func(r rune) bool { return r == '{' || r == '}' })
	cut := 0
	for _, rule := range rules {
		if !strings.Contains(rule, "text-overflow") && !strings.Contains(rule, "line-clamp") {
			continue
		}
		cut++
		if strings.Contains(rule, "hidden") {
			t.Errorf("it hides: %s", rule)
		}
	}
	if cut == 0 {
		t.Error("no line is cut off")
	}
}

// The manifest names icons, pictures and their sizes; browsers do not install an
// app whose manifest is wrong about them.
func TestTheManifestIsTrue(t *testing.T) {
	file, err := os.ReadFile("../manifest.webmanifest")
	if err != nil {
		t.Fatal(err)
	}
	type picture struct{ Src, Sizes, Type, Purpose string }
	var m struct {
		ID, Scope            string
		StartURL             string `json:"start_url"`
		Icons, Screenshots   []picture
		Shortcuts            []struct{ Name, URL string }
		Name, Display, Short string
		ShareTarget          struct{ Action, Method string } `json:"share_target"`
	}
	if err := json.Unmarshal(file, &m); err != nil {
		t.Fatal(err)
	}
	if m.ID != "/" || m.Scope != "/" || m.StartURL != "/?src=pwa" || m.Display != "standalone" || len(m.Shortcuts) != 3 || m.ShareTarget.Action != "/" || m.ShareTarget.Method != "GET" {
		t.Errorf("manifest %+v", m)
	}
	files := bundle(t, Embedded()).Files
	for _, p := range append(m.Icons, m.Screenshots...) {
		served, ok := files[p.Src]
		if !ok || served.Type != p.Type {
			t.Errorf("%s of type %s is not served", p.Src, p.Type)
			continue
		}
		if p.Type == "image/png" {
			is, err := png.DecodeConfig(bytes.NewReader(served.Body))
			if size := fmt.Sprintf("%dx%d", is.Width, is.Height); err != nil || size != p.Sizes {
				t.Errorf("%s is %s, %v; the manifest says %s", p.Src, size, err, p.Sizes)
			}
		}
	}
}
