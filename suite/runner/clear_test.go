package runner

import (
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Where only digests log in without TLS, a session of USER and PASS can't be played, and no script blames the
// server for it.
func TestAServerMayTakePasswordsUnderTLSOnly(t *testing.T) {
	tgt := fakeTarget(t, nil, []string{"user-only-under-tls"})
	report := runAll(t, tgt, allScripts(t))
	if report.Exit(true) != verdict.ExitHolds {
		t.Errorf("exit %d\n%s", report.Exit(true), describe(report))
	}
	for _, res := range report.Results {
		if res.Script == "sessions/rfc1939-user-pass.pop3" && res.Verdict != verdict.NotApplicable {
			t.Errorf("%s: %s, %s", res.Script, res.Verdict, res.Reason)
		}
	}
}

// The same where CAPA lists USER all the same: that is what the server is blamed for, and
// not that a session in clear comes to nothing in a run under STLS.
func TestUserThatIsListedAndRefusedInClear(t *testing.T) {
	tgt := listening(t, "+OK\r\n", func(command string) string {
		switch command {
		case "CAPA":
			return "+OK\r\nUSER\r\nSTLS\r\n.\r\n"
		case "QUIT":
			return "+OK\r\n"
		}
		return "-ERR TLS first\r\n"
	})
	tgt.STLS = true
	r := &Runner{Options: Options{Target: tgt, Timeout: time.Second}, offer: newOffer()}
	if !r.refusedInClear(t.Context()) {
		t.Error("USER is refused in clear")
	}
	r.offer.tags["USER"], r.offer.noClear = nil, true
	s, err := transcript.Parse("session.pop3", []byte("maildrop: any\n\nC: USER mrose\nS: +OK\n"))
	if err != nil {
		t.Fatal(err)
	}
	if v, _ := r.prevented(s); v != verdict.NotApplicable {
		t.Errorf("%q", v)
	}
}
