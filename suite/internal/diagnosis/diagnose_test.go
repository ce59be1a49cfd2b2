package diagnosis

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// theory is a stage on which it is written what comes of each fault, by script: rules and lines, as in
// "RFC1939-5-DELE-01:7 RFC1939-5-STAT-01:9".
type theory map[string]map[string]string

func (t theory) play(_ context.Context, faults []string, c Case) (verdict.Result, error) {
	all := []string{t[""][c.Script.File]}
	for _, f := range faults {
		all = append(all, t[f][c.Script.File])
	}
	return outcome(c.Script.File, strings.Join(all, " ")), nil
}

// succession has more come of what is written for a fault with a "+".
func (t theory) succession(ctx context.Context, faults []string, cases []Case) (all []verdict.Result) {
	for _, c := range cases {
		res, _ := t.play(ctx, append([]string{faults[0] + "+"}, faults...), c)
		all = append(all, res)
	}
	return all
}

// outcome is what comes of a script.
func outcome(script, text string) verdict.Result {
	res := verdict.Result{Script: script, Verdict: verdict.Pass, Meaning: strings.Fields(text)}
	for _, f := range strings.Fields(text) {
		rule, line, _ := strings.Cut(f, ":")
		res.Verdict = verdict.Fail
		res.Findings = append(res.Findings, verdict.Finding{
			Rule: requirement.ID(rule), Severity: requirement.Fail, At: script + ":" + line, Message: "broken"})
	}
	return res
}

func caseOf(script, text string) Case {
	c := Case{Script: &transcript.Script{File: script}, Result: outcome(script, text)}
	c.Result.Rules = []requirement.ID{"RFC1939-5-DELE-01"}
	return c
}

const (
	dele = "RFC1939-5-DELE-01:4 RFC1939-5-STAT-03:6"
	stat = "RFC1939-5-STAT-03:6"
	dots = "RFC1939-3-MULTI-02:8"
)

// The server is of one fault in two scripts, and of another one in a third.
func TestDiagnosis(t *testing.T) {
	for name, c := range map[string]struct {
		on             theory
		failed, passed []Case
		want           string
		left           int
	}{
		"one fault": {
			theory{"dele-does-nothing": {"a": dele, "b": stat}, "dele-twice": {"b": stat}},
			[]Case{caseOf("a", dele), caseOf("b", stat)}, nil, "dele-does-nothing 3", 0},
		"two faults": {
			theory{"dele-does-nothing": {"a": dele, "c": stat}, "retr-not-stuffed": {"b": dots, "c": dots}},
			[]Case{caseOf("a", dele), caseOf("b", dots), caseOf("c", stat+" "+dots)}, nil,
			"dele-does-nothing 3, retr-not-stuffed 2", 0},
		"two that show together only": {
			theory{"dele-does-nothing": {"a": dele}, "retr-not-stuffed": {"b": dots + " RFC1939-5-LIST-01:1"}},
			[]Case{caseOf("a", dele), caseOf("b", dots+" RFC1939-5-LIST-01:1")}, nil,
			"dele-does-nothing 2, retr-not-stuffed 2", 0},
		"it would break what holds": {
			theory{
				"dele-does-nothing":                {"a": dele, "b": dele},
				"dele-does-nothing@second-account": {"a": dele}, "dele-does-nothing@stls": {"b": dele},
				"dele-does-nothing@after-rset": {"a": dele, "b": dele}},
			[]Case{caseOf("a", dele)}, []Case{caseOf("b", "")}, "dele-does-nothing@second-account 2", 0},
		"everywhere, if nothing is against it": {
			theory{"dele-does-nothing": {"a": dele}, "dele-does-nothing@second-account": {"a": dele}},
			[]Case{caseOf("a", dele)}, []Case{caseOf("b", "")}, "dele-does-nothing 2", 0},
		"too much is found": {
			theory{"dele-does-nothing": {"a": dele + " " + dots}, "dele-twice": {"a": dele}},
			[]Case{caseOf("a", dele)}, nil, "dele-twice 2", 0},
		"the very same words are better": {
			theory{"dele-does-nothing": {"a": dele}, "dele-twice": {"a": stat + " RFC1939-5-DELE-01:4"}},
			[]Case{caseOf("a", dele)}, nil, "dele-does-nothing 2", 0},
		"nothing explains it": {
			theory{}, []Case{caseOf("a", dele)}, nil, "", 2},
		"something is left": {
			theory{"dele-does-nothing": {"a": dele}}, []Case{caseOf("a", dele), caseOf("b", dots)}, nil, "dele-does-nothing 2",
			1},
		"every server does it": {
			theory{"": {"a": stat}, "dele-does-nothing": {"a": "RFC1939-5-DELE-01:4"}, "stat-counts-deleted": {"a": stat}},
			[]Case{caseOf("a", dele)}, nil, "dele-does-nothing 1", 1},
		"in a run only": {
			theory{"dele-does-nothing": {"a": dele}, "dele-does-nothing+": {"b": dele}},
			[]Case{caseOf("a", dele), caseOf("b", dele)}, nil, "dele-does-nothing 4", 0},
		"far away": {
			theory{"retr-not-stuffed": {"a": dele}}, []Case{caseOf("a", dele)}, nil, "retr-not-stuffed 2", 0},
	} {
		t.Run(name, func(t *testing.T) {
			d := diagnose(t.Context(), c.on, "", c.failed, c.passed)
			var got []string
			for _, e := range d.Faults {
				got = append(got, fmt.Sprint(e.Name(), " ", e.Explains))
			}
			slices.Sort(got)
			if text := strings.Join(got, ", "); text != c.want || d.Findings-d.Explained != c.left ||
				len(d.Unexplained) != c.left {
				t.Errorf("%s, %d of %d explained, left: %v; want %s, and %d left", text, d.Explained, d.Findings,
					d.Unexplained, c.want, c.left)
			}
		})
	}
}

