package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// resultsOf reads a report and returns what each script came to.
func resultsOf(t *testing.T, path string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var r verdict.Report
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, res := range r.Results {
		all[res.Script] = string(res.Verdict) + " " + res.Situation
	}
	return all
}

// The shards of a run are the run: each script is in one of them, in the situation that it has in the whole, and merged
// they end as the whole does.
func TestShards(t *testing.T) {
	dir := t.TempDir()
	report := func(name string) string { return filepath.Join(dir, name+".json") }
	args := []string{"run", "--fault", "list-shows-deleted", "--format", "quiet", "--no-diagnosis", "rfc1939/dele",
		"rfc1939/list"}
	run := func(name string, code int, more ...string) map[string]string {
		t.Helper()
		o := pop3spec(t, append(append(slices.Clone(args), "--report", "json="+report(name)), more...)...)
		if o.code != code {
			t.Fatalf("%s: exit code %d, want %d\n%s%s", name, o.code, code, o.out, o.err)
		}
		return resultsOf(t, report(name))
	}
	whole := run("whole", verdict.ExitBroken)
	var files []string
	seen := 0
	for _, shard := range []string{"1/3", "2/3", "3/3"} {
		name := strings.ReplaceAll(shard, "/", "-of-")
		part := run(name, verdict.ExitBroken, "--shard", shard)
		files = append(files, report(name))
		seen += len(part)
		for script, came := range part {
			if whole[script] != came {
				t.Errorf("shard %s: %s: %s, want %s", shard, script, came, whole[script])
			}
		}
	}
	if seen != len(whole) {
		t.Errorf("%d scripts in the shards, want %d", seen, len(whole))
	}
	merged := pop3spec(t, append([]string{"merge", "--no-diagnosis", "--report", "json=" + report("merged")}, files...)...)
	if merged.code != verdict.ExitBroken || !strings.Contains(merged.out, "RFC1939-5-LIST-07") {
		t.Errorf("merge ended with %d\n%s%s", merged.code, merged.out, merged.err)
	}
	if got := resultsOf(t, report("merged")); len(got) != len(whole) {
		t.Errorf("%d scripts in the merged report, want %d", len(got), len(whole))
	}
	pop3spec(t, "merge", files[0], files[1], files[0]).want(t, verdict.ExitUsage, "", "has results of rfc1939/dele/")

	failed := run("failed", verdict.ExitBroken, "--only-failed", report("merged"))
	for script, came := range whole {
		if _, again := failed[script]; again != strings.HasPrefix(came, "fail") || again && failed[script] != came {
			t.Errorf("%s: %s, and once more %q", script, came, failed[script])
		}
	}
}

func TestPartsThatMakeNoSense(t *testing.T) {
	good := filepath.Join(t.TempDir(), "good.json")
	pop3spec(t, "run", "rfc1939/noop", "--report", "json="+good)
	for _, tc := range []struct {
		args string
		code int
		says string
	}{
		{"run --shard 0/2", verdict.ExitUsage, `--shard "0/2": it is a number and how many there are`},
		{"run --shard 3/2", verdict.ExitUsage, `--shard "3/2"`},
		{"run --shard 2", verdict.ExitUsage, `--shard "2"`},
		{"run --shard x/y", verdict.ExitUsage, `--shard "x/y"`},
		{"run --only-failed no-such-file.json", verdict.ExitUsage, "no-such-file.json"},
		{"run --only-failed " + good, verdict.ExitNothing, "none of the"},
		{"run --only-failed " + good + " --report json=" + good, verdict.ExitUsage, "that is the file of --only-failed"},
		{"run --time -1s", verdict.ExitUsage, "--time has to be more than 0"},
		{"merge", verdict.ExitUsage, "merge takes at least one REPORT.json"},
		{"merge no-such-file.json", verdict.ExitUsage, "no-such-file.json"},
		{"merge " + good + " --report json=" + good, verdict.ExitUsage, "that is the file of FILE"},
	} {
		pop3spec(t, strings.Fields(tc.args)...).want(t, tc.code, "", tc.says)
	}
}
