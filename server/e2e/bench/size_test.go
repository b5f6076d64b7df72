package main

import (
	"maps"
	"testing"
)

var known = map[string]string{
	"encoding_json": "encoding/json", "fmt": "fmt", "io": "io", "slices": "slices", "main": "hallway/wasm",
	"github.com_maxence_charriere_go_app_v10_pkg_app": "github.com/maxence-charriere/go-app/v10/pkg/app",
}

func TestFunctionsBelongToTheirPackages(t *testing.T) {
	for function, want := range map[string]string{
		"encoding_json.__Decoder_.Decode":                        "encoding/json",
		"github.com_maxence_charriere_go_app_v10_pkg_app.Window": "github.com/maxence-charriere/go-app/v10/pkg/app",
		"slices.SortFunc_go.shape.__hallway_app_schedule.Day_":   "slices",
		"main.main":          "hallway/wasm",
		"type_.eq._2_string": "(made by the compiler, or assembly)",
		"_rt0_wasm_js":       "(made by the compiler, or assembly)",
	} {
		if got := packageOf(function, known); got != want {
			t.Errorf("%s is of %s, want %s", function, got, want)
		}
	}
}

func TestBodiesAreCountedForTheirPackages(t *testing.T) {
	module := []byte("\x00asm\x01\x00\x00\x00" +
		"\x02\x07\x01\x01a\x01b\x00\x00" + // one import: function 0
		"\x0a\x08\x02\x02ab\x03abc" + // bodies of functions 1 and 2
		"\x00\x15\x04name\x01\x0e\x02\x01\x05fmt.X\x02\x04io.Y")
	got, err := codeByPackage(module, known)
	if err != nil {
		t.Fatal(err)
	}
	if want := map[string]int{"fmt": 2, "io": 3}; !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if _, err := codeByPackage([]byte("no wasm"), known); err == nil {
		t.Error("what is no module was read as one")
	}
	for cut := range module[8:] { // a module that breaks off must not panic
		_, _ = codeByPackage(module[:8+cut], known)
	}
}

func TestQuantilesOfFewValues(t *testing.T) {
	values := []float64{30, 10, 20}
	if m := median(values); m != 20 {
		t.Errorf("the median is %v", m)
	}
	if w := worst(values); w != 30 {
		t.Errorf("the worst is %v", w)
	}
	if none := median(nil); none != 0 {
		t.Errorf("the median of nothing is %v", none)
	}
}
