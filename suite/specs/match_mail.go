package specs

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"github.com/onsi/gomega/types"
)

// HaveMessage succeeds if the body of a reply is a message: as []byte or string, with LF or
// CRLF at the ends of its lines, octet for octet but for header fields that a delivery agent
// has added on top; or a matcher of the octets as a string.
func HaveMessage(message any) types.GomegaMatcher {
	return &replyMatcher{want: "have the message", test: func(r Reply) (*miss, error) {
		if r.Body == nil {
			return r.missed(r.Line), nil
		}
		switch message := message.(type) {
		case string:
			return r.against([]byte(message)), nil
		case []byte:
			return r.against(message), nil
		}
		got, err := differs(string(r.Body), message)
		if err != nil || got == "" {
			return nil, err
		}
		return &miss{got, r.spot(0, 0)}, nil
	}}
}

// against holds the body against a message.
func (r Reply) against(message []byte) *miss {
	at, same := compare(r.Body, message)
	if same {
		return nil
	}
	want := len(canonical(message))
	got := fmt.Sprintf("%d octets instead of %d, and another one at %d", len(r.Body), want, at)
	return &miss{got, r.spot(at, at+1)}
}

// compare compares a message that came with one that was stored, and returns the first octet
// that differs.
func compare(came, stored []byte) (at int, same bool) {
	want := canonical(stored)
	if top, found := bytes.CutSuffix(came, want); found && isHeader(top) {
		return 0, true
	}
	for at < min(len(came), len(want)) && came[at] == want[at] {
		at++
	}
	return at, false
}

// canonical is how a stored message is sent: with CRLF at the end of each line, the last one
// included.
func canonical(stored []byte) []byte {
	var out []byte
	for line := range bytes.Lines(stored) {
		text, found := bytes.CutSuffix(line, []byte("\n"))
		if found {
			text = bytes.TrimSuffix(text, []byte("\r"))
		}
		out = append(append(out, text...), "\r\n"...)
	}
	return out
}

// isHeader reports whether octets are whole header fields, or nothing.
func isHeader(octets []byte) bool {
	for line := range bytes.Lines(octets) {
		if line[0] == ' ' || line[0] == '\t' {
			continue
		}
		if name, _, found := bytes.Cut(line, []byte(":")); !found || len(name) == 0 || !bytes.HasSuffix(line, []byte("\n")) {
			return false
		}
	}
	return true
}

// maildropMatcher matches a [Session].
type maildropMatcher struct {
	account int
	want    [][]byte
	report  string
}

// HaveMaildrop succeeds if the maildrop of an account holds these messages now, in any order,
// compared as by [HaveMessage]. It logs in on a connection of its own to see, and can be
// polled with Eventually.
func HaveMaildrop(account int, messages ...[]byte) types.GomegaMatcher {
	return &maildropMatcher{account: account, want: messages}
}

// Match implements types.GomegaMatcher.
func (m *maildropMatcher) Match(actual any) (bool, error) {
	s, is := actual.(*Session)
	if !is {
		return false, fmt.Errorf("expected a *specs.Session, got a %T", actual)
	}
	c := s.LogIn(m.account)
	stat := c.Do("STAT")
	count := 0
	if _, err := fmt.Sscanf(stat.Line, "+OK %d", &count); err != nil {
		return false, fmt.Errorf("%q is no drop listing", stat.Line)
	}
	missing := slices.Clone(m.want)
	m.report = ""
	for n := 1; n <= count && m.report == ""; n++ {
		r := c.Do("RETR " + strconv.Itoa(n))
		i := slices.IndexFunc(missing, func(want []byte) bool { _, same := compare(r.Body, want); return same })
		if i < 0 {
			m.report = "holds a message that is none of them\n\n" + s.excerpt(r.spot(0, 0))
			break
		}
		missing = slices.Delete(missing, i, i+1)
	}
	if m.report == "" && len(missing) > 0 {
		m.report = fmt.Sprintf("lacks %d of them\n\n%s", len(missing), s.excerpt(stat.first(0, 0)))
	}
	c.Do("QUIT")
	return m.report == "", nil
}

// FailureMessage implements types.GomegaMatcher.
func (m *maildropMatcher) FailureMessage(any) string {
	want := fmt.Sprintf("Expected the maildrop of account %d to hold these %d messages", m.account, len(m.want))
	return want + "\n  it " + m.report
}

// NegatedFailureMessage implements types.GomegaMatcher.
func (m *maildropMatcher) NegatedFailureMessage(actual any) string {
	text := fmt.Sprintf("Expected the maildrop of account %d not to hold these %d messages", m.account, len(m.want))
	return text + "\n\n" + actual.(*Session).Conversation()
}
