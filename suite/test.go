package suite

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/escape"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
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
	options.Notice = func(text string) { t.Log(text) }
	r, err := runner.New(t.Context(), options)
	if err != nil {
		t.Fatal(escape.Text(err.Error()))
	}
	for _, s := range all {
		t.Run(strings.TrimSuffix(s.File, ".pop3"), func(t *testing.T) {
			o.judge(t, r.Play(t.Context(), 0, s))
		})
	}
	r.Close(t.Context())
}

// judge turns a result into that of a test.
func (o Options) judge(t *testing.T, res verdict.Result) {
	t.Helper()
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
	for _, f := range res.Findings {
		b.WriteString("\n\n" + f.At + ": " + string(f.Rule) + " (" + string(f.Level) + "): " + f.Sentence + "\n" + f.Message +
			"\n  expected: " + f.Expected + "\n  got:      " + f.Got + "\n    " + strings.Join(f.Conversation, "\n    "))
	}
	return escape.Text(b.String())
}
