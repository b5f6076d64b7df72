package app

import (
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// These rules are read from the files themselves: a test that asked `go list` would
// be answered from the test cache after an edit. They look at direct imports only,
// since fmt reaches os and templ reaches net/http.

// mayImport are the packages of Hallway that each package may import. What is not
// listed may import nothing of Hallway.
var mayImport = map[string][]string{
	"app/agenda":                {"app/register"}, // holds session keys as strings, so that picks outlive the programme
	"app/schedule":              {"app/codec"},    // everything points at it
	"app/prefs":                 {"app/agenda", "app/change", "app/schedule", "app/wire"},
	"app/catalog":               {"app/change", "app/device", "app/prefs", "app/schedule", "app/search", "app/wire"},
	"app/wire":                  {"app/bookmarks", "app/schedule"},                                                   // for what an event is named by, and what is read for a phone
	"app/device":                {"app/register", "app/agenda", "app/schedule", "app/wire", "app/device/devicetest"}, // the last in tests
	"app/screen/screentest":     {"app/device", "app/device/devicetest", "app/screen", "app/view", "app/wire"},
	"app/device/devicetest":     {"app/agenda", "app/device"},
	"app/schedule/scheduletest": {"app/schedule"},
	"app/codec":                 nil,
	"app/order":                 nil,
	"app/register":              {"app/codec"}, // the same on phone and server, for agendas of any event
	"app/search":                {"app/codec", "app/schedule"},
	"app/calendar":              {"app/agenda", "app/codec", "app/schedule"},
	"app/change":                {"app/schedule"},
	"app/qr":                    nil,
	"app/bookmarks":             {"app/schedule", "app/search"},
	"app/markdown":              nil,
	"app/report":                {"app/markdown", "app/schedule"},
	"app/share":                 {"app/codec"},                               // sessions come as their keys
	"app/planner":               {"app/schedule", "app/planner/plannertest"}, // the last in tests
	"app/planner/exact":         {"app/schedule", "app/planner", "app/planner/plannertest", "app/schedule/scheduletest"},
	"app/planner/plannertest":   {"app/schedule", "app/planner"},
	"app/view":                  {"app/bookmarks", "app/schedule", "app/agenda", "app/change", "app/device", "app/markdown", "app/planner", "app/planner/exact", "app/qr", "app/report", "app/search", "app/wire", "app/register"}, // the last in tests
	"app/view/gallery":          {"app/bookmarks", "app/schedule", "app/agenda", "app/change", "app/device", "app/planner", "app/planner/exact", "app/search", "app/view", "app/wire"},
	"app/screen":                {"app/bookmarks", "app/schedule", "app/agenda", "app/catalog", "app/prefs", "app/change", "app/planner", "app/planner/exact", "app/calendar", "app/device", "app/register", "app/report", "app/search", "app/share", "app/view", "app/wire"},
}

// mayUse are the modules that each package may import, and why. What is not listed
// keeps to the standard library: every module is bytes on a phone.
var mayUse = map[string]map[string]string{
	"app/agenda": {
		"github.com/google/uuid": "names of agendas",
		"github.com/rs/xid":      "names of operations",
	},
	"app/register": {
		"github.com/google/uuid": "names of devices",
		"github.com/rs/xid":      "names of items, of operations and of epochs",
	},
	"app/wire": {
		"github.com/google/uuid": "names of agendas and devices travel in it",
	},
	"app/device": {
		"github.com/google/uuid": "a device and an agenda get their names here",
		"github.com/rs/xid":      "so does an edit",
	},
	"app/device/devicetest": {
		"github.com/google/uuid": "only tests import the package",
	},
	"app/screen/screentest": {
		"golang.org/x/net": "only tests import the package; its page is a tree of elements",
	},
	"app/planner/plannertest": {
		"pgregory.net/rapid": "only tests import the package",
	},
	"app/schedule/scheduletest": {
		"pgregory.net/rapid": "only tests import the package",
	},
	"app/qr": {
		"rsc.io/qr": "its package coding: the code itself, and no pictures",
	},
	"app/view": {
		"github.com/a-h/templ": "markup is templ components",
	},
	"app/view/gallery": {
		"github.com/a-h/templ":   "markup is templ components; no phone has this package",
		"github.com/google/uuid": "an agenda has a name",
		"github.com/rs/xid":      "so has an own entry",
	},
	"app/screen": {
		"github.com/a-h/templ":   "it draws what view makes",
		"github.com/google/uuid": "an agenda's name travels in answers",
		"github.com/rs/xid":      "an operation gets its name here",
	},
	"web": {
		"github.com/andybalholm/brotli": "unpacks what web/pack has packed",
	},
	"web/pack": {
		"github.com/andybalholm/brotli": "packs at build time what is served",
	},
	"web/minify": {
		"github.com/tdewolff/minify/v2": "makes scripts short",
	},
}

// testsMayUse are the modules that tests of app may import besides.
var testsMayUse = []string{
	"pgregory.net/rapid", "github.com/yuin/goldmark", "rsc.io/markdown", "github.com/makiuchi-d/gozxing", "golang.org/x/net", "golang.org/x/text", "github.com/google/uuid", "github.com/rs/xid",
	"github.com/emersion/go-ical", "github.com/arran4/golang-ical", // read what calendar wrote
}

// speakJSON are the packages, besides screen, that speak to the server or remember in it, or
// read what other apps write in it.
var speakJSON = []string{"app/bookmarks", "app/catalog", "app/device", "app/prefs"}

// bans are what app must not import outside of these, and why.
var bans = map[string]string{
	"database/sql":      "storage belongs to the shells, wasm and server",
	"encoding/json":     "263 kB compressed in the wasm, and slow there: app has formats of its own",
	"encoding/xml":      "foreign formats are read on the server",
	"golang.org/x/text": "57 kB compressed in the wasm: search has a table of its own",
	"log":               "what goes wrong is returned; the shells decide whom to tell",
	"log/slog":          "what goes wrong is returned; the shells decide whom to tell",
	"net/http":          "talking to others belongs to the shells",
	"os":                "a browser has no files and no environment",
	"regexp":            "heavy in the wasm, and slower there than a loop",
	"syscall/js":        "app runs on the server too: every such line is in wasm",
}

// clocks read the time, which comes in as an argument everywhere but in the shells:
// so every state can be tested and drawn. screen takes it from its port.
var clocks = map[string]bool{"Now": true, "Since": true, "Until": true}

type file struct {
	folder, name string // "app/search", "find.go"
	*ast.File
}

func (f file) String() string { return f.folder + "/" + f.name }

func (f file) isTest() bool { return strings.HasSuffix(f.name, "_test.go") }

func (f file) in(folder string) bool {
	return f.folder == folder || strings.HasPrefix(f.folder, folder+"/")
}

func (f file) imports() []string {
	var all []string
	for _, spec := range f.Imports {
		name, _ := strconv.Unquote(spec.Path.Value) // the parser has seen that it is a string
		all = append(all, name)
	}
	return all
}

// files are all Go files of the module.
func files(t *testing.T) []file {
	t.Helper()
	var all []file
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if d.IsDir() && name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "dist") {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", name), nil, parser.ParseComments)
		if err != nil {
			return err
		}
		all = append(all, file{path.Dir(name), base, parsed})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d files were found: these rules look in the wrong place", len(all))
	}
	return all
}

