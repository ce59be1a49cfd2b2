package suite

import (
	"strings"
	"sync"
	"testing"

	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/baseline"
	"github.com/pop3spec/pop3spec/suite/internal/escape"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Test runs the suite, each script as a subtest of t.
func Test(t *testing.T, o Options) {
	t.Helper()
	all, err := o.choose()
	if err != nil {
		t.Fatal(err)
	}
	options, err := o.runner()
	if err != nil {
		t.Fatal(err)
	}
	known := o.known(t)
	options.Jobs = max(o.Jobs, 1)
	options.Notice = func(text string) { t.Log(text) }
	r, err := runner.New(t.Context(), options)
	if err != nil {
		t.Fatal(escape.Text(err.Error()))
	}
	play(t, r, all, func(t *testing.T, res verdict.Result) { o.judge(t, known, res) })
	r.Close(t.Context())
	complain(t, known.Rest())
}

// known is the baseline. What is wrong with its file fails t.
func (o Options) known(t *testing.T) *baseline.Ledger {
	t.Helper()
	b, err := baseline.Load(o.Baseline)
	if err != nil {
		t.Fatal(escape.Text(err.Error()))
	}
	complain(t, baseline.Unconfirmed(b))
	complain(t, baseline.Missing(b, nil))
	all, err := scripts.All()
	if err != nil {
		t.Fatal(err)
	}
	return baseline.NewLedger(b, len(all))
}

// complain fails t with each sentence about a baseline.
func complain(t *testing.T, sentences []string) {
	t.Helper()
	for _, text := range sentences {
		t.Error(escape.Text(text))
	}
}

// play plays the scripts, each as a subtest, as many at a time as r has workers.
func play(t *testing.T, r *runner.Runner, all []*transcript.Script, judge func(*testing.T, verdict.Result)) {
	next := make(chan *transcript.Script)
	var workers sync.WaitGroup
	for number := range r.Workers() {
		workers.Go(func() {
			for s := range next {
				t.Run(strings.TrimSuffix(s.File, ".pop3"), func(t *testing.T) {
					judge(t, r.Play(t.Context(), number, s))
				})
			}
		})
	}
	for _, s := range all {
		next <- s
	}
	close(next)
	workers.Wait()
}

// judge turns a result into that of a test.
func (o Options) judge(t *testing.T, known *baseline.Ledger, res verdict.Result) {
	t.Helper()
	complain(t, known.Judge(&res))
	if res.Baseline != "" {
		t.Skip(escape.Text("known: " + res.Baseline))
	}
	switch res.Verdict {
	case verdict.Pass:
	case verdict.NotApplicable, verdict.Blocked:
		t.Skip(escape.Text(string(res.Verdict) + ": " + res.Reason))
	case verdict.Warn:
		if !o.Strict {
			t.Log(Text(res))
			return
		}
		t.Error(Text(res))
	default:
		t.Error(Text(res))
	}
}

// Text is what a result has to say, for people: each finding with its rule, the
// place in the script, and the conversation.
func Text(res verdict.Result) string {
	var b strings.Builder
	b.WriteString(string(res.Verdict) + ": " + res.Reason)
	if res.Situation != "" {
		b.WriteString("\nsituation: " + res.Situation)
	}
	for _, f := range res.Findings {
		b.WriteString("\n\n" + f.At + ": " + string(f.Rule) + " (" + string(f.Level) + "): " + f.Sentence + "\n" + f.Message +
			"\n  expected: " + f.Expected + "\n  got:      " + f.Got)
		for _, c := range f.Consequences {
			b.WriteString("\n  and, as a consequence, " + c.Message + " (" + string(c.Rule) + ")")
		}
		b.WriteString("\n    " + strings.Join(f.Conversation, "\n    "))
	}
	return escape.Text(b.String())
}
