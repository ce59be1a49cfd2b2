// Package verdict holds what a run found out: one result for each script, with the
// rules that were broken and the conversation that proves it. It is plain data; its
// JSON form is the report that other programs read, and is a contract.
package verdict

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// Verdict is the outcome of one script.
type Verdict string

// The verdicts, from the best to the worst.
const (
	Pass          Verdict = "pass"
	NotApplicable Verdict = "not applicable" // the server does not offer what the script is about
	Blocked       Verdict = "blocked"        // the target lacks what the script needs
	Warn          Verdict = "warn"           // a SHOULD is broken
	Fail          Verdict = "fail"           // a MUST is broken
	Error         Verdict = "error"          // it could not be tested
)

// Verdicts lists all verdicts, from the best to the worst.
var Verdicts = []Verdict{Pass, NotApplicable, Blocked, Warn, Fail, Error}

// Schema is the version of the report's JSON form. Fields may be added to a
// version; a field that changes its meaning, or goes, makes a new one.
const Schema = 1

// What a [Finding] says of the rule that is broken.
type (
	// RuleID names a rule, such as "RFC1939-5-DELE-01".
	RuleID = requirement.ID
	// Level is the word of the RFC: MUST, SHOULD, MAY or another.
	Level = requirement.Level
	// Severity is "fail", "warn" or "info".
	Severity = requirement.Severity
)

// Report is a whole run.
type Report struct {
	Schema   int             `json:"schema"`
	Tool     string          `json:"tool"`   // name and version
	Target   string          `json:"target"` // URL, never with a password
	Started  time.Time       `json:"started"`
	Duration int64           `json:"duration_ms"`
	Ended    Ending          `json:"ended"`
	Reason   string          `json:"reason"` // why it is not complete
	Summary  map[Verdict]int `json:"summary"`
	Results  []Result        `json:"results"`
	Advice   []Advice        `json:"advice"`
	// Diagnosis says what would explain the findings.
	Diagnosis Diagnosis `json:"diagnosis,omitzero"`
	// Transport, Provider and Seed are what the situations of the results go by: that of the run, if it is
	// not in clear ("stls", "implicit"), the service that the target is, and how situations were dealt.
	Transport string `json:"transport,omitempty"`
	Provider  string `json:"provider,omitempty"`
	Seed      uint64 `json:"seed,omitempty"`
	// Warnings are what those who run the suite have to know beside the results, such as
	// what has become of the mail in a live mailbox.
	Warnings []string `json:"warnings,omitempty"`
}

// Result is what one script came to.
type Result struct {
	Script   string    `json:"script"` // path below scripts, or as given
	Title    string    `json:"title"`
	Rules    []RuleID  `json:"rules"` // what the script proves
	Verdict  Verdict   `json:"verdict"`
	Reason   string    `json:"reason"` // why, for all but pass
	Duration int64     `json:"duration_ms"`
	Findings []Finding `json:"findings"`
	// Situation is how the script was played, in words that --situation takes; "" if nothing was out of
	// the ordinary.
	Situation string `json:"situation,omitempty"`
	// Seed is the --seed by which the messages were drawn; 0 if they were not.
	Seed uint64 `json:"seed,omitempty"`
	// Judged are the rules that this run of the script put to the test, held or not.
	Judged []RuleID `json:"judged"`
	// Meaning is what the server has said, line by line, as far as it is significant: what a diagnosis
	// compares with what a faulty server says. It is there where a rule was broken.
	Meaning []string `json:"meaning,omitempty"`
	// Baseline is the reason given in the baseline for a verdict that is known.
	Baseline string `json:"baseline,omitempty"`
}

// Finding is one rule that was broken.
type Finding struct {
	Rule     RuleID   `json:"rule"`
	Level    Level    `json:"level"`
	Severity Severity `json:"severity"`
	Sentence string   `json:"sentence"` // the rule in one sentence
	Message  string   `json:"message"`  // how it was broken
	At       string   `json:"at"`       // script:line
	Expected string   `json:"expected"`
	Got      string   `json:"got"`
	// Expectation tells that the transcript expected otherwise; without it the oracle
	// judged.
	Expectation bool `json:"expectation,omitempty"`
	// Conversation is what went over the wire up to the finding, a line for each
	// line, control octets escaped, with a line of arrows below the octets at fault.
	Conversation []string `json:"conversation"`
	// Mail are the drawn messages with which the rule was broken, made as small as they could be.
	Mail []Mail `json:"mail,omitempty"`
	// By is "client" where it was the client that broke the rule; otherwise it was the
	// server.
	By string `json:"by,omitempty"`
	// Consequences are rules that are broken by the letter, because of this finding. They count for nothing.
	Consequences []Finding `json:"consequences,omitempty"`
}

