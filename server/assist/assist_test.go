package assist

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"hallway/app/schedule"
	"hallway/app/share"
	"hallway/server/programme"
)

func at(hour, minute int) time.Time { return time.Date(2030, 5, 6, hour, minute, 0, 0, time.UTC) }

// assistant answers about a small programme, at 10:10.
func assistant(t *testing.T) *Assist {
	t.Helper()
	session := func(key, title string, start time.Time, room, text string) *schedule.Session {
		s := &schedule.Session{Key: schedule.Key(key), Title: title, Start: start, End: start.Add(30 * time.Minute), Rooms: []schedule.RoomID{schedule.RoomID(room)}, URL: "https://conf.example/" + key}
		s.Abstract = schedule.Text{{Spans: []schedule.Span{{Text: text}}}}
		return s
	}
	sessions := []*schedule.Session{
		session("maps", "Maps for *Everyone*", at(10, 0), "h1", "How maps are drawn."),
		session("frogs", "Frogs", at(10, 15), "h2", "# Not a heading"),
		session("ponds", "Ponds at Scale", at(10, 30), "h1", "Observability of ponds."),
		session("snails", "Snails", at(10, 45), "h1", "Slow."),
		session("newts", "Newts", at(11, 0), "h1", "A talk about Prometheus."),
	}
	sessions[4].Status = schedule.Canceled
	rooms := []schedule.Room{{ID: "h1", Name: "Hall 1", Area: "Hall 1"}, {ID: "h2", Name: "Hall 2", Area: "Hall 2"}}
	event := schedule.Event{ID: "conf", Name: "Conf", Zone: "UTC", Place: "Berlin", Days: schedule.Days(sessions, time.UTC, 0)}
	p, err := schedule.New(event, rooms, nil, nil, sessions)
	if err != nil {
		t.Fatal(err)
	}
	library := programme.NewLibrary()
	library.Publish(programme.NewVersion(p, at(8, 0)), 0)
	return New(library, func() time.Time { return at(10, 10) }, "test")
}

// client is one of the SDK's own.
func client(t *testing.T, transport mcp.Transport) *mcp.ClientSession {
	t.Helper()
	s, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), transport, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // the server may be gone
	return s
}

// local is a client beside the server.
func local(t *testing.T, a *Assist) *mcp.ClientSession {
	t.Helper()
	ours, theirs := mcp.NewInMemoryTransports()
	if _, err := a.Server("https://plan.example").Connect(t.Context(), ours, nil); err != nil {
		t.Fatal(err)
	}
	return client(t, theirs)
}

// call calls a tool, and returns its answer as JSON, or what it says went wrong.
func call(t *testing.T, s *mcp.ClientSession, tool string, in map[string]any) string {
	t.Helper()
	got, err := s.CallTool(context.Background(), &mcp.CallToolParams{Name: tool, Arguments: in})
	if err != nil {
		return err.Error()
	}
	if got.IsError {
		text, _ := got.Content[0].(*mcp.TextContent)
		return text.Text
	}
	words, err := json.Marshal(got.StructuredContent)
	if err != nil {
		t.Fatal(err)
	}
	return string(words)
}

func TestTools(t *testing.T) {
	s := local(t, assistant(t))
	for _, c := range []struct {
		tool string
		in   map[string]any
		want []string
		not  string
	}{
		{"events", nil, []string{`"event":"conf"`, `"sessions":5`, `"days":["2030-05-06"]`}, ""},
		{"search", map[string]any{"query": "ponds"}, []string{`"key":"ponds"`, `"start":"2030-05-06T10:30:00Z"`, `"rooms":["Hall 1"]`, `"url":"https://plan.example/e/conf/session/ponds"`, `"total":1`}, "maps"},
		{"search", map[string]any{"query": "prometheus", "day": "2030-05-06"}, []string{`"newts"`, `"status":"cancelled"`}, ""},
		{"search", map[string]any{"query": "", "limit": 1}, []string{`"total":5`}, "newts"},
		{"search", map[string]any{"query": "x", "day": "2030-05-09"}, []string{"2030-05-09 is not a day of the event"}, ""},
		{"search", map[string]any{"query": "x", "event": "other"}, []string{`unknown event "other"; the events are conf`}, ""},
		{"session", map[string]any{"key": "ponds"}, []string{`"abstract":"Observability of ponds."`, `"source":"https://conf.example/ponds"`}, ""},
		{"session", map[string]any{"key": "toads"}, []string{`unknown session "toads"; search gives the keys`}, ""},
		{"now_and_next", nil, []string{`"at":"2030-05-06T10:10:00Z"`, `"on":[{`, `"maps"`, `"frogs"`}, "newts"},
		{"now_and_next", map[string]any{"at": "2030-05-06T10:50:00Z"}, []string{`"ponds"`}, "frogs"},
		{"now_and_next", map[string]any{"at": "noon"}, []string{`invalid time "noon"`}, ""},
		{"overlaps", map[string]any{"keys": []string{"maps", "frogs", "ponds", "newts"}}, []string{`"minutes":15,"walk":0`}, "newts"},
		{"overlaps", map[string]any{"keys": []string{"frogs", "snails"}}, []string{`"minutes":0,"walk":5`}, ""},
		{"overlaps", map[string]any{"keys": []string{"maps", "ponds"}}, []string{`"overlaps":[]`}, ""},
		{"plan", map[string]any{"going": []string{"maps"}, "maybe": []string{"frogs", "ponds"}, "topics": []string{"Prometheus"}}, []string{`"plan":[{"day":"2030-05-06","end":"2030-05-06T10:30:00Z","key":"maps"`, `"left_out":[{"day":"2030-05-06","end":"2030-05-06T10:45:00Z","key":"frogs"`, `"why":"Overlaps 10:00 Maps`, `"proven":true`, `"link":"https://plan.example/e/conf/colleague#p.`}, ""},
		{"link", map[string]any{"going": []string{"maps"}, "maybe": []string{"ponds"}, "name": "For Ada"}, []string{`"link":"https://plan.example/e/conf/colleague#p.`}, ""},
		{"link", map[string]any{}, []string{"say which sessions"}, ""},
		{"link", map[string]any{"going": []string{"toads"}}, []string{`unknown session "toads"`}, ""},
	} {
		got := call(t, s, c.tool, c.in)
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s %v: %s\nwant %s in it", c.tool, c.in, got, want)
			}
		}
		if c.not != "" && strings.Contains(got, c.not) {
			t.Errorf("%s %v: %s\nwant no %s in it", c.tool, c.in, got, c.not)
		}
	}
}

