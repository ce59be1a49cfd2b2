package specs

import (
	"fmt"
	"slices"

	"github.com/onsi/gomega/types"

	"github.com/pop3spec/pop3spec/suite"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// rulesMatcher matches a [Session].
type rulesMatcher struct {
	want  string
	test  func(verdict.Finding) bool
	found []verdict.Finding
	holds bool // nothing is to be found
}

// HoldRules succeeds if a session has no finding so far that fails the spec.
func HoldRules() types.GomegaMatcher { return &rulesMatcher{want: "break no rule", holds: true} }

// BreakRule succeeds if a session has shown that a rule, such as "RFC1939-5-DELE-01", is
// broken. The spec fails of that at its end unless the rule is tolerated.
func BreakRule(rule string) types.GomegaMatcher {
	return &rulesMatcher{want: "break " + rule, test: func(f verdict.Finding) bool {
		return string(f.Rule) == rule && f.Severity != requirement.Info
	}}
}

// Match implements types.GomegaMatcher.
func (m *rulesMatcher) Match(actual any) (bool, error) {
	s, is := actual.(*Session)
	if !is {
		return false, fmt.Errorf("expected a *specs.Session, got a %T", actual)
	}
	test := m.test
	if test == nil {
		test = s.counts
	}
	m.found = slices.DeleteFunc(s.Findings(), func(f verdict.Finding) bool { return !test(f) })
	return (len(m.found) == 0) == m.holds, nil
}

// FailureMessage implements types.GomegaMatcher.
func (m *rulesMatcher) FailureMessage(actual any) string { return m.message("to", actual) }

// NegatedFailureMessage implements types.GomegaMatcher.
func (m *rulesMatcher) NegatedFailureMessage(actual any) string { return m.message("not to", actual) }

func (m *rulesMatcher) message(to string, actual any) string {
	head := "Expected the server " + to + " " + m.want
	if len(m.found) == 0 {
		return head + "\n\n" + actual.(*Session).Conversation()
	}
	res := verdict.Result{Verdict: verdict.Of(m.found), Reason: m.found[0].Message, Findings: m.found}
	return head + "\n\n" + suite.Text(res)
}
