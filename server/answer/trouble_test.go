package answer

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"hallway/app/wire"
)

// A code without a status would be answered with status 0, which is a panic.
func TestEveryTroubleHasAStatus(t *testing.T) {
	parsed, err := parser.ParseFile(token.NewFileSet(), "../../app/wire/trouble.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		if found++; statusOf[wire.Code(code)] < 400 {
			t.Errorf("%s has the status %d", spec.Names[0], statusOf[wire.Code(code)])
		}
		return true
	})
	if found != len(statusOf) || found < 10 {
		t.Errorf("wire has %d codes, and %d have a status", found, len(statusOf))
	}
}

func TestRefusalSaysWhatAndWhenToTryAgain(t *testing.T) {
	w := httptest.NewRecorder()
	Refuse(w, httptest.NewRequest("GET", "/", nil), wire.Trouble{Code: wire.CodeOften, What: "Too many.", Todo: "Wait.", Wait: 1500 * time.Millisecond})
	var said wire.Trouble
	if err := json.Unmarshal(w.Body.Bytes(), &said); err != nil {
		t.Fatal(err)
	}
	if w.Code != 429 || w.Header().Get("Retry-After") != "2" || said.What != "Too many." || said.Todo != "Wait." {
		t.Errorf("%d %v %s", w.Code, w.Header(), w.Body)
	}
}
