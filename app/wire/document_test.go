package wire

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The document names what the package has, and nothing else.
func TestTheDocumentNamesWhatThereIs(t *testing.T) {
	content, err := os.ReadFile("API.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(content)
	consts, fields := make(map[string]string), make(map[string]bool)
	for _, name := range []string{"wire.go", "trouble.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if i < len(n.Values) {
						if value, ok := n.Values[i].(*ast.BasicLit); ok && value.Kind == token.STRING {
							consts[name.Name], _ = strconv.Unquote(value.Value) // the compiler has read it
						}
					}
				}
			case *ast.Field:
				if n.Tag != nil {
					tag, _ := strconv.Unquote(n.Tag.Value) // the compiler has read it
					name, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ",")
					fields[name] = name != "" && name != "-"
				}
			}
			return true
		})
	}
	if len(consts) < 30 || len(fields) < 40 {
		t.Fatalf("only %d constants and %d fields were found", len(consts), len(fields))
	}
	known := []string{"code", "status"} // the head of the table
	for name, value := range consts {
		known = append(known, value)
		found := strings.Contains(text, "`"+value+"`")
		if strings.HasPrefix(value, "/") {
			found = regexp.MustCompile(`(?m)^### .*` + regexp.QuoteMeta(value) + `(/\{id\}|\?.*)?$`).MatchString(text)
		}
		if !found {
			t.Errorf("%s, %q, is not in it", name, value)
		}
	}
	for name, there := range fields {
		known = append(known, name)
		if there && !strings.Contains(text, `"`+name+`"`) && !strings.Contains(text, "`"+name+"`") {
			t.Errorf("the field %q is not in it", name)
		}
	}
	// The package has every name in the objects and in the table of troubles.
	for _, object := range regexp.MustCompile("`\\{[^`]*\\}`").FindAllString(text, -1) {
		for _, name := range regexp.MustCompile(`"([^"]+)"`).FindAllStringSubmatch(object, -1) {
			if !slices.Contains(known, name[1]) {
				t.Errorf("there is no field %q", name[1])
			}
		}
	}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z]+)` \\| \\d+").FindAllStringSubmatch(text, -1) {
		if !slices.Contains(known, row[1]) {
			t.Errorf("there is no code %q", row[1])
		}
	}
}