// Mail is a message with which a rule was broken.
type Mail struct {
	Message int `json:"message"` // its number
	Drawn   int `json:"drawn"`   // how many octets it had when it was drawn
	// Lines are what is left of it, with their line ends, each as a string of Go.
	Lines []string `json:"lines"`
}

// Octets is what is left of the message; the error is about lines that were not written by pop3spec.
func (m Mail) Octets() ([]byte, error) {
	var text []byte
	for _, line := range m.Lines {
		octets, err := strconv.Unquote(line)
		if err != nil {
			return nil, fmt.Errorf("message %d: line %s: %w", m.Message, line, err)
		}
		text = append(text, octets...)
	}
	return text, nil
}

// Of is the verdict that findings come to: what is only worth knowing changes nothing.
func Of(findings []Finding) Verdict {
	v := Pass
	for _, f := range findings {
		switch f.Severity {
		case requirement.Fail:
			return Fail
		case requirement.Warn:
			v = Warn
		}
	}
	return v
}

// Conclude sets the verdict that the findings come to, and the first of those that decide it as
// the reason.
func (r *Result) Conclude() {
	r.Verdict = Of(r.Findings)
	for _, f := range r.Findings {
		if string(f.Severity) == string(r.Verdict) {
			r.Reason = f.Message
			return
		}
	}
}

// Add adds what the same script came to in another situation: the worse verdict, and findings that are
// not there yet.
func (r *Result) Add(other Result) {
	for _, f := range other.Findings {
		if !slices.ContainsFunc(r.Findings, func(g Finding) bool { return f.Rule == g.Rule && f.Message == g.Message }) {
			r.Findings = append(r.Findings, f)
		}
	}
	for _, id := range other.Judged {
		if !slices.Contains(r.Judged, id) {
			r.Judged = append(r.Judged, id)
		}
	}
	r.Duration += other.Duration
	if rank(other.Verdict) > rank(r.Verdict) {
		r.Verdict, r.Reason, r.Situation = other.Verdict, other.Reason, other.Situation
	}
}

// rank orders verdicts by how much they say against a server, or of it.
func rank(v Verdict) int {
	return slices.Index([]Verdict{NotApplicable, Blocked, Pass, Error, Warn, Fail}, v)
}

// Count fills the summary and the advice from the results.
func (r *Report) Count() {
	r.advise()
	r.Summary = map[Verdict]int{}
	for _, v := range Verdicts {
		r.Summary[v] = 0
	}
	for _, res := range r.Results {
		r.Summary[res.Verdict]++
	}
}

// The exit codes of the command.
const (
	ExitHolds   = 0 // all applicable rules hold
	ExitBroken  = 1 // rules are broken, or a baseline is not met
	ExitUsage   = 2 // wrong usage, or a broken script
	ExitTarget  = 3 // the target could not be tested
	ExitNothing = 4 // nothing was selected, or nothing selected could run
)

// Exit is the exit code that the results come to. Under strict a broken SHOULD
// counts as broken. A run in which nothing was put to the test is no success.
func (r *Report) Exit(strict bool) int {
	broken, failed, judged := false, false, false
	for _, res := range r.Results {
		known := res.Baseline != ""
		switch res.Verdict {
		case Fail:
			broken = broken || !known
			judged = true
		case Warn:
			broken = broken || strict && !known
			judged = true
		case Error:
			failed = failed || !known
		case Pass:
			judged = true
		}
	}
	switch {
	case broken:
		return ExitBroken
	case failed, r.Ended == Aborted && len(r.Results) > 0:
		return ExitTarget
	case !judged:
		return ExitNothing
	}
	return ExitHolds
}
