package model

import (
	"regexp"
	"strconv"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// last is what LAST must tell: the highest number of a message that was accessed
// (RFC 1460). No present document has the command.
type last struct {
	known bool // LAST has told
	at    int  // what it told last
	since int  // the highest number accessed since then
	top   bool // TOP came since then, which is no access
	reset bool // RSET came since then, which may or may not take it back
}

// Last is what is known when LAST is answered.
type Last struct {
	Exact int  // the number that LAST has to tell, or the least one
	Known bool // LAST has told before
	Top   bool // TOP came since then, which is no access
	Reset bool // RSET came since then
	Since int  // the highest number accessed since then
}

func (l *last) told() Last {
	return Last{Exact: max(l.at, l.since), Known: l.known, Top: l.top, Reset: l.reset, Since: l.since}
}

// access notes that a message was fetched or marked.
func (v *view) access(cmd *Command) {
	if v == nil {
		return
	}
	if oneOf(cmd.Keyword, "RETR", "DELE") {
		v.last.since = max(v.last.since, cmd.Number())
	}
	v.last.top = v.last.top || cmd.Keyword == "TOP"
	v.last.reset = v.last.reset || cmd.Keyword == "RSET"
}

// firstWord finds the number at the beginning of a text.
var firstWord = regexp.MustCompile(`^[0-9]+`)

// LeadingNumber reads the number at the beginning of a text.
func LeadingNumber(text string) (int, bool) {
	n, err := strconv.Atoi(firstWord.FindString(text))
	return n, err == nil
}

// noteLast takes over what LAST told.
func (s *session) noteLast(cmd *Command, st wire.Status) {
	if s.State == Transaction && st.Indicator == wire.OK && cmd.Args == nil && s.view != nil {
		n, known := LeadingNumber(st.Text)
		s.view.last = last{known: known, at: n}
	}
}
