//go:build !windows

package specs

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

func TestGoexpect(t *testing.T) {
	long := "+OK " + strings.Repeat("x", 100_000)
	for _, c := range []struct {
		line, pattern string
		want          []string
	}{
		{"+OK 2 320", `\A(?:\+OK (\d+) (\d+))\z`, []string{"+OK 2 320", "2", "320"}},
		{"+OK", `\A(?:(\+OK)|(-ERR))\z`, []string{"+OK", "+OK", ""}},
		{"-ERR", `\A(?:\+OK.*)\z`, nil},
		{" +OK", `\+OK`, nil},
		{"+OK more", `\+OK`, []string{"+OK"}},
		{"", `\A\z`, []string{""}},
		{"", `x`, nil},
		{"\xff\x00", `\A(?s:..)\z`, []string{"\xff\x00"}},
		{long, `\A\+OK x+\z`, []string{long}},
	} {
		got, err := goexpect{}.Match([]byte(c.line), regexp.MustCompile(c.pattern))
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%.20q, %s: %q, %v; want %q", c.line, c.pattern, got, err, c.want)
		}
	}
}

// counted counts what a matcher is asked.
type counted struct {
	session.Matcher
	asked int
}

func (c *counted) Match(line []byte, pattern *regexp.Regexp) ([]string, error) {
	c.asked++
	return c.Matcher.Match(line, pattern)
}

// Whatever has patterns comes to the same with goexpect as with the engine's own matcher: on
// a server that is right, and on one that breaks many of them.
func TestBothMatchersJudgeAlike(t *testing.T) {
	for _, faults := range [][]string{nil, {"list-tab", "apop-timestamp-with-blanks"}} {
		plain := play(t, faults, nil)
		with := &counted{Matcher: matcher}
		if diff := cmp.Diff(plain, play(t, faults, with)); diff != "" {
			t.Errorf("faults %v (-regexp +goexpect):\n%s", faults, diff)
		}
		if with.asked == 0 {
			t.Error("goexpect was never asked")
		}
	}
}

// play plays the scripts that have patterns, and leaves out of the results what time and
// chance decide.
func play(t *testing.T, faults []string, m session.Matcher) []verdict.Result {
	t.Helper()
	tgt := suitetest.Target(t, faketarget.Config{Faults: faults})
	all := suitetest.Scripts(t)
	options := runner.Options{Target: tgt, Scripts: slices.DeleteFunc(all, plain), Jobs: 1, Matcher: m, Situation: "plain"}
	report, err := runner.Run(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	for i := range report.Results {
		res := &report.Results[i]
		res.Duration, res.Judged = 0, nil // whether a lock still holds after a drop is chance
		for k := range res.Findings {
			res.Findings[k].Conversation, res.Findings[k].Got = nil, ""
		}
	}
	return report.Results
}

// plain reports whether a script has no pattern.
func plain(s *transcript.Script) bool {
	return !slices.ContainsFunc(s.Steps, func(step transcript.Step) bool {
		e, is := step.(*transcript.Expect)
		return is && (e.Status.Kind == transcript.Pattern || slices.ContainsFunc(e.Body, isPattern))
	})
}

func isPattern(l transcript.BodyLine) bool { return l.Kind == transcript.Pattern }
