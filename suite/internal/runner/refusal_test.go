package runner

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

func parse(name, text string) (*transcript.Script, error) {
	return transcript.Parse(name, []byte(text))
}

// A login with the right password that is refused is a finding where the password is
// known to be right, and nothing that passes is in the way.
func TestRefusedLogin(t *testing.T) {
	const blanks = "proves: RFC1939-7-PASS-02\nmaildrop: any\nrequires: second-account\n\nC: <log in as account 2>\nC: " +
		"STAT\nS: +OK {n} {size}\n"
	const second = "proves: RFC1939-5-STAT-01\nmaildrop: any\nrequires: second-account\n\nC: <log in as account 2>\nC: " +
		"STAT\nS: +OK {n} {size}\n"
	for name, tc := range map[string]struct {
		password string // of the second account
		refuse   string // the PASS that is refused
		reply    string
		script   string
		verdict  verdict.Verdict
		broken   requirement.ID
		reason   string
	}{
		"a password with blanks": {"down the hole", "PASS down the hole", "-ERR no", blanks, verdict.Fail, namesLogIn,
			""},
		"a password that is wrong":       {"wrong", "PASS wrong", "-ERR no", second, verdict.Blocked, "", "check --account"},
		"a password that is wrong there": {"wrong", "PASS wrong", "-ERR no", blanks, verdict.Blocked, "", "check --account"},
		"a server in trouble": {"right", "PASS right", "-ERR [SYS/TEMP] later", second, verdict.Blocked, "",
			"for the time being"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tgt := listening(t, "+OK\r\n", func(c string) string {
				switch {
				case c == tc.refuse:
					return tc.reply + "\r\n"
				case c == "STAT":
					return "+OK 0 0\r\n"
				case c == "CAPA":
					return "-ERR\r\n"
				}
				return "+OK\r\n"
			})
			tgt.Accounts[0].User = "mrose"
			tgt.Accounts = append(tgt.Accounts, tgt.Accounts[0])
			tgt.Accounts[1].User, tgt.Accounts[1].Password = "alice", tc.password
			s, err := parse("a.pop3", tc.script)
			if err != nil {
				t.Fatal(err)
			}
			res, report := runOne(t, tgt, s)
			if res.Verdict != tc.verdict || !strings.Contains(res.Reason, tc.reason) ||
				tc.broken != "" && !breaks(res, tc.broken) {
				t.Errorf("%s: %s\n%s", res.Verdict, res.Reason, describe(report))
			}
		})
	}
}
