package importer

import (
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"hallway/app/schedule"
)

func TestProse(t *testing.T) {
	base, _ := url.Parse("https://example.org/gm30/")
	for _, c := range []struct{ name, text, want string }{
		{"Markdown", "One *two*\nthree\n\n- a\n- b `c`", `text: "One two three"|item: "a"|item: "b c"`},
		{"a heading and code", "# Why\n\n    x := 1\n    y := 2", `heading: "Why"|pre: "x := 1\ny := 2"`},
		{"a tag that is none", "C++ <vector> & friends", `text: "C++ <vector> & friends"`},
		{"HTML", "<h2>Why</h2><p>One <b>two</b><br>three</p><pre>a\n  b</pre>", `heading: "Why"|text: "One two"|text: "three"|pre: "a\n  b"`},
		{"words marked up only", "One <b>two</b>.\n\nThree.", `text: "One two."|text: "Three."`},
		{"what runs", `<p onclick="x">a<script>b</script><style>c</style><iframe>d</iframe><img src=x onerror=y><a href="javascript:z">e</a><a href="data:text/html,f">g</a></p>`, `text: "aeg"`},
		{"links", `<p>a <a href="../b">b</a> http://c.org/d_e.</p>`, `text: "a " "b" -> https://example.org/b " " "http://c.org/d_e" -> http://c.org/d_e "."`},
		{"a link in Markdown that runs", "[a](javascript:x) <javascript:y>", `text: "a javascript:y"`},
		{"line ends", "one\r\ntwo\r\n\r\n    code\r\n    more\x1b[0m", `text: "one two"|pre: "code\nmore[0m"`},
		{"nothing", " \n\n ", ``},
		{"entities", "<p>a &amp; b &lt;c&gt; d&nbsp;e</p>", `text: "a & b <c> d e"`},
		{"an unfinished tag", "<p>a</p><p>b<", `text: "a"|text: "b<"`},
	} {
		if got := oneLine(prose(c.text, base)); got != c.want {
			t.Errorf("%s: got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func oneLine(text schedule.Text) string {
	var b strings.Builder
	describeText(&b, text)
	return strings.ReplaceAll(strings.TrimPrefix(strings.TrimSuffix(b.String(), "\n"), "  "), "\n  ", "|")
}

// Texts that are made to be slow are read as plain text, and what people write is not.
func TestMarkdownThatIsMadeToBeSlow(t *testing.T) {
	for _, unit := range []string{"[", "![", "[a](", "[](<", "[a]: b\n", "*a ", "_a ", "***a_b*c_", "> ", "- ", "1. ", "2) * > "} {
		slow := strings.Repeat(unit, maxProse/len(unit))
		if got, want := fromMarkdown(slow, nil), fromPlain(slow); !reflect.DeepEqual(got, want) {
			t.Errorf("%q again and again is read as Markdown", unit)
		}
	}
	var sponsors strings.Builder
	for n := range 100 {
		fmt.Fprintf(&sponsors, "1. **Sponsor %d**, see [their page](https://example.com/%d) and _their_ ![logo](logo.png)\n", n, n)
	}
	if isSlow(sponsors.String()) {
		t.Error("a long list of sponsors is not read as Markdown")
	}
}