// What the link opens is what was meant.
func TestTheLinkHoldsThePlan(t *testing.T) {
	got := call(t, local(t, assistant(t)), "link", map[string]any{"going": []string{"maps"}, "maybe": []string{"ponds"}, "name": "For Ada"})
	_, code, _ := strings.Cut(strings.Trim(got, `{}"`), "#p.")
	of, err := share.Decode(strings.TrimRight(code, `"`))
	if err != nil || of.Event != "conf" || of.Name != "For Ada" || len(of.Picks) != 2 {
		t.Fatalf("%s holds %+v, %v", got, of, err)
	}
	for _, pick := range of.Picks {
		if pick.Hash != share.HashOf("ponds") && !(pick.Hash == share.HashOf("maps") && pick.Going) {
			t.Errorf("a pick of another session: %+v", pick)
		}
	}
}

// Every tool says that it changes nothing.
func TestToolsOnlyRead(t *testing.T) {
	tools, err := local(t, assistant(t)).ListTools(t.Context(), nil)
	if err != nil || len(tools.Tools) != 7 {
		t.Fatalf("%v, %v", tools, err)
	}
	for _, tool := range tools.Tools {
		if tool.Annotations == nil || !tool.Annotations.ReadOnlyHint || tool.Description == "" {
			t.Errorf("%s: %+v", tool.Name, tool.Annotations)
		}
	}
}

func TestOverHTTP(t *testing.T) {
	a := assistant(t)
	server := httptest.NewServer(a.Handler(slog.New(slog.DiscardHandler)))
	defer server.Close()
	s := client(t, &mcp.StreamableClientTransport{Endpoint: server.URL, MaxRetries: -1, DisableStandaloneSSE: true})
	if got := call(t, s, "session", map[string]any{"key": "maps"}); !strings.Contains(got, `"url":"`+server.URL+`/e/conf/session/maps"`) {
		t.Errorf("it answers %s", got)
	}
	status := http.StatusOK
	for range callBurst + 1 {
		r, err := http.Post(server.URL, "application/json", strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		status = r.StatusCode
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("after many calls: status %d", status)
	}
}

func TestMarkdown(t *testing.T) {
	v := assistant(t).library.All()[0]
	want := "# Conf\n\nBerlin. 5 sessions. Times are in UTC.\n\n## 2030-05-06\n\n" +
		"### [Maps for \\*Everyone\\*](https://plan.example/e/conf/session/maps)\n\n10:00–10:30 · Hall 1 · key maps\n\nHow maps are drawn.\n\n" +
		"### [Frogs](https://plan.example/e/conf/session/frogs)\n\n10:15–10:45 · Hall 2 · key frogs\n\n\\# Not a heading\n"
	if got := string(Markdown(v.Programme, "https://plan.example")); !strings.HasPrefix(got, want) || !strings.Contains(got, "### [Cancelled: Newts]") {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestMarkdownIsServed(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /e/{event}/programme.md", assistant(t).Programme)
	for path, want := range map[string]int{"/e/conf/programme.md": http.StatusOK, "/e/other/programme.md": http.StatusNotFound} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest("GET", "https://plan.example"+path, nil))
		if w.Code != want || want == http.StatusOK && (w.Header().Get("Content-Type") != "text/markdown; charset=utf-8" || !strings.Contains(w.Body.String(), "# Conf")) {
			t.Errorf("%s: status %d, %v", path, w.Code, w.Header())
		}
	}
}

func TestIndex(t *testing.T) {
	a := assistant(t)
	for _, withMCP := range []bool{false, true} {
		w := httptest.NewRecorder()
		a.Index(withMCP)(w, httptest.NewRequest("GET", "https://plan.example/llms.txt", nil))
		if body := w.Body.String(); !strings.HasPrefix(body, "# Hallway\n\n> ") || !strings.Contains(body, "https://plan.example/e/conf/programme.md") || strings.Contains(body, "/mcp") != withMCP {
			t.Errorf("it says\n%s", body)
		}
	}
}