// What explains one conversation in other words may as well be wrong.
func TestTentative(t *testing.T) {
	other := stat + " RFC1939-5-DELE-01:4" // the same findings after other words
	for name, c := range map[string]struct {
		on     theory
		failed []Case
		want   bool
	}{
		"the same words": {theory{"dele-does-nothing": {"a": dele}}, []Case{caseOf("a", dele)}, false},
		"other words":    {theory{"dele-does-nothing": {"a": other}}, []Case{caseOf("a", dele)}, true},
		"in two places": {theory{"dele-does-nothing": {"a": other, "b": other}},
			[]Case{caseOf("a", dele), caseOf("b", dele)}, false},
		"not in the third one": {theory{"dele-does-nothing": {"a": other, "b": other}},
			[]Case{caseOf("a", dele), caseOf("b", dele), caseOf("c", dele)}, true},
	} {
		d := diagnose(t.Context(), c.on, "", c.failed, nil)
		if len(d.Faults) != 1 || d.Faults[0].Tentative != c.want {
			t.Errorf("%s: %+v", name, d)
		}
	}
}

// A part of what was found in one place is explained by many a fault, and so by none.
func TestPartsOfOneConversation(t *testing.T) {
	on := theory{"dele-twice": {"a": stat}, "retr-not-stuffed": {"a": dots}}
	if d := diagnose(t.Context(), on, "", []Case{caseOf("a", dele+" "+dots)}, nil); len(d.Faults) != 0 {
		t.Errorf("%+v", d)
	}
}

// Nothing is diagnosed where nothing was found.
func TestNothingToDiagnose(t *testing.T) {
	if d := diagnose(t.Context(), theory{}, "", nil, []Case{caseOf("a", "")}); d.Findings != 0 || d.Faults != nil {
		t.Errorf("%+v", d)
	}
}

// A run with any number of findings is diagnosed by a number of plays that has a bound.
func TestTheSearchIsBounded(t *testing.T) {
	var failed []Case
	for i := range 100 {
		failed = append(failed, caseOf(fmt.Sprint(i), dele))
	}
	counting := &counter{}
	d := diagnose(t.Context(), counting, "", failed, nil)
	if n := int(counting.plays.Load()); n > effort+finally+sample+100 || !d.Stopped || d.Findings != 200 {
		t.Errorf("%d plays, %+v", n, d)
	}
}
