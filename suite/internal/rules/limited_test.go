package rules_test

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// The password of an account for digests is worth a finding only in clear, and only
// once a digest has shown that they work.
func TestLimitedAccount(t *testing.T) {
	const rule = requirement.ID("RFC1939-13-SEC-01")
	stamp := "<1.2@localhost>"
	for name, c := range map[string]struct {
		limited, apop, secure bool
		pass                  string
		judged, found         int
	}{
		"accepted":               {true, true, false, "+OK", 1, 1},
		"refused":                {true, true, false, "-ERR", 1, 0},
		"trouble says nothing":   {true, true, false, "-ERR [SYS/TEMP] later", 0, 0},
		"under TLS":              {true, true, true, "+OK", 0, 0},
		"APOP does not work":     {true, false, false, "+OK", 0, 0},
		"an account as others":   {false, true, false, "+OK", 0, 0},
		"refused as others, too": {false, true, false, "-ERR", 0, 0},
	} {
		o := newOracle(model.World{Accounts: []model.Account{{User: "heidi", Password: "secret", Limited: c.limited}}})
		say := func(n int, lines ...string) {
			for i, l := range lines {
				if i%2 == 0 && l != "" {
					o.Sent(n, 0, []byte(l+"\r\n"))
				} else if l != "" {
					o.Line(n, 0, []byte(l+"\r\n"))
				}
			}
		}
		o.Connected(1, false)
		say(1, "", "+OK "+stamp, "APOP heidi "+model.Digest(stamp, "secret"),
			map[bool]string{true: "+OK", false: "-ERR"}[c.apop],
			"QUIT", "+OK")
		o.Ended(1, model.ByServer)
		o.Connected(2, c.secure)
		say(2, "", "+OK", "USER heidi", "+OK", "PASS secret", c.pass)
		found := 0
		for _, f := range o.Findings() {
			if f.Rule == rule {
				found++
			}
		}
		if found != c.found || o.Judged()[rule] != c.judged {
			t.Errorf("%s: found %d, judged %d: %+v", name, found, o.Judged()[rule], o.Findings())
		}
	}
}
