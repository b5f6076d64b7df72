package programme

import (
	"strings"
	"testing"

	"hallway/app/schedule"
	"hallway/server/importer"
)

func imported(t *testing.T, titles ...string) *Version {
	t.Helper()
	read, err := Import(t.Context(), NewImportID(), []importer.Source{{Name: "a.ics", Body: []byte(calendar("one", titles...))}}, "", "", eve)
	if err != nil {
		t.Fatal(err)
	}
	return read.Version
}

func TestImportsHaveABound(t *testing.T) {
	var imports Imports
	first := imported(t, "A")
	imports.Put(first, eve)
	imports.Put(first, eve) // again: one file, not two
	if len(imports.kept) != 1 {
		t.Errorf("%d are kept, want one", len(imports.kept))
	}
	imports.kept[0].bytes = mostImportBytes - 100
	second := imported(t, "B")
	imports.Put(second, eve)
	if _, ok := imports.File(first.Index.URL, eve); ok {
		t.Error("the oldest is kept beyond the bound")
	}
	if _, ok := imports.File(second.Index.URL, eve); !ok {
		t.Error("the newest is gone")
	}
}

func TestImportNames(t *testing.T) {
	a, b := NewImportID(), NewImportID()
	if a == b || !IsImport(a) || !IsImport(b) {
		t.Errorf("names %q and %q", a, b)
	}
	for _, id := range []schedule.EventID{"", "import-", "kubecon", "import-conference", schedule.EventID("import-" + strings.Repeat("A", 32)), a + "0", "x" + a} {
		if IsImport(id) {
			t.Errorf("%q is taken for an import's name", id)
		}
	}
}

// Sources of one event come together as those of a server's own do: what knows no
// zone is read in that of the other.
func TestPartsOfAnImportShareAZone(t *testing.T) {
	sources := []importer.Source{
		{Name: "a.ics", Body: []byte(strings.ReplaceAll(calendar("one", "A"), `\, Amsterdam\, Netherlands`, ""))},
		{Name: "b.ics", Body: []byte(calendar("two", "B", "C"))},
	}
	read, err := Import(t.Context(), NewImportID(), sources, "", "", eve)
	if err != nil {
		t.Fatal(err)
	}
	if p := read.Version.Programme; p.Event.Zone != "Europe/Amsterdam" || len(p.Sessions) != 3 {
		t.Errorf("zone %s, %d sessions", p.Event.Zone, len(p.Sessions))
	}
}
