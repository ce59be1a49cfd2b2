package runner

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// A port on which no TLS handshake succeeds is a matter of one script about TLS. All
// others that need it are blocked, with one reason, and break no rule.
func TestNoHandshakeSucceeds(t *testing.T) {
	all, err := Select(suitetest.Scripts(t), []string{"rfc8314", "rfc1939/retr", "rfc2595", "rfc1939/stat"}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, answer := range map[string]func(net.Conn){
		"closes":          func(c net.Conn) { c.Close() },
		"speaks in clear": func(c net.Conn) { _, _ = c.Write([]byte("+OK POP3 server ready\r\n")); c.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tgt := fakeTarget(t, nil, nil)
			tgt.TLSAddress = suitetest.Serve(t, answer)
			report, err := Run(t.Context(), Options{Target: tgt, Scripts: all, Timeout: 20 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			reasons := map[string]int{}
			for _, res := range report.Results {
				if strings.Contains(res.Reason, "--tls-port") {
					reasons[res.Reason]++
				}
				for _, f := range res.Findings {
					if f.Severity == "fail" && !strings.HasPrefix(string(f.Rule), "RFC8314-3") &&
						!strings.HasPrefix(string(f.Rule), "RFC8314-4-TLS") {
						t.Errorf("%s breaks %s: %s", res.Script, f.Rule, f.Message)
					}
				}
			}
			if report.Summary[verdict.Fail] > 1 || report.Summary[verdict.Error] > 0 || len(reasons) != 1 {
				t.Errorf("%+v %v\n%s", report.Summary, reasons, describe(report))
			}
		})
	}
}

// The same goes for STLS.
func TestNoHandshakeSucceedsAfterSTLS(t *testing.T) {
	tgt := listening(t, "+OK hello\r\n", func(c string) string {
		switch {
		case c == "CAPA":
			return "+OK list\r\nUSER\r\nSTLS\r\n.\r\n"
		case c == "STLS":
			return "+OK go on\r\n+OK but not in TLS\r\n"
		case c == "STAT":
			return "+OK 0 0\r\n"
		}
		return "+OK yes\r\n"
	})
	all, err := Select(suitetest.Scripts(t), []string{"rfc2595/stls", "rfc8314"}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var some []*transcript.Script
	for _, s := range all {
		if upgrades(s) {
			some = append(some, s)
		}
	}
	tgt.Accounts = append(tgt.Accounts, target.Account{User: "alice", Password: "x"})
	report, err := Run(t.Context(), Options{Target: tgt, Scripts: some, Timeout: 300 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	blocked := 0
	for _, res := range report.Results {
		if strings.Contains(res.Reason, "no TLS handshake succeeds after STLS") {
			blocked++
		}
	}
	if report.Summary[verdict.Fail] != 1 || report.Summary[verdict.Error] > 0 || blocked == 0 {
		t.Errorf("%d blocked by it; %+v\n%s", blocked, report.Summary, describe(report))
	}
}
