package session

import (
	"net"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// A status other than the recorded one is a failure, unless a rule leaves it open: that nobody knows what the maildrop
// holds is none. Then it is a remark.
func TestOtherStatusThanRecorded(t *testing.T) {
	accounts := []model.Account{{User: "mrose", Password: "tanstaaf"}}
	address := suitetest.Mailbox(t, fakeserver.String("Subject: x\r\n\r\ny\r\n"))
	for steps, want := range map[string]requirement.Severity{
		"C: RETR 1\nS: +OK\n":         "",
		"C: RETR 2\nS: +OK\n":         requirement.Fail,
		"C: DELE 2\nS: +OK\n":         requirement.Fail,
		"C: LIST 2\nS: +OK\n":         requirement.Fail,
		"C: FROBNICATE\nS: +OK\n":     requirement.Info,
		"C: RETR 1 2\nS: +OK\n":       requirement.Info,
		"C: RETR 1\nS: -ERR locked\n": requirement.Info, // as far as anybody knows the recorded server was wrong
	} {
		s, err := transcript.Parse("recording.pop3", []byte("C: <log in>\n"+steps))
		if err != nil {
			t.Fatal(err)
		}
		out := Play(t.Context(), s, Config{
			Dialer: &net.Dialer{}, Address: address, Timeout: time.Minute, Accounts: accounts, Recording: true,
		})
		var got requirement.Severity
		for _, f := range out.Findings {
			if f.Expectation || f.Rule == "" {
				got = f.Severity
				if got == "" {
					got = requirement.Fail
				}
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q: %+v", steps, got, want, out.Findings)
		}
	}
}
