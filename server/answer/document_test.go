package answer

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The document gives each trouble the status that it has.
func TestTheDocumentGivesTheStatus(t *testing.T) {
	text, err := os.ReadFile("../../app/wire/API.md")
	if err != nil {
		t.Fatal(err)
	}
	for code, status := range statusOf {
		if row := fmt.Sprintf("| `%s` | %d |", code, status); !strings.Contains(string(text), row) {
			t.Errorf("it does not say %q", row)
		}
	}
}
