package proxy

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// checkReplays replays all recordings against the server that they came from, with and
// without TLS, and against legal servers that do all kinds of things in other ways.
func checkReplays(t *testing.T, folder string) {
	t.Helper()
	var all []*transcript.Script
	files, _ := filepath.Glob(filepath.Join(folder, "*.pop3"))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := transcript.Parse(file, text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	for i, change := range []func(*target.Target){
		func(tg *target.Target) {},
		func(tg *target.Target) { tg.TLSAddress = "" },
		func(tg *target.Target) { tg.STLS = true },
		func(tg *target.Target) { tg.Implicit = true },
	} {
		replay(t, every(4, i, all), nil, change)
	}
	for i, names := range liberties() {
		replay(t, every(10, i, all), names, func(tg *target.Target) {})
	}
}

// every is each nth of the recordings, from the ith on: together they are all.
func every(n, i int, all []*transcript.Script) (some []*transcript.Script) {
	for ; i < len(all); i += n {
		some = append(some, all[i])
	}
	return some
}

// liberties are sets of legal variations that go with one another, drawn always alike.
func liberties() [][]string {
	all := slices.DeleteFunc(fakeserver.Variations(), func(v fakeserver.Variation) bool {
		return v.Name == "no-capa" // a matter of its own, and found by its absence in many sets
	})
	random := rand.New(rand.NewPCG(1, 0))
	var sets [][]string
	for range 6 {
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		sets = append(sets, fakeserver.Together(all, 8))
	}
	return sets
}

func replay(t *testing.T, all []*transcript.Script, variations []string, change func(*target.Target)) {
	t.Helper()
	tg := suitetest.Target(t, faketarget.Config{Variations: variations})
	change(tg)
	r, err := runner.Run(t.Context(), runner.Options{Target: tg, Scripts: all, Timeout: 20 * time.Second})
	if err != nil {
		t.Errorf("%v: %v", variations, err)
		return
	}
	for _, res := range r.Results {
		if res.Verdict != verdict.Fail && res.Verdict != verdict.Error {
			continue
		}
		t.Errorf("%v, STLS %v, implicit %v: %s is %s: %s", variations, tg.STLS, tg.Implicit, res.Script, res.Verdict,
			res.Reason)
		for _, f := range res.Findings {
			t.Logf("%s %s: want %s, got %s\n%s", f.Rule, f.Message, f.Expected, f.Got, strings.Join(f.Conversation, "\n"))
		}
	}
	t.Log(variations, r.Summary, r.Duration, "ms")
}
