package minimize

import (
	"bytes"
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/minimize/shrink"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/record"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

func fake(t *testing.T, faults ...string) *target.Target {
	t.Helper()
	return suitetest.Target(t, faketarget.Config{Faults: faults})
}

// recorded is the recording of a client that sends these commands to a server whose
// maildrop holds a fixture.
func recorded(t *testing.T, tgt *target.Target, fixture string, commands ...string) *transcript.Script {
	t.Helper()
	drop, err := fixtures.Load(fixture)
	if err != nil {
		t.Fatal(err)
	}
	a := tgt.Accounts[0]
	if err := tgt.Provision.Fill(t.Context(), a.User, drop); err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", tgt.Address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var out bytes.Buffer
	s := record.New(&out, record.Options{})
	s.Opened(time.Now(), record.Clear)
	heard(conn, s, wire.Command{})
	for _, command := range append([]string{"USER " + a.User, "PASS " + a.Password}, commands...) {
		line := []byte(command + "\r\n")
		if _, err := conn.Write(line); err != nil {
			t.Fatal(err)
		}
		s.Client(time.Now(), line)
		heard(conn, s, wire.ParseCommand(line))
	}
	s.Ended(time.Now(), record.Client, record.Closed)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	script, err := transcript.Parse("session.pop3", out.Bytes())
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	return script
}

// heard tells the recorder what comes, until the reply is whole or nothing more comes.
func heard(conn net.Conn, s *record.Session, command wire.Command) {
	var reply []byte
	chunk := make([]byte, 64<<10)
	for {
		_ = conn.SetReadDeadline(time.Now().Add(2 * time.Second))
		n, err := conn.Read(chunk)
		if n > 0 {
			s.Server(time.Now(), chunk[:n])
			reply = append(reply, chunk[:n]...)
		}
		many := command.MultiLine() && bytes.HasPrefix(reply, []byte("+OK"))
		if err != nil || bytes.HasSuffix(reply, []byte("\n")) && (!many || bytes.HasSuffix(reply, []byte("\r\n.\r\n"))) {
			return
		}
	}
}

// A staged bug is taken from a recording to a script that fails on the faulty server
// and passes on the correct one.
func TestFromRecordingToMinimalScript(t *testing.T) {
	everything := []string{
		"CAPA", "STAT", "LIST", "UIDL", "RETR 1", "TOP 1 2", "RETR 2", "RETR 3", "DELE 1", "STAT", "LIST", "UIDL", "RETR 1",
		"NOOP", "RSET", "STAT", "DELE 2",
		"LIST 2", "RETR 99", "STAT", "QUIT",
	}
	for _, c := range []struct {
		fault, fixture string
		rule           requirement.ID
		most           int // steps
	}{
		{"retr-not-stuffed", "dots", "RFC1939-3-MULTI-02", 3},
		{"rset-does-nothing", "three-messages", "RFC1939-5-RSET-01", 7},
		{"stat-counts-deleted", "three-messages", "RFC1939-5-STAT-03", 7},
		{"dele-does-nothing", "three-messages", "RFC1939-5-DELE-02", 7},
		{"list-shows-deleted", "three-messages", "RFC1939-5-LIST-07", 7},
		{"retr-beyond-end-is-last", "three-messages", "RFC1939-5-RETR-02", 5},
		{"noop-missing", "one-message", "RFC1939-5-NOOP-01", 3},
		{"list-unended", "two-messages", "RFC1939-3-MULTI-01", 3},
		{"size-counts-lf", "two-messages", "RFC1939-11-SIZE-01", 5},
	} {
		t.Run(c.fault, func(t *testing.T) {
			faulty := fake(t, c.fault)
			o := Options{Target: faulty, Reference: fake(t), Script: recorded(t, faulty, c.fixture, everything...), Rule: c.rule,
				Timeout: 2 * time.Second}
			if c.fault == "list-unended" {
				o.Timeout = 500 * time.Millisecond // which is waited for time and again
			}
			res, err := Make(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			text := string(transcript.Format(res.Script))
			t.Logf("%d cases, %d messages\n%s", res.Tried, len(res.Messages), text)
			if len(res.Script.Steps) > c.most || !res.Minimal || !res.Passes {
				t.Errorf("%d steps, minimal %v, passes on the correct server %v\n%s", len(res.Script.Steps), res.Minimal,
					res.Passes, text)
			}
			if res.Tried > 100 {
				t.Errorf("it took %d cases", res.Tried)
			}
			fails(t, faulty, res, c.rule)
			passes(t, fake(t), res)
		})
	}
}

func onceMore(t *testing.T, tgt *target.Target, res *Result) verdict.Result {
	t.Helper()
	b, err := newBench(t.Context(), tgt, Options{Timeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return b.play(t.Context(), shrink.Case{Script: res.Script, Messages: res.Messages})
}

func fails(t *testing.T, tgt *target.Target, res *Result, rule requirement.ID) {
	t.Helper()
	got := onceMore(t, tgt, res)
	broken := slices.ContainsFunc(got.Findings, func(f verdict.Finding) bool { return f.Rule == rule })
	if got.Verdict != verdict.Fail && got.Verdict != verdict.Warn || !broken {
		t.Errorf("on the faulty server: %s: %s", got.Verdict, got.Reason)
	}
}

func passes(t *testing.T, tgt *target.Target, res *Result) {
	t.Helper()
	if got := onceMore(t, tgt, res); got.Verdict != verdict.Pass {
		t.Errorf("on the correct server: %s: %s", got.Verdict, got.Reason)
	}
}

func TestWhatDoesNotFailIsNotFollowed(t *testing.T) {
	tgt := fake(t)
	o := Options{Target: tgt, Script: recorded(t, tgt, "two-messages", "STAT", "QUIT")}
	_, err := Make(t.Context(), o)
	if none, ok := errors.AsType[*NoFailureError](err); !ok || none.Why != "nothing fails" {
		t.Error(err)
	}
	faulty := fake(t, "noop-missing")
	_, err = Make(t.Context(),
		Options{Target: faulty, Script: recorded(t, faulty, "two-messages", "NOOP"), Rule: "RFC1939-5-STAT-01"})
	if _, ok := errors.AsType[*NoFailureError](err); !ok {
		t.Error(err)
	}
}

func TestFlakyFailureIsNoticed(t *testing.T) {
	tgt := fake(t)
	filled := 0
	fill := tgt.Provision
	tgt.Provision = provision.Func(func(ctx context.Context, user string, drop fixtures.Maildrop) error {
		if filled++; filled == 3 { // the first is that of the survey
			drop.Messages = drop.Messages[:1]
		}
		return fill.Fill(ctx, user, drop)
	})
	script, err := transcript.Parse("x.pop3", []byte("C: <log in>\nC: STAT\nS: +OK\n"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Make(t.Context(), Options{Target: tgt, Script: script})
	if flaky, ok := errors.AsType[*FlakyError](err); !ok || flaky.Failed != 1 || flaky.Played != 3 {
		t.Error(err)
	}
}

// An expectation of the transcript is a failure, too, and stays.
func TestMismatchIsFollowed(t *testing.T) {
	script, err := transcript.Parse("x.pop3",
		[]byte("C: <log in>\nC: NOOP\nS: +OK\nC: LIST\nS: +OK\nC: STAT\nS: +OK 7 {size}\nC: QUIT\nS: +OK\n"))
	if err != nil {
		t.Fatal(err)
	}
	res, err := Make(t.Context(), Options{Target: fake(t), Reference: fake(t), Script: script})
	if err != nil {
		t.Fatal(err)
	}
	text := string(transcript.Format(res.Script))
	if want := "maildrop: empty\n\nC: <log in>\nC: STAT\nS: +OK 7 {size}\n"; !strings.HasSuffix(text, want) || res.Passes {
		t.Errorf("passes %v:\n%s", res.Passes, text)
	}
}

// An empty maildrop would not meet this expectation either, on any server.
func TestAnotherFailureThatLooksTheSameIsNotFollowed(t *testing.T) {
	script, err := transcript.Parse("x.pop3", []byte("C: <log in>\nC: UIDL 1\nS: /\\+OK 1 [!-~]{1,70}/\n"))
	if err != nil {
		t.Fatal(err)
	}
	faulty := fake(t, "uidl-id-with-blank")
	res, err := Make(t.Context(), Options{Target: faulty, Reference: fake(t), Script: script})
	if err != nil {
		t.Fatal(err)
	}
	if !res.Passes {
		t.Errorf("the correct server does not pass:\n%s", transcript.Format(res.Script))
	}
	passes(t, fake(t), res)
}
