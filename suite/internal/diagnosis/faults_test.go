package diagnosis

import (
	"context"
	"flag"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Without these flags a sample is diagnosed.
var (
	some = flag.String("faults", "", "diagnose servers with these faults, or with FAULT+FAULT")
	all  = flag.Bool("all", false, "diagnose servers with each of the faults, and with 40 pairs of them")
)

// counter is a stage on which nothing is ever found.
type counter struct{ plays atomic.Int64 }

func (c *counter) play(context.Context, []string, Case) (verdict.Result, error) {
	c.plays.Add(1)
	return verdict.Result{}, nil
}

func (c *counter) succession(_ context.Context, _ []string, cases []Case) []verdict.Result {
	c.plays.Add(int64(len(cases)))
	return make([]verdict.Result, len(cases))
}

// names are the servers to diagnose.
func names() []string {
	switch {
	case *some != "":
		return strings.Fields(*some)
	case *all:
		var plain []string
		for _, f := range eligible("") {
			plain = append(plain, f.Name)
		}
		random := rand.New(rand.NewPCG(1, 1))
		pairs := []string{}
		for range 40 {
			pairs = append(pairs, plain[random.IntN(len(plain))]+"+"+plain[random.IntN(len(plain))])
		}
		return append(plain, pairs...)
	}
	return []string{"dele-twice", "cram-accepts-replay", "dele-does-nothing@second-account",
		"stat-counts-deleted+capa-empty-line"}
}

// A server with a fault is diagnosed as that, or as one that says the same in all that was played.
func TestFaultsAreRecognised(t *testing.T) {
	scripts := suitetest.Scripts(t)
	missed, missedPairs, pairs, unfound := 0, 0, 0, 0
	for _, name := range names() {
		began := time.Now()
		d := diagnosed(t, name, scripts)
		parts := strings.Split(name, "+")
		right := recognised(d, parts)
		switch {
		case d.Findings == 0:
			unfound++
			t.Logf("%s: nothing was found", name)
			continue
		case len(parts) > 1:
			pairs++
		}
		t.Logf("%s: %v, %d of %d in %s", name, right, d.Explained, d.Findings, time.Since(began).Round(time.Millisecond))
		if right {
			continue
		}
		if missed++; len(parts) > 1 {
			missedPairs++
		}
		for _, e := range d.Faults {
			t.Logf("    %s explains %d, %d exactly, same %v", e.Name(), e.Explains, e.Exactly, e.Same)
		}
		for _, u := range d.Unexplained[:min(3, len(d.Unexplained))] {
			t.Logf("    left: %s %s %s", u.Script, u.Rule, u.Message)
		}
	}
	t.Logf("%d missed, of them %d of %d pairs; nothing was found of %d", missed, missedPairs, pairs, unfound)
	if missed > missedPairs || missedPairs > pairs/10 {
		t.Errorf("%d faults were not recognised", missed)
	}
}

// recognised reports whether a diagnosis names all faults, or such as say the same.
func recognised(d verdict.Diagnosis, faults []string) bool {
	named := func(e verdict.Explanation, fault string) bool {
		return e.Name() == fault || slices.Contains(e.Same, fault)
	}
	for _, fault := range faults {
		if !slices.ContainsFunc(d.Faults, func(e verdict.Explanation) bool { return named(e, fault) }) {
			return len(faults) == 1 && len(d.Faults) == 1 && d.Faults[0].Exactly == d.Findings
		}
	}
	return len(d.Faults) <= len(faults)
}

// diagnosed runs the scripts that have to do with faults against a server that has them.
func diagnosed(t *testing.T, name string, scripts []*transcript.Script) (d verdict.Diagnosis) {
	t.Helper()
	faults := strings.Split(name, "+")
	target, err := faketarget.Start(faketarget.Config{Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	o := runner.Options{Scripts: related(faults, scripts), Target: target, Timeout: 5 * time.Second}
	o.Explain = func(ctx context.Context, r *runner.Runner, report *verdict.Report) {
		d = Of(ctx, r, o.Scripts, report.Results)
	}
	if _, err := runner.Run(t.Context(), o); err != nil {
		t.Logf("%s: %v", name, err)
	}
	return d
}

// related are the scripts that prove what is akin to what faults break.
func related(faults []string, scripts []*transcript.Script) (some []*transcript.Script) {
	for _, s := range scripts {
		akin := func(name string) bool {
			f := find(fakeserver.Faults(), name)
			return slices.ContainsFunc(s.Header.Proves, func(r transcript.Rule) bool {
				return requirement.Apart(requirement.ID(r.ID), requirement.ID(f.Breaks)) <= requirement.SameTopic
			})
		}
		if slices.ContainsFunc(faults, akin) && s.Header.Maildrop.Name != "ten-thousand" {
			some = append(some, s)
		}
	}
	return some
}
