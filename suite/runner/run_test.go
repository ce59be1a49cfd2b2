package runner

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// fakeTarget starts the fake with faults and variations switched on, and returns it
// as a target that can be filled.
func fakeTarget(t testing.TB, faults, variations []string) *target.Target {
	t.Helper()
	accounts := []target.Account{{User: "mrose", Password: "tanstaaf"}, {User: "second", Password: "second secret"}, {User: "third", Password: "third secret"}, {User: "fourth", Password: "fourth secret"}}
	config := fakeserver.Config{STLS: true, TLSAddr: "127.0.0.1:0", Faults: faults, Variations: variations}
	for _, a := range accounts {
		config.Accounts = append(config.Accounts, fakeserver.Account{User: a.User, Password: a.Password})
	}
	srv, err := fakeserver.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = srv.Close() })
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(srv.CertPEM())
	stored := func(m fixtures.Message) fakeserver.Message {
		b, err := m.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return fakeserver.Bytes(b)
	}
	return &target.Target{
		Address: srv.Addr(), TLSAddress: srv.TLSAddr(), TLS: &tls.Config{RootCAs: roots, ServerName: "localhost"}, Accounts: accounts,
		Provision: target.ProvisionFunc(func(_ context.Context, user string, drop fixtures.Maildrop) error {
			var ms []fakeserver.Message
			for _, m := range drop.Messages {
				ms = append(ms, stored(m))
			}
			return srv.SetMaildrop(user, ms...)
		}),
		Deliver: target.DeliverFunc(func(_ context.Context, user string, m fixtures.Message) error {
			return srv.Deliver(user, stored(m))
		}),
	}
}

func runAll(t testing.TB, tgt *target.Target, all []*transcript.Script) *verdict.Report {
	t.Helper()
	report, err := Run(context.Background(), Options{Target: tgt, Scripts: all, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func allScripts(t testing.TB) []*transcript.Script {
	t.Helper()
	all, err := scripts.All()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// describe prints what did not pass, with the conversations.
func describe(r *verdict.Report) string {
	var b strings.Builder
	for _, res := range r.Results {
		if res.Verdict == verdict.Pass || res.Verdict == verdict.NotApplicable || res.Verdict == verdict.Blocked {
			continue
		}
		b.WriteString(res.Script + ": " + string(res.Verdict) + ": " + res.Reason + "\n")
		for _, f := range res.Findings {
			b.WriteString("  " + string(f.Rule) + " " + f.At + ": " + f.Message + "\n    expected " + f.Expected + "\n    got      " + f.Got + "\n    " + strings.Join(f.Conversation, "\n    ") + "\n")
		}
	}
	return b.String()
}

func TestEveryScriptPassesOnTheFake(t *testing.T) {
	for name, change := range map[string]func(*target.Target){
		"in clear":     func(*target.Target) {},
		"STLS":         func(tgt *target.Target) { tgt.STLS = true },
		"implicit TLS": func(tgt *target.Target) { tgt.Implicit = true },
	} {
		t.Run(name, func(t *testing.T) {
			tgt := fakeTarget(t, nil, nil)
			change(tgt)
			report := runAll(t, tgt, allScripts(t))
			if report.Exit(true) != verdict.ExitHolds {
				t.Errorf("exit %d\n%s", report.Exit(true), describe(report))
			}
			t.Log(report.Summary, report.Duration, "ms")
		})
	}
}
