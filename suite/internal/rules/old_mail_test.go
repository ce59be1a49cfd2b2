package rules_test

import (
	"slices"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// Without UTF-8 mode, a message with a header section in UTF-8 does not go out as it is. One in Latin-1 is no such
// message, and may: but a server that looks at the eighth bit only may refuse it, too.
func TestOldMail(t *testing.T) {
	const caps = "C: CAPA\nS: +OK\nS: UTF8\nS: RESP-CODES\nS: .\n"
	const latin, international = "A: \xfc", "A: \u00fc"
	for _, c := range []struct {
		header, reply string
		old           bool // its maildrop is no native UTF-8 one
		want          []string
	}{
		{latin, "S: +OK\nS: " + latin + "\nS:\nS: .\n", false, nil},
		{latin, "S: -ERR [UTF8] no\n", false, nil},
		{international, "S: -ERR [UTF8] no\n", false, nil},
		{international, "S: -ERR [UTF8] no\n", true, nil},
		{international, "S: +OK\nS: " + international + "\nS:\nS: .\n", true, nil},
		{international, "S: +OK\nS: " + international + "\nS:\nS: .\n", false,
			[]string{"RFC6856-2.1-ASCII-01", "RFC6856-2.1-ASCII-02", "RFC6856-4-BASE-01"}},
		{"A: u", "S: -ERR [UTF8] no\n", false, []string{"RFC6856-5-CODE-01", "RFC1939-5-GEN-01", "RFC1939-5-RETR-01"}},
	} {
		stored := model.Stored([]byte(c.header + "\r\n\r\n"))
		stored.BeforeUTF8 = c.old
		o := newOracle(model.World{Accounts: world.Accounts, Maildrops: map[string][]model.Source{"mrose": {stored}}})
		tell(t, o, login+caps+"C: RETR 1\n"+c.reply)
		got := broken(o)
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q, %q: %v, want %v", c.header, c.reply, got, c.want)
		}
	}
}
