package search

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hallway/app/schedule"
	"hallway/app/schedule/scheduletest"
)

// said is a programme of two days, one session a line: "key day hh:mm title".
func said(t *testing.T, lines ...string) *schedule.Programme {
	t.Helper()
	var all []*schedule.Session
	for _, line := range lines {
		words := strings.SplitN(line, " ", 4)
		start, err := time.Parse("2006-01-02 15:04", "2026-03-2"+words[1]+" "+words[2])
		if err != nil {
			t.Fatal(err)
		}
		title, abstract, _ := strings.Cut(words[3], " // ")
		s := &schedule.Session{Key: schedule.Key(words[0]), Title: title, Start: start, End: start.Add(30 * time.Minute)}
		if abstract != "" {
			s.Abstract = schedule.Text{{Spans: []schedule.Span{{Text: abstract}}}}
		}
		if strings.HasPrefix(title, "Keynote") {
			s.Kind = schedule.Keynote
		}
		if strings.HasPrefix(title, "All day") {
			s.End = start.Add(8 * time.Hour)
		}
		all = append(all, s)
	}
	p, err := schedule.New(schedule.Event{Zone: "UTC", Days: schedule.Days(all, time.UTC, 0)}, nil, nil, nil, all)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func keysOf(p *schedule.Programme, hits []Hit) string {
	var keys []string
	for _, hit := range hits {
		keys = append(keys, string(p.Sessions[hit.Session].Key))
	}
	return strings.Join(keys, " ")
}

func TestFind(t *testing.T) {
	p := said(t,
		"otel 4 10:00 OpenTelemetry in production",
		"open 4 10:10 Open hearts and telemetry",
		"kube 4 11:00 Kubernetes for the impatient",
		"argo 4 12:00 Argo CD at scale",
		"mesh 5 10:00 A mesh for Google // Helmuth asks whether to go there",
		"key 5 09:00 Keynote: Where to next",
		"key2 4 09:00 Keynote: Welcome",
		"evening 5 18:00 Party",
		"allday 4 08:00 All day of mesh networks",
		"meshed 4 14:00 Mesh networks in practice",
		"both 4 15:00 Zero worries // and trust",
		"one 4 16:00 Nothing at all // zero trust",
	)
	for _, c := range []struct{ name, query, want, shown string }{
		{"another name of the field", "k8s", "kube", ""},
		{"a name of two words", "open telemetry", "otel open", ""},
		{"and the one for it", "otel", "otel open", ""},
		{"neighbours as one word, and one word as two", "argocd", "argo", ""},
		{"a day", "keynote wednesday", "key", ""},
		{"a day in short, and a kind", "tue keynotes", "key2", ""},
		{"a time is the half hour from it", "10:00", "otel open mesh", ""},
		{"or the hour", "10am", "otel open mesh", ""},
		{"a time of the day", "evening", "evening", ""},
		{"a short word is whole, unless it is being typed", "go there", "mesh", ""},
		{"one that is being typed may be longer", "mesh go", "mesh", ""},
		{"a slip", "kubernetse", "kube", "kubernetes"},
		{"two slips in a long word", "opentelemtery produktion", "otel", "opentelemetry production"},
		{"a slip in what is being typed", "kuberent", "kube", "kubernetes"},
		{"two slips in a short word are another word", "mxxh", "", ""},
		{"what is there is not changed", "go", "mesh", ""},
		{"main talks come before what is open all day", "mesh networks", "meshed allday", ""},
		{"nothing that has all words", "party kubernetes", "", ""},
		{"all words in one field first, for its kind of field", "zero trust", "both one", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := Build(p).Find(p, c.query)
			if got := keysOf(p, found.Hits); got != c.want {
				t.Errorf("%q finds %q, want %q", c.query, got, c.want)
			}
			if found.Shown != c.shown {
				t.Errorf("%q shows %q, want %q", c.query, found.Shown, c.shown)
			}
		})
	}
}

// What is marked is what was found: "go" for golang, and not the beginning of Google.
func TestOtherNamesAreMarkedWhole(t *testing.T) {
	p := said(t, "go 4 10:00 Go at Google, going strong", "k8s 4 11:00 Kubernetes for Kubernetesists")
	for _, c := range []struct{ query, text, want string }{
		{"golang", p.Sessions[0].Title, "[Go] at Google, going strong"},
		{"k8s", p.Sessions[1].Title, "[Kubernetes] for Kubernetesists"},
		{"kuber", p.Sessions[1].Title, "[Kuber]netes for [Kuber]netesists"},
	} {
		marked, last := "", 0
		for _, m := range Marks(c.text, Build(p).Find(p, c.query).Words) {
			marked += c.text[last:m.Start] + "[" + c.text[m.Start:m.End] + "]"
			last = m.End
		}
		if marked += c.text[last:]; marked != c.want {
			t.Errorf("%q marks %q, want %q", c.query, marked, c.want)
		}
	}
}