func inside(name, of string) bool { return name == of || strings.HasPrefix(name, of+"/") }

func TestPackagesImportOnlyWhatTheyMay(t *testing.T) {
	for _, f := range files(t) {
		for _, name := range f.imports() {
			if own, ok := strings.CutPrefix(name, "hallway/"); ok && !mayImportOwn(f, own) {
				t.Errorf("%s imports %s, which %s may not", f, name, f.folder)
			}
		}
	}
}

// mayImportOwn: app by the table; the shells all of app and themselves, but for what
// is for the browser only; web what makes its scripts short. Nothing imports a shell but the shell itself.
func mayImportOwn(f file, own string) bool {
	switch {
	case own == "app/schedule/scheduletest":
		return f.isTest()
	case own == f.folder:
		return f.isTest() // an external test of the package itself
	case own == "app/order":
		return f.in("app") || f.in("wasm") // as the standard library is imported
	case f.in("app"):
		return slices.Contains(mayImport[f.folder], own)
	case f.in("wasm"):
		return inside(own, "app") || inside(own, "wasm")
	case f.in("server"):
		return inside(own, "app") && (own != "app/screen" || f.folder == "server/conference" && f.isTest()) || own == "web" || inside(own, "server")
	case f.in("web"):
		return own == "web/minify"
	}
	return false
}

func TestPackagesUseOnlyTheModulesTheyMay(t *testing.T) {
	for _, f := range files(t) {
		if f.in("server") || f.in("wasm") {
			continue
		}
		for _, name := range f.imports() {
			first, _, _ := strings.Cut(name, "/")
			if !strings.Contains(first, ".") {
				continue // the standard library, or Hallway
			}
			allowed := slices.Collect(maps.Keys(mayUse[f.folder]))
			if f.isTest() {
				allowed = append(allowed, testsMayUse...)
			}
			if !slices.ContainsFunc(allowed, func(module string) bool { return inside(name, module) }) {
				t.Errorf("%s imports %s, which is no module that %s may use", f, name, f.folder)
			}
		}
	}
}

