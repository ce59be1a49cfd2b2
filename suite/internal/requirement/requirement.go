package requirement

import (
	"fmt"
	"strconv"
	"strings"
)

//go:generate go run ./idgen ids.go

// ID names a rule for good, for example RFC1939-5-DELE-02. Each has a constant in ids.go.
type ID string

// Requirement is one rule of the catalogue. It is written for the author of a
// server that has just broken it.
type Requirement struct {
	ID ID `json:"id"`

	// Section of the document; for de facto rules, where the behaviour is
	// known from.
	Section string `json:"section"`

	// Level is how strictly the document puts the rule.
	Level Level `json:"level"`

	// Severity is what breaking the rule means in a run. It follows from the
	// level unless the rule says otherwise.
	Severity Severity `json:"severity"`

	// Area groups rules by function: dele, uidl, stls, scram and so on.
	Area string `json:"area"`

	// Rule is the requirement in one sentence.
	Rule string `json:"rule"`

	// Why says what breaks in clients, or for users, without the rule.
	Why string `json:"why"`

	// Applies is the condition under which the rule applies, worded to follow
	// "applies when". It is empty if the rule always applies.
	Applies string `json:"applies,omitempty"`

	// Observable reports whether a client can see the rule being broken.
	Observable Observable `json:"observable"`

	// Slow rules take minutes to test: idle timers, login delays, bulk data.
	Slow bool `json:"slow,omitempty"`

	// Pitfalls lists legal behaviour that must not be failed, and the verdict
	// where the documents leave the case open.
	Pitfalls []string `json:"pitfalls,omitempty"`

	// Untested is the reason why no script proves the rule; empty if one
	// should.
	Untested string `json:"untested,omitempty"`
}

// RFC is the number of the document that states the rule, 0 for a de facto
// rule.
func (r Requirement) RFC() int { return r.ID.rfc() }

// Document is the name of the document that states the rule, "RFC 1939" or
// "de facto".
func (r Requirement) Document() string {
	if n := r.RFC(); n != 0 {
		return fmt.Sprintf("RFC %d", n)
	}
	return deFacto
}

// Testable reports whether a script is expected to prove the rule.
func (r Requirement) Testable() bool { return r.Untested == "" }

// String cites the rule in one line: "RFC1939-5-DELE-02 (RFC 1939 section 5, MUST)".
func (r Requirement) String() string {
	where := r.Document()
	switch {
	case r.RFC() == 0:
		return fmt.Sprintf("%s (%s)", r.ID, where)
	case r.Section != "":
		where += " section " + r.Section
	}
	return fmt.Sprintf("%s (%s, %s)", r.ID, where, r.Level)
}

// deFacto names the document that does not exist: what servers do with no RFC
// after it.
const deFacto = "de facto"

// rfc reads the number off the front of an id; 0 if there is none.
func (id ID) rfc() int {
	front, _, _ := strings.Cut(string(id), "-")
	digits, ok := strings.CutPrefix(front, "RFC")
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}
