package oracle

import (
	"strings"
	"testing"
)

// What delivery and stores may add to a message is not what is wrong with it: the line
// that a finding shows stands behind it.
func TestADifferenceIsShownWhereItIs(t *testing.T) {
	const put = "From: alice\r\nTo: bob\r\n\r\n.one\r\ntwo\r\n"
	const added = "Return-Path: <a@example.org>\r\nReceived: from there\r\n\tby here\r\n"
	for _, tc := range []struct{ name, came, want, got, from string }{
		{"fields added on top", added + put + "\r\n", "the end of the message", `"\r\n"`, ""},
		{"a status field", strings.Replace(put, "\r\n\r\n.one", "\r\nStatus: RO\r\n\r\none", 1), `".one\r\n"`, `"one\r\n"`, "one\r\n"},
		{"nothing added", strings.Replace(put, "two", "too", 1), `"two\r\n"`, `"too\r\n"`, "too\r\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := faithful([]byte(put), []byte(tc.came))
			if d.same || d.want != tc.want || d.got != tc.got {
				t.Errorf("%+v", d)
			}
			if tc.from != "" && tc.came[d.from:d.to] != tc.from || d.from < int64(len(tc.came)/2) {
				t.Errorf("at %d: %q", d.from, tc.came[d.from:d.to])
			}
		})
	}
	if d := faithful([]byte(put), []byte(added+strings.Replace(put, "To: bob\r\n", "To: bob\r\nX-UID: 7\r\n", 1))); !d.same {
		t.Errorf("what may be added is a difference: %+v", d)
	}
}