func TestOnlyWasmKnowsTheBrowser(t *testing.T) {
	for _, f := range files(t) {
		for _, name := range f.imports() {
			if !f.in("wasm") && inside(name, "github.com/maxence-charriere/go-app/v10") {
				t.Errorf("%s imports go-app: it is the shell in the browser, wasm/shell_js.go, and no more", f)
			}
			if name == "syscall/js" && !f.in("wasm") {
				t.Errorf("%s imports syscall/js: every such line is in wasm", f)
			}
		}
	}
}

func TestAppImportsNothingThatIsBanned(t *testing.T) {
	for _, f := range files(t) {
		if !f.in("app") || f.in("app/screen") || slices.Contains(speakJSON, f.folder) || f.isTest() {
			continue
		}
		for _, name := range f.imports() {
			for ban, why := range bans {
				if name == ban || strings.Contains(ban, ".") && inside(name, ban) {
					t.Errorf("%s imports %s: %s", f, name, why)
				}
			}
		}
	}
}

func TestAppReadsNoClock(t *testing.T) {
	for _, f := range files(t) {
		if !f.in("app") || f.in("app/screen") || f.isTest() {
			continue
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if of, ok := call.X.(*ast.Ident); ok && of.Name == "time" && clocks[call.Sel.Name] {
				t.Errorf("%s calls time.%s: take now time.Time as an argument", f, call.Sel.Name)
			}
			return true
		})
	}
}

func TestAppRunsEverywhere(t *testing.T) {
	for _, f := range files(t) {
		if !f.in("app") {
			continue
		}
		if strings.HasSuffix(f.name, "_js.go") || strings.HasSuffix(f.name, "_wasm.go") {
			t.Errorf("%s is for browsers only: such files are in wasm", f)
		}
		for _, group := range f.Comments {
			for _, line := range group.List {
				if constraint.IsGoBuild(line.Text) || constraint.IsPlusBuild(line.Text) {
					t.Errorf("%s has a build tag: app runs everywhere", f)
				}
			}
		}
	}
}

func TestNothingHappensBeforeMain(t *testing.T) {
	for _, f := range files(t) {
		for _, decl := range f.Decls {
			if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
				t.Errorf("%s has an init function: main builds the parts", f)
			}
		}
	}
}

func TestTheMapNamesEveryPackage(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	named := make(map[string]bool)
	for _, line := range strings.Split(string(doc), "\n") {
		if rest, ok := strings.CutPrefix(line, "//\t"); ok {
			if words := strings.Fields(rest); len(words) > 1 && !strings.Contains(rest, "<-") {
				named["app/"+words[0]] = true
			}
		}
	}
	found := make(map[string]bool)
	for _, f := range files(t) {
		if f.in("app") && f.folder != "app" {
			found[f.folder] = true
		}
	}
	for folder := range found {
		if !named[folder] {
			t.Errorf("doc.go does not name %s", folder)
		}
		if _, ok := mayImport[folder]; !ok {
			t.Errorf("mayImport does not list %s", folder)
		}
	}
	for folder := range named {
		if !found[folder] {
			t.Errorf("doc.go names %s, which is not there", folder)
		}
	}
}

// An arrow of the map is an import: what it points at is imported by what it comes from.
func TestTheMapsArrowsAreImports(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	imports := make(map[string]bool) // "screen hallway/app/view"
	for _, f := range files(t) {
		if f.isTest() {
			continue
		}
		for _, name := range f.imports() {
			imports[strings.TrimPrefix(f.folder, "app/")+" "+name] = true
			top, _, _ := strings.Cut(f.folder, "/")
			imports[top+" "+name] = true
		}
	}
	arrows := 0
	for line := range strings.Lines(string(doc)) {
		groups := strings.Split(strings.TrimSpace(strings.TrimPrefix(line, "//")), " <- ")
		for i := range groups[1:] {
			for from := range strings.SplitSeq(groups[i+1], ", ") {
				for to := range strings.SplitSeq(groups[i], ", ") {
					if arrows++; !imports[from+" hallway/app/"+to] {
						t.Errorf("doc.go says that %s imports %s", from, to)
					}
				}
			}
		}
	}
	if arrows == 0 {
		t.Error("doc.go has no arrows")
	}
}
