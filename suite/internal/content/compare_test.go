package content

import (
	"strings"
	"testing"
)

// What delivery and stores may add to a message is not what is wrong with it: the line
// that a finding shows comes after it.
func TestADifferenceIsShownWhereItIs(t *testing.T) {
	const put = "From: alice\r\nTo: bob\r\n\r\n.one\r\ntwo\r\n"
	const added = "Return-Path: <a@example.org>\r\nReceived: from there\r\n\tby here\r\n"
	for _, tc := range []struct{ name, came, want, got, from string }{
		{"fields added on top", added + put + "\r\n", "the end of the message", `"\r\n"`, ""},
		{"a status field", strings.Replace(put, "\r\n\r\n.one", "\r\nStatus: RO\r\n\r\none", 1), `".one\r\n"`, `"one\r\n"`,
			"one\r\n"},
		{"nothing added", strings.Replace(put, "two", "too", 1), `"two\r\n"`, `"too\r\n"`, "too\r\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			d := Compare([]byte(put), []byte(tc.came))
			if want, got := d.Shown(); d.Same || want != tc.want || got != tc.got {
				t.Errorf("%+v", d)
			}
			if tc.from != "" && tc.came[d.From:d.To] != tc.from || d.From < int64(len(tc.came)/2) {
				t.Errorf("at %d: %q", d.From, tc.came[d.From:d.To])
			}
		})
	}
	if d := Compare([]byte(put),
		[]byte(added+strings.Replace(put, "To: bob\r\n", "To: bob\r\nX-UID: 7\r\n", 1))); !d.Same {
		t.Errorf("what may be added is a difference: %+v", d)
	}
}

// A message is told from others by its Message-ID, where both have one, and otherwise by
// all of it.
func TestSame(t *testing.T) {
	const one = "From: alice\r\nMessage-ID: <1@a>\r\n\r\ntext\r\n"
	for _, tc := range []struct {
		name, put, came string
		same            bool
	}{
		{"the same", one, one, true},
		{"a field on top", one, "Received: here\r\n" + one, true},
		{"another Message-ID", one, strings.Replace(one, "<1@a>", "<2@a>", 1), false},
		{"another text", one, strings.Replace(one, "text", "test", 1), false},
		{"a Message-ID in the text", "A: b\r\n\r\n\nMessage-ID: <1@a>\r\n",
			"Status: O\r\nA: b\r\n\r\n\nMessage-ID: <1@a>\r\n", true},
		{"no Message-ID", "A: b\r\n\r\none\r\n", "A: b\r\n\r\ntwo\r\n", false},
		{"no header", "text", "text", true},
	} {
		if got := Same([]byte(tc.put), []byte(tc.came)); got != tc.same {
			t.Errorf("%s: %t", tc.name, got)
		}
	}
}
