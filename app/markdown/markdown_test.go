package markdown

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
)

// show writes blocks as one line each, for tables.
func show(blocks []Block) string {
	var b strings.Builder
	for _, block := range blocks {
		fmt.Fprintf(&b, "%s", []string{"p", "h", "li", "q", "code"}[block.Kind])
		if block.Level > 0 {
			fmt.Fprint(&b, block.Level)
		}
		b.WriteString(block.Number + []string{"", "☐", "☑"}[block.Task])
		for _, line := range block.Lines {
			b.WriteString("|")
			for _, s := range line {
				open := ""
				for mark, is := range map[string]bool{"S": s.Strong, "E": s.Emph, "D": s.Struck, "C": s.Code, "I": s.Picture} {
					if is {
						open += mark
					}
				}
				switch {
				case s.URL != "":
					fmt.Fprintf(&b, "%s[%s](%s)", open, s.Text, s.URL)
				case open != "":
					fmt.Fprintf(&b, "%s<%s>", open, s.Text)
				default:
					b.WriteString(s.Text)
				}
			}
		}
		b.WriteString("\n")
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"one\ntwo\n\nthree":                   "p|one|two\np|three",
		"# Head\n### Sub ##\n#no":             "h1|Head\nh3|Sub\np|#no",
		"- a\n  - b\n* c\n1. d\n2) e":         "li|a\nli1|b\nli|c\nli1|d\nli2|e",
		"- [ ] ask\n- [x] done":               "li☐|ask\nli☑|done",
		"> quoted\nnot":                       "q|quoted\np|not",
		"```go\na := *b\n\n# c\n```\nafter":   "code|C<a := *b>|C<>|C<# c>\np|after",
		"**bold** and *soft* and ~~gone~~":    "p|S<bold> and E<soft> and D<gone>",
		"__bold__ _soft_ snake_case_name":     "p|S<bold> E<soft> snake_case_name",
		"2 * 3 * 4 and **open":                "p|2 * 3 * 4 and **open",
		"use `kubectl *` now":                 "p|use C<kubectl *> now",
		"[talk](https://x.io/a) end":          "p|[talk](https://x.io/a) end",
		"![me](https://x.io/a.jpg)":           "p|I[me](https://x.io/a.jpg)",
		"see https://x.io/a_b_c, then":        "p|see [https://x.io/a_b_c](https://x.io/a_b_c), then",
		"[bad](javascript:alert(1)) http://x": "p|[bad](javascript:alert(1)) http://x",
		"[b](https://) https:///x https://.x": "p|[b](https://) https:///x https://.x",
		`\*not\* \# `:                         "p|*not* #",
		"**a *b* c**":                         "p|S<a >ES<b>S< c>",
		"[ ] [x](y) [z](https://q)":           "p|[ ] [x](y) [z](https://q)",
		"":                                    "",
		"#":                                   "p|#",
		"- ":                                  "p|-",
		"```":                                 "",
	} {
		got := strings.NewReplacer("SE<", "ES<").Replace(show(Parse(text)))
		if got != want {
			t.Errorf("%q is\n%s\nwant\n%s", text, got, want)
		}
	}
}

func TestLinksAreGivenOnce(t *testing.T) {
	got := Links("https://a.io and [b](https://b.io)\n- https://a.io ![c](https://c.io/p.png)")
	if len(got) != 3 || got[0].URL != "https://a.io" || got[1].Text != "b" || !got[2].Picture {
		t.Errorf("%+v", got)
	}
}

// words are the letters and digits of a note, in order.
func words(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

func checkNothingLost(t *testing.T, text string) {
	t.Helper()
	var b strings.Builder
	for _, block := range Parse(text) {
		if len(block.Lines) == 0 || block.Level < 0 || block.Level > 6 {
			t.Fatalf("%q: block %+v", text, block)
		}
		b.WriteString(block.Number)
		for _, line := range block.Lines {
			for _, s := range line {
				b.WriteString(s.Text)
				if s.URL != "" && s.Text != s.URL {
					b.WriteString(s.URL)
				}
				if s.URL != "" && !strings.HasPrefix(s.URL, "https://") {
					t.Fatalf("%q links to %q", text, s.URL)
				}
			}
		}
	}
	if strings.Contains(text, "```") || strings.Contains(text, "~~~") || strings.Contains(text, "[x]") || strings.Contains(text, "[X]") || strings.Contains(text, "[](") {
		return // the language of code and the mark of a task are no words
	}
	if got, want := words(b.String()), words(text); got != want {
		t.Fatalf("%q became %q", text, b.String())
	}
}

func TestHostileNotes(t *testing.T) {
	for _, piece := range []string{"*", "_", "**", "~~", "`", "[", "![", "](", "> ", "- ", "#", "\\", "*a", "_a ", "**a*", "[a](", "https://", "`a", "*a **b ", "\x00", "\xff", "é*"} {
		checkNothingLost(t, strings.Repeat(piece, 512<<10/len(piece))) // what takes the square of its length takes an hour
		checkNothingLost(t, strings.Repeat(piece+"\n", 2000))
	}
}

func FuzzParse(f *testing.F) {
	f.Add("# a\n- **b** `c` [d](https://e.io) ![f](https://g.io)\n> h\n~~~\ni\n~~~")
	f.Fuzz(func(t *testing.T, text string) {
		checkNothingLost(t, strings.ToValidUTF8(text, "?"))
	})
}
