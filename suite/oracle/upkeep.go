package oracle

import (
	"bytes"

	"github.com/pop3spec/pop3spec/suite/requirement"
)

// What a server may do and need not: remove what was fetched, fail to remove what was
// marked, refuse a command that is in order, add header fields. Each has its limits.

// limits are the rules that the first count of a session shows to be kept or broken,
// besides those that name a wrong count: QUIT may remove what was fetched, and nothing
// else of what was not marked (RFC 1939 section 8); one that was answered with -ERR may
// have kept what was marked, and one that was answered with +OK has kept nothing
// (section 6).
func (v *view) limits(n, expected int) (kept, broken []requirement.ID) {
	p := v.drop.past
	low, _ := v.bounds(expected)
	sort := func(holds bool, rule requirement.ID) {
		if holds {
			kept = append(kept, rule)
		} else {
			broken = append(broken, rule)
		}
	}
	if p.quit && p.spared > 0 {
		sort(n >= min(low, expected-p.spared), "RFC1939-8-POL-02")
	}
	switch {
	case p.refused && p.marked > 0:
		sort(n >= low, "RFC1939-6-UPD-05")
	case p.quit && p.marked > 0:
		sort(n <= expected, "RFC1939-6-UPD-05")
	}
	return kept, broken
}

// declined notes a command that was refused although nothing speaks against it: it is
// optional, or the server was free to refuse it (RFC 1939 section 3).
func (c *conn) declined(cmd *sent) {
	free := optional[cmd.Keyword] || oneOf(cmd.Keyword, "TOP", "UIDL", "DELE")
	if free && c.want(cmd).rules == nil {
		c.view.declined = cmd.Keyword
	}
}

// keepsFields tells whether a message that came whole has header fields of a mailbox
// store, or lost some that were put there.
func (it *item) keepsFields() bool {
	if hasStatusField(it.text.text) {
		return true
	}
	s := it.msg.source
	return s != nil && it.text.text != nil && s.Size <= keepText && hasStatusField(s.read())
}

func hasStatusField(text []byte) bool {
	if end := headerEnd(text); end >= 0 {
		text = text[:end]
	}
	for len(text) > 0 {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		if isStatusField(line) {
			return true
		}
		text = rest
	}
	return false
}
