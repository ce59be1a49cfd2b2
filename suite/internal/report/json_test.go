package report

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/internal/golden"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// The keys of the report are a contract: other programs read it.
func TestJSONKeepsTheContract(t *testing.T) {
	r := sample()
	r.Count()
	var out bytes.Buffer
	if err := JSON(&out, r); err != nil {
		t.Fatal(err)
	}
	golden.Check(t, "json", out.String())
	var top map[string]any
	if err := json.Unmarshal(out.Bytes(), &top); err != nil {
		t.Fatal(err)
	}
	keys(t, top, "schema", "tool", "target", "started", "duration_ms", "ended", "reason", "summary", "results", "advice",
		"diagnosis")
	if top["schema"] != 1.0 || top["tool"] != "pop3spec 1.0.0" || top["target"] != "pop3://localhost:1110" ||
		top["duration_ms"] != 61234.0 {
		t.Errorf("wrong values: %v %v %v %v", top["schema"], top["tool"], top["target"], top["duration_ms"])
	}
	if started, err := time.Parse(time.RFC3339, top["started"].(string)); err != nil || !started.Equal(r.Started) {
		t.Errorf("started is %v, %v", top["started"], err)
	}
	want := map[string]any{"pass": 1.0, "fail": 2.0, "warn": 1.0, "not applicable": 1.0, "blocked": 3.0, "error": 1.0}
	if diff := cmp.Diff(want, top["summary"]); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
	for i, res := range top["results"].([]any) {
		res := res.(map[string]any)
		known := []string{"script", "title", "rules", "verdict", "reason", "duration_ms", "findings", "judged"}
		if r.Results[i].Baseline != "" {
			known = append(known, "baseline")
		}
		keys(t, res, known...)
		list(t, res["rules"])
		list(t, res["judged"])
		for _, f := range list(t, res["findings"]) {
			f := f.(map[string]any)
			keys(t, f, "rule", "level", "severity", "sentence", "message", "at", "expected", "got", "conversation")
			list(t, f["conversation"])
		}
	}
}

func keys(t *testing.T, object map[string]any, want ...string) {
	t.Helper()
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(object))); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

// list is a list, and never null.
func list(t *testing.T, v any) []any {
	t.Helper()
	l, ok := v.([]any)
	if !ok {
		t.Errorf("%v is no list", v)
	}
	return l
}

func TestJSONLeavesTheReportAlone(t *testing.T) {
	r := &verdict.Report{Results: []verdict.Result{{Findings: []verdict.Finding{{}}}}}
	if err := JSON(&bytes.Buffer{}, r); err != nil {
		t.Fatal(err)
	}
	if r.Results[0].Rules != nil || r.Results[0].Findings[0].Conversation != nil || r.Summary != nil {
		t.Errorf("the report was changed: %+v", r)
	}
}
