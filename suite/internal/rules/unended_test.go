package rules_test

import (
	"slices"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// Whether what a server adds to end the last line counts in the size of the message is
// open, be it a line end or the second half of one.
func TestSizeOfAMessageWithoutAFinalLineEnd(t *testing.T) {
	for _, c := range []struct {
		stored, size string
		right        bool
	}{
		{"A: 1\r\n\r\none", "13", true},
		{"A: 1\r\n\r\none", "11", true},
		{"A: 1\r\n\r\none", "12", false},
		{"A: 1\r\n\r\none\r", "13", true},
		{"A: 1\r\n\r\none\r", "12", true},
		{"A: 1\r\n\r\none\r\n", "12", false},
	} {
		w := model.World{
			Accounts:  world.Accounts,
			Maildrops: map[string][]model.Source{"mrose": {model.Stored([]byte(c.stored))}},
		}
		o := newOracle(w)
		tell(t, o, login+"C: LIST 1\nS: +OK 1 "+c.size+"\nC: RETR 1\nS: +OK\nS: A: 1\nS:\nS: one\nS: .\n")
		if right := !slices.Contains(broken(o), "RFC1939-5-LIST-03"); right != c.right {
			t.Errorf("%q with a size of %s: %v", c.stored, c.size, broken(o))
		}
	}
}

// The same of mail that somebody has: a blank line at its end was not added for want of a
// line end.
func TestABlankLineTooMuchBehindUnknownMail(t *testing.T) {
	for body, right := range map[string]bool{"S: one\n": true, "S: one\nS:\n": false, "": true} {
		octets := map[string]string{"S: one\n": "11", "S: one\nS:\n": "13", "": "6"}[body] // two less than what comes
		o := hear(t, model.World{Accounts: world.Accounts},
			login+"C: STAT\nS: +OK 1 "+octets+"\nC: LIST 1\nS: +OK 1 "+octets+"\nC: RETR 1\nS: +OK\nS: A: 1\nS:\n"+body+"S: .\n")
		if found := broken(o); (len(found) == 0) != right {
			t.Errorf("%q: %v", body, found)
		}
	}
}
