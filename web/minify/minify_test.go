package minify

import (
	"strings"
	"testing"
)

func TestAScriptIsShortAndKeepsItsLicence(t *testing.T) {
	got, err := Script([]byte("/*! by somebody */\n// Why.\n\"use strict\";\n(() => {\n  const counted = 1; /* what */\n  self.say = `${counted}  // two`;\n})();\n"))
	if err != nil {
		t.Fatal(err)
	}
	short := string(got)
	for text, want := range map[string]bool{"/*! by somebody */": true, "use strict": true, "  // two`": true, "Why": false, "what": false, "counted": false} {
		if strings.Contains(short, text) != want {
			t.Errorf("%q is there: %v, in %s", text, !want, short)
		}
	}
}

func TestAScriptWithAFaultIsRefused(t *testing.T) {
	if got, err := Script([]byte("const a = ;")); err == nil {
		t.Errorf("it became %q", got)
	}
}
