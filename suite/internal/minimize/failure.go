package minimize

import (
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Failure is what a script brings out.
type Failure struct {
	Rule    requirement.ID // that is broken; "" if only the transcript expects otherwise
	Message string         // how it was broken
	line    int            // of the script in which it shows
	wanted  string         // the expectation that does not hold, with its command; "" for a rule
}

// same reports whether a finding is this failure again.
func (f Failure) same(other Failure) bool {
	return f.Rule == other.Rule && f.wanted == other.wanted && (f.wanted == "" || f.Message == other.Message)
}

// failures are the failures of a result.
func failures(s *transcript.Script, res verdict.Result) []Failure {
	var all []Failure
	for _, f := range res.Findings {
		if f.Severity == requirement.Info {
			continue
		}
		failure := Failure{Rule: f.Rule, Message: f.Message, line: lineOf(f.At)}
		if f.Expectation {
			failure.wanted = wanted(s, failure.line)
		}
		all = append(all, failure)
	}
	return all
}

// lineOf is the line in "file:line".
func lineOf(at string) int {
	n, _ := strconv.Atoi(at[strings.LastIndexByte(at, ':')+1:])
	return n
}

// wanted is the expectation in a line, with the command that it is about.
func wanted(s *transcript.Script, line int) string {
	for _, x := range s.Exchanges() {
		keyword, _ := x.Command()
		switch {
		case x.Reply != nil && x.Reply.Pos.Line == line:
			return keyword + ": " + x.Reply.Status.Text.String()
		case x.Instead != nil && x.Instead.Pos.Line == line:
			return keyword + ": any reply"
		}
	}
	return "line of a direction"
}
