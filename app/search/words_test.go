package search

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

func TestFold(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"case goes", "KubeCon", "kubecon"},
		{"accents go", "Zürich Łódź Çağrı Nguyễn", "zurich lodz cagri nguyen"},
		{"accents that stand by themselves go", "Cafe\u0301", "cafe"},
		{"letters that are two become two", "Straße Ærø œuvre Þór", "strasse aero oeuvre thor"},
		{"Greek and Cyrillic lose theirs", "Αθήνας Ёлка", "αθηνασ елка"},
		{"full-width letters are plain ones", "Ｇｏ１", "go1"},
		{"other scripts stay as they are", "上海 コンテナ עברית", "上海 コンテナ עברית"},
		{"signs stay", "C++ & 50 %", "c++ & 50 %"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Fold(c.in); got != c.want {
				t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

// TestFoldFollowsUnicode compares the tables with the canonical decompositions.
func TestFoldFollowsUnicode(t *testing.T) {
	for _, block := range [][2]rune{{0xC0, 0x24F}, {0x386, 0x3CE}, {0x400, 0x45F}, {0x1E00, 0x1EFF}} {
		for r := block[0]; r <= block[1]; r++ {
			bare := strings.Map(func(r rune) rune {
				if isAccent(r) {
					return -1
				}
				return unicode.ToLower(r)
			}, norm.NFD.String(string(r)))
			got := Fold(string(r))
			if !unicode.IsLetter(r) || got == bare || got == Fold(bare) {
				continue
			}
			// The letters that people type otherwise, though Unicode keeps them; ǯ is
			// typed by those only who have its key.
			if !strings.ContainsRune("øØðÐđĐħĦıłŁŋŊŧŦſßẞæÆǽǼǣǢœŒþÞĳĲŀĿẛǿǾǯǮ", r) {
				t.Errorf("Fold(%q, U+%04X) = %q, want %q", r, r, got, bare)
			}
		}
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"nothing has none", " -- ", nil},
		{"signs part words", "CI/CD, don't C++", []string{"ci", "cd", "don", "t", "c++"}},
		{"digits belong to them", "v1.30 k8s", []string{"v1", "30", "k8s"}},
		{"an accent does not part one", "Cafe\u0301s", []string{"cafes"}},
		{"Chinese has no spaces", "上海Go", []string{"上", "海", "go"}},
		{"katakana run together, other Japanese does not", "コンテナの話", []string{"コンテナ", "の", "話"}},
		{"only the first forty bytes count", strings.Repeat("a", 50), []string{strings.Repeat("a", 40)}},
		{"a word is cut between letters", strings.Repeat("ж", 30), []string{strings.Repeat("ж", 20)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Words(c.in); !slices.Equal(got, c.want) {
				t.Errorf("Words(%q) = %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestFoldedTextHasTheSameWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), scheduletest.Words(4)).Draw(t, "text")
		if strings.ContainsFunc(text, func(r rune) bool { return r >= 0xFF01 && r <= 0xFF5E && !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			t.Skip("a full-width sign is not a part of a word, the plain one may be")
		}
		if got, want := Words(Fold(text)), Words(text); !slices.Equal(got, want) {
			t.Fatalf("folded: %q, as it is: %q", got, want)
		}
		if again := Fold(Fold(text)); again != Fold(text) {
			t.Fatalf("folded twice: %q, once: %q", again, Fold(text))
		}
	})
}

func TestMarks(t *testing.T) {
	for _, c := range []struct{ name, text, query, want string }{
		{"the beginning of a word is marked", "Prometheus at scale", "prom", "[Prom]etheus at scale"},
		{"every word is", "Go, go, gopher", "go", "[Go], [go], [go]pher"},
		{"the middle of a word is not", "ergo", "go", "ergo"},
		{"accents are marked with their letter", "Zürich", "zu", "[Zü]rich"},
		{"an accent that stands by itself is, too", "Cafe\u0301s", "cafe", "[Cafe\u0301]s"},
		{"a letter that folds to two is marked whole", "Straße", "stras", "[Straß]e"},
		{"of two words the longer one counts", "Kubernetes", "ku kube", "[Kube]rnetes"},
		{"Chinese is marked by character", "在上海的", "上海", "在[上][海]的"},
		{"no words mark nothing", "Prometheus", "", "Prometheus"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, at := "", 0
			for _, m := range Marks(c.text, Words(c.query)) {
				got += c.text[at:m.Start] + "[" + c.text[m.Start:m.End] + "]"
				at = m.End
			}
			if got += c.text[at:]; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestMarksLieInTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), scheduletest.Words(6)).Draw(t, "text")
		words := Words(scheduletest.Words(2).Draw(t, "query"))
		at := 0
		for _, m := range Marks(text, words) {
			if m.Start < at || m.End <= m.Start || m.End > len(text) {
				t.Fatalf("%+v is no part of %q after %d", m, text, at)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[m.Start:m.End]) {
				t.Fatalf("%+v cuts a letter of %q", m, text)
			}
			folded := Fold(text[m.Start:m.End])
			if !slices.ContainsFunc(words, func(word string) bool { return strings.HasPrefix(folded, word) }) {
				t.Fatalf("%q is marked for %q", text[m.Start:m.End], words)
			}
			at = m.End
		}
	})
}

// What people type, in any script, finds what organisers wrote.
func TestEveryTongue(t *testing.T) {
	for _, c := range []struct {
		title, query string
		want         bool
	}{
		{"Modern C++ lifetimes", "C++", true},
		{"Modern C++17 lifetimes", "c++", true},
		{"Writing C code for small computers", "C++", false},
		{"Cloud cost and container caching", "C++", false},
		{"C# and F# side by side", "c#", true},
		{"Cloud cost", "C#", false},
		{".NET and Node.js", ".net", true},
		{".NET and Node.js", "net", true},
		{"The internet of networks", ".net", false},
		{"Wait...and see", ".and", false},
		{"A/B tests", "A/B", true},
		{"All builds", "A/B", false},
		{"CI/CD", "cd", true},
		{"Keep off 🚨", "🚨", true},
		{"Keep on ❤️", "❤", true},
		{"Keep off", "🚨", false},
		{"Waving 👋🏽 at all", "👋", true},
		{"クラウドネイティブ開発", "ネイティブ", true},
		{"クラウドネイティブ開発", "ティブ", true},
		{"クラウドネイティブ開発", "ネイティヴ", false},
		{"ｶﾞﾍﾞｰｼﾞｺﾚｸｼｮﾝ", "ガベージ", true},
		{"カ\u3099ヘ\u3099ーシ\u3099コレクション", "ガベージ", true},
		{"か\u3099くせい", "が", true},
		{"การกระตุ้นระบบที่มั่งคั่ง", "กระตุ้น", true},
		{"การกระตุ้นระบบที่มั่งคั่ง", "ระบบ", true},
		{"\u1103\u1166\u110b\u1175\u1110\u1165", "데이터", true},
		{"\u1109\u1165\u11bc\u1102\u1173\u11bc", "성능", true},
		{"الأمن السيبراني", "الامن", true},
		{"أَوَّلًا", "أولا", true},
		{"أَوَّلًا", "اولا", true},
		{"Größe", "groesse", true},
		{"Gro\u0308ße", "groesse", true},
		{"Größe", "grosse", true},
		{"Œuvre", "oeuvre", true},
		{"Œuvre", "œuvre", true},
		{"Smørrebrød", "smoerrebroed", true},
		{"İstanbul", "istanbul", true},
		{"Ｋｕｂｅｒｎｅｔｅｓ入門", "kubernetes", true},
		{"关西国际机场", "国际", true},
	} {
		p := oneSession(t, c.title)
		if got := len(Build(p).Find(p, c.query).Hits) == 1; got != c.want {
			t.Errorf("%q finds %q: %v, want %v; its terms are %q", c.query, c.title, got, c.want, Terms(c.title))
		}
		if marks := Marks(c.title, Words(c.query)); c.want && len(marks) == 0 && !strings.Contains(c.query, "oe") {
			t.Errorf("%q marks nothing in %q", c.query, c.title)
		}
	}
}

func oneSession(t *testing.T, title string) *schedule.Programme {
	t.Helper()
	all := []*schedule.Session{{Key: "a", Title: title}}
	p, err := schedule.New(schedule.Event{Zone: "UTC", Days: schedule.Days(all, scheduletest.Location(), 0)}, nil, nil, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
