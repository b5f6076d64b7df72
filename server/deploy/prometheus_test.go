package deploy

import (
	"encoding/json"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// rules are the alerts, as far as this test reads them.
type rules struct {
	Groups []struct {
		Rules []struct {
			Alert       string
			Expr        string
			Annotations map[string]string
		}
	}
}

func readRules(t *testing.T) (all rules) {
	t.Helper()
	content, err := os.ReadFile("prometheus/rules.yaml")
	if err == nil {
		err = yaml.Unmarshal(content, &all)
	}
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func book(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

var metricName = regexp.MustCompile(`\b(hallway|process)_[a-z_]+`)

// named are the metrics in a text; those of histograms without their endings.
func named(text string) map[string]bool {
	all := make(map[string]bool)
	for _, name := range metricName.FindAllString(text, -1) {
		for _, ending := range []string{"_bucket", "_sum", "_count"} {
			name = strings.TrimSuffix(name, ending)
		}
		all[name] = true
	}
	return all
}

// What alerts, the dashboard and the book name, a server measures; and what it measures, the
// book names.
func TestMetricsAreThoseOfTheServer(t *testing.T) {
	metrics := serves(t, hallway(t), t.TempDir())
	measured := named(metrics)
	// Of the sample, which has no source, these are not known.
	measured["hallway_programme_held"], measured["hallway_programme_read_failures_total"] = true, true
	var expressions []string
	for _, group := range readRules(t).Groups {
		for _, rule := range group.Rules {
			expressions = append(expressions, rule.Expr)
		}
	}
	board, err := os.ReadFile("prometheus/dashboard.json")
	if err != nil {
		t.Fatal(err)
	}
	var dashboard struct {
		Panels []struct{ Targets []struct{ Expr string } }
	}
	if err := json.Unmarshal(board, &dashboard); err != nil {
		t.Fatal(err)
	}
	for _, panel := range dashboard.Panels {
		for _, target := range panel.Targets {
			expressions = append(expressions, target.Expr)
		}
	}
	text := book(t)
	for name := range named(strings.Join(expressions, "\n") + text) {
		if !measured[name] {
			t.Errorf("%s is named, and no server measures it", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(measured)) {
		if strings.HasPrefix(name, "hallway_") && !strings.Contains(text, name) {
			t.Errorf("the book does not name %s", name)
		}
	}
}

// Each alert has its paragraph, each paragraph its alert, and each of them a test.
func TestAlertsAreInTheBook(t *testing.T) {
	text := book(t)
	tests, err := os.ReadFile("prometheus/rules_test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]bool)
	for _, group := range readRules(t).Groups {
		for _, rule := range group.Rules {
			known[rule.Alert] = true
			if !strings.Contains(text, "\n### "+rule.Alert+"\n\n") || rule.Annotations["runbook_url"] != "#"+strings.ToLower(rule.Alert) {
				t.Errorf("%s has no paragraph in the book, or leads elsewhere: %s", rule.Alert, rule.Annotations["runbook_url"])
			}
			if strings.Count(string(tests), "alertname: "+rule.Alert) < 2 {
				t.Errorf("nothing tests when %s is raised, and when not", rule.Alert)
			}
		}
	}
	for _, found := range regexp.MustCompile(`(?m)^### (Hallway\w+)$`).FindAllStringSubmatch(text, -1) {
		if !known[found[1]] {
			t.Errorf("there is no alert %s", found[1])
		}
	}
}

// promtool reads the rules as Prometheus does, and runs each alert on made-up series.
func TestAlertsAreRaised(t *testing.T) {
	long(t)
	t.Log(tool(t, nil, "promtool", "check", "rules", "server/deploy/prometheus/rules.yaml"))
	t.Log(tool(t, nil, "promtool", "test", "rules", "server/deploy/prometheus/rules_test.yaml"))
}