func TestTopicsAreWholeWordsInOneField(t *testing.T) {
	p := said(t,
		"go 4 10:00 Go without generics",
		"google 4 11:00 Google and Helmuth",
		"golang 4 12:00 Why Golang",
		"chart 4 13:00 Helm charts",
		"plural 4 14:00 Two policies",
		"apart 4 15:00 Supply and demand // a chain of events to go through",
		"chain 4 16:00 Nothing // of supply chains",
		"k8s 4 17:00 K8s at home",
	)
	for _, c := range []struct{ topic, want string }{
		{"go", "go golang"}, {"helm", "chart"}, {"policy", "plural"}, {"supply chain", "chain"},
		{"Kubernetes", "k8s"}, {"charts", "chart"}, {"goo", ""}, {"", ""}, {"!", ""},
	} {
		if got := keysOf(p, Build(p).About(p, c.topic)); got != c.want {
			t.Errorf("%q is what %q are about, want %q", c.topic, got, c.want)
		}
	}
	for _, hit := range Build(p).About(p, "supply chain") {
		if hit.Fields != InAbstract {
			t.Errorf("it is in %v, want in the abstract", hit.Fields)
		}
	}
}

func TestAboutIsWhatTheTextsSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := scheduletest.Random(t)
		text := scheduletest.Words(2).Draw(t, "topic")
		var want []Hit
		for i, s := range p.Sessions {
			best := Field(0)
			for _, n := range topicOf(text) {
				if in := n.in(p, s); in != 0 && !(in == InAbstract && n.short()) && (best == 0 || in < best) {
					best = in
				}
			}
			if best != 0 {
				want = append(want, Hit{Session: i, Fields: best})
			}
		}
		if got := Build(p).About(p, text); !slices.Equal(got, want) {
			t.Fatalf("%q: got %+v, want %+v", text, got, want)
		}
	})
}

func TestMoreNames(t *testing.T) {
	p := said(t, "acme 4 10:00 Acme Cloud at home", "ac 4 11:00 AC in production", "other 4 12:00 Clouds")
	names, err := ParseNames("# ours\nacme cloud = ac\n\n")
	if err != nil {
		t.Fatal(err)
	}
	ix, err := Decode(Build(p, names).Encode())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ query, want string }{{"ac", "acme ac"}, {"acme cloud", "acme ac"}, {"cloud", "acme ac other"}} {
		if got := keysOf(p, ix.Find(p, c.query).Hits); got != c.want {
			t.Errorf("%q finds %q, want %q", c.query, got, c.want)
		}
	}
	for _, wrong := range []string{"a", "a =", "a = b\n= c"} {
		if _, err := ParseNames(wrong); err == nil || !strings.Contains(err.Error(), "line ") {
			t.Errorf("%q: error is %v", wrong, err)
		}
	}
}

func TestEveryNameHasOthers(t *testing.T) {
	for name, others := range known().of {
		for _, other := range others {
			found := false
			for _, back := range known().of[strings.Join(other, " ")] {
				found = found || strings.Join(back, " ") == name
			}
			if !found {
				t.Errorf("%q is found by %q, but not the other way round", name, other)
			}
		}
	}
}

// slipsByTrying is the distance by its definition.
func slipsByTrying(a, b string) int {
	switch {
	case a == "" || b == "":
		return len(a) + len(b)
	case a[0] == b[0]:
		return slipsByTrying(a[1:], b[1:])
	}
	n := 1 + min(slipsByTrying(a[1:], b), slipsByTrying(a, b[1:]), slipsByTrying(a[1:], b[1:]))
	if len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] {
		n = min(n, 1+slipsByTrying(a[2:], b[2:]))
	}
	return n
}

func TestSlipsAreCounted(t *testing.T) {
	words := rapid.StringMatching("[abc]{0,6}")
	rapid.Check(t, func(t *rapid.T) {
		a, b := words.Draw(t, "a"), words.Draw(t, "b")
		want := min(3, slipsByTrying(a, b))
		if got := slipsBetween([]rune(a), []rune(b), false, 2); min(got, 3) != want {
			t.Fatalf("%q and %q are %d apart, want %d", a, b, got, want)
		}
	})
}
