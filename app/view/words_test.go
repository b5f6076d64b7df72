package view

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// layouts are dates as Go writes them, which are words of a language too.
var layouts = regexp.MustCompile(`^(Mon|Monday)? ?2 January.+`)

// A sentence, and the form of a date, is in one place: whoever says it in another way, or in
// another language, says it so everywhere. Labels of buttons and headings may be the same.
func TestEachSentenceIsInOnePlace(t *testing.T) {
	at := make(map[string]string)
	for _, folder := range []string{".", "../screen"} {
		files, err := filepath.Glob(filepath.Join(folder, "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			var found []string
			switch {
			case strings.HasSuffix(file, ".templ"):
				found = sentencesOf(t, file)
			case strings.HasSuffix(file, ".go") && !strings.HasSuffix(file, "_test.go") && !strings.HasSuffix(file, "_templ.go"):
				found = literalsOf(t, file)
			}
			for _, words := range found {
				words = strings.TrimSpace(words)
				if sentence := strings.HasSuffix(words, ".") && len(strings.Fields(words)) >= 4; !sentence && !layouts.MatchString(words) {
					continue
				}
				if before, twice := at[words]; twice {
					t.Errorf("%q is in %s and in %s", words, before, file)
				}
				at[words] = file
			}
		}
	}
	if len(at) < 100 {
		t.Errorf("only %d sentences were found", len(at))
	}
}

func literalsOf(t *testing.T, file string) (found []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if words, err := strconv.Unquote(l.Value); err == nil {
				found = append(found, words)
			}
		}
		return true
	})
	return found
}

var (
	quoted  = regexp.MustCompile(`"((?:[^"\\\n]|\\.)*)"`)
	between = regexp.MustCompile(`(?m)(?:>|^\t+)([A-Z][^<>{}\n]*\.)(?:<|$)`)
)

// sentencesOf are those in a template: in quotes, between elements, and on a line of their own.
func sentencesOf(t *testing.T, file string) (found []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []*regexp.Regexp{quoted, between} {
		for _, m := range pattern.FindAllStringSubmatch(string(text), -1) {
			found = append(found, m[1])
		}
	}
	return found
}
