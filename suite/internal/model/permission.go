package model

import (
	"fmt"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Permission is what a server may answer to a command, and why.
type Permission struct {
	// Must is the status that the reply must have, Either where both are right.
	Must    Outcome
	Why     Reason
	Subject string // that the reason speaks of, such as a message number
	// Unless is a response code with which -ERR is permitted all the same, "" for none.
	Unless string
}

// Allows reports whether a status line is permitted. One without a status indicator is
// wrong in another way.
func (p Permission) Allows(st wire.Status) bool {
	switch {
	case p.Must == Either || st.Indicator == wire.Malformed:
		return true
	case p.Must == Positive:
		return st.Indicator == wire.OK || p.Unless != "" && wire.CodeIs(st.Code, p.Unless)
	}
	return st.Indicator == wire.ERR
}

// Outcome is the status of a reply.
type Outcome int

const (
	// Either +OK or -ERR is right.
	Either Outcome = iota
	// Positive is +OK.
	Positive
	// Negative is -ERR.
	Negative
)

// String returns the outcome as it is sent.
func (o Outcome) String() string { return [...]string{"+OK or -ERR", "+OK", "-ERR"}[o] }

// String says what is permitted and why.
func (p Permission) String() string { return fmt.Sprintf("%s (%s)", p.Must, p.Because()) }

// Because returns the reason as a sentence.
func (p Permission) Because() string {
	text := reasons[p.Why]
	for i := range len(text) {
		if text[i] == '%' {
			return fmt.Sprintf(text, p.Subject)
		}
	}
	return text
}

func either(why Reason) Permission { return Permission{Why: why} }

func positive(why Reason, subject ...string) Permission {
	return Permission{Must: Positive, Why: why, Subject: first(subject)}
}

func negative(why Reason, subject ...string) Permission {
	return Permission{Must: Negative, Why: why, Subject: first(subject)}
}

func first(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	return texts[0]
}
