package doctor_test

import (
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/doctor"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
)

// plainly has a fake tested in clear, with STLS, or with TLS from the start.
func plainly(o doctor.Options) doctor.Options { return o }

func afterSTLS(o doctor.Options) doctor.Options {
	o.Run.Target.STLS = true
	return o
}

func underTLS(o doctor.Options) doctor.Options {
	o.Run.Target.Implicit = true
	return o
}

type server struct {
	config faketarget.Config
	by     func(doctor.Options) doctor.Options
}

// healthy are servers that are as they should be, each in its own way.
var healthy = map[string]server{
	"in clear":            {faketarget.Config{}, plainly},
	"after STLS":          {faketarget.Config{}, afterSTLS},
	"under TLS":           {faketarget.Config{}, underTLS},
	"nobody without TLS":  {faketarget.Config{RequireTLS: true}, plainly}, // it is told so
	"certificates log in": {faketarget.Config{ClientCertificates: true}, underTLS},
	"as Yandex":           {faketarget.Config{Profile: "yandex"}, plainly},
	"as SDPS":             {faketarget.Config{Profile: "sdps"}, plainly},
	"as Exchange":         {faketarget.Config{Profile: "exchange"}, afterSTLS},
}

// odd are variations with which a fake is healthy all the same.
var odd = []string{"timestamp-quoted", "user-only-under-tls", "login-delay-of-nothing", "no-apop", "newest-first",
	"greeting-delayed", "snapshot-instead-of-lock", "second-session-waits", "one-octet-writes", "tls-1-3-only", "no-uidl",
	"closes-after-failed-login", "uidl-digits", "short-patience-before-login", "listings-descending", "names-with-domain",
	"capa-forgets-user", "other-texts"}

func init() {
	for _, name := range odd {
		healthy["with "+name] = server{faketarget.Config{Variations: []string{name}}, plainly}
	}
}

func TestHealthyServersHaveNoTrouble(t *testing.T) {
	every, err := scripts.All()
	if err != nil {
		t.Fatal(err)
	}
	if len(healthy) < 10 {
		t.Errorf("only %d servers are healthy", len(healthy))
	}
	for name, server := range healthy {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := server.by(bundled(t, server.config))
			o.Run.Scripts = every
			now := time.Now()
			o.Patience, o.Clock.Now = 10*time.Second, func() time.Time { return now } // this machine may be slow
			report := doctor.NewReport(doctor.Observe(t.Context(), o))
			for _, f := range report.Findings {
				if f.Weight != doctor.Fine || len(f.Likely) > 0 {
					t.Errorf("%+v", f)
				}
			}
			if !report.CanRun || report.Rules == nil || report.Rules.Judged < 200 || report.Rules.Seconds < 1 {
				t.Errorf("a run can't start, or judges too little: %+v", report.Rules)
			}
		})
	}
}

// A live mailbox is as it was after a look.
func TestLiveMailIsNotTouched(t *testing.T) {
	srv, where := fake(t, fakeserver.Config{Retention: fakeserver.UntilRetrieved})
	o := of(where)
	o.Run.Scripts = some(t)
	seen := doctor.Observe(t.Context(), o)
	if kept, err := srv.Maildrop(alice.User); err != nil || len(kept) != 3 {
		t.Errorf("%d messages are left: %v", len(kept), err)
	}
	if !doctor.CanRun(doctor.Explain(seen)) || seen.Fetched == nil || seen.Fetched.Why == "" {
		t.Errorf("%+v", seen.Fetched)
	}
}
