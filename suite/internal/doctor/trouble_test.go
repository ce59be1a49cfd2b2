package doctor_test

import (
	"context"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/doctor"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// staged is a trouble that is staged, with its cause: that of the only finding that keeps a run from starting, or that
// hinders it, or the likeliest reason for that.
type staged struct {
	cause  string
	weight doctor.Weight
	stage  func(*testing.T) doctor.Options
}

// impatient is for troubles of silence, which nobody need wait for.
func impatient(o doctor.Options) doctor.Options {
	o.Patience, o.Limit = 100*time.Millisecond, 300*time.Millisecond
	return o
}

// timeless takes the waits out of a look.
func timeless(o doctor.Options) doctor.Options {
	now := time.Now()
	o.Clock = clock.Clock{
		Now: func() time.Time { return now },
		Sleep: func(_ context.Context, d time.Duration) error {
			now = now.Add(d)
			return nil
		},
	}
	return o
}

// at is a server that says something first.
func at(greeting string) func(*testing.T) doctor.Options {
	return func(t *testing.T) doctor.Options { return options(t, "pop3://"+serve(t, says(greeting))) }
}

// refusing is a server that refuses PASS in some words, called by a name, with a greeting.
func refusing(host, greeting, capa, user, reply string) func(*testing.T) doctor.Options {
	return func(t *testing.T) doctor.Options {
		if greeting == "" {
			greeting = "+OK POP3 ready"
		}
		address := serve(t, pop3(greeting, map[string]string{"PASS": reply, "CAPA": "+OK\r\nUSER\r\n" + capa + "."}))
		return elsewhere(options(t, "pop3://"+host, target.Account{User: user, Password: "open sesame"}), address)
	}
}

// profiled is a fake that behaves like a service, with one account.
func profiled(profile string, c fakeserver.Config, a fakeserver.Account) func(*testing.T) doctor.Options {
	return func(t *testing.T) doctor.Options {
		c.Profile, c.Accounts = profile, []fakeserver.Account{a}
		_, where := fake(t, c)
		if where.Address != "" && profile == "exchange" {
			where.STLS = true
		}
		return of(where)
	}
}

// closedPort is an address at which nothing listens.
func closedPort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// hold opens alice's maildrop, and keeps it.
func hold(t *testing.T, address string) {
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_, _ = c.Write([]byte("USER " + alice.User + "\r\nPASS " + alice.Password + "\r\nNOOP\r\n"))
	for text := ""; strings.Count(text, "\n") < 4; {
		p := make([]byte, 512)
		n, err := c.Read(p)
		if err != nil {
			t.Fatal(err)
		}
		text += string(p[:n])
	}
}

// some are scripts, so that a run begins.
func some(t *testing.T) (all []*transcript.Script) {
	every, err := scripts.All()
	if err != nil {
		t.Fatal(err)
	}
	selected, err := runner.Select(every, []string{"RFC1939-5-STAT-*"}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return selected
}

func TestEachTroubleIsCalledByItsName(t *testing.T) {
	all := slices.Concat(networkTroubles, tlsTroubles, loginTroubles, sessionTroubles)
	if len(all) < 30 {
		t.Errorf("only %d troubles are staged", len(all))
	}
	for _, s := range all {
		t.Run(s.cause, func(t *testing.T) {
			t.Parallel()
			o := s.stage(t)
			found := doctor.Explain(doctor.Observe(t.Context(), o))
			i := slices.IndexFunc(found, func(f doctor.Finding) bool { return f.Weight == worst(found) && f.Cause != "" })
			if i < 0 {
				t.Fatalf("nothing is found: %+v", found)
			}
			f := found[i]
			likeliest := ""
			if len(f.Likely) > 0 {
				likeliest = f.Likely[0].Cause
			}
			if f.Weight != s.weight || f.Cause != s.cause && likeliest != s.cause {
				t.Errorf("%s: %s, likely because of %q: %s (the server says %q)", f.Weight, f.Cause, likeliest, f.Text, f.Said)
			}
			if f.Do == "" && (len(f.Likely) == 0 || f.Likely[0].Do == "") {
				t.Errorf("nothing is said about what to do: %+v", f)
			}
			if doctor.CanRun(found) != (s.weight != doctor.Blocks) {
				t.Error("whether a run can start is not told")
			}
		})
	}
}

// worst is the greatest weight of a finding.
func worst(all []doctor.Finding) doctor.Weight {
	order := []doctor.Weight{doctor.Fine, doctor.Remark, doctor.Hinders, doctor.Blocks}
	most := 0
	for _, f := range all {
		most = max(most, slices.Index(order, f.Weight))
	}
	return order[most]
}
