package runner

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// witnessed fills as a function says, which also tells what it has done.
type witnessed struct{ provision.Func }

func (witnessed) Filled(user string) string { return "a function printed:\n  no user " + user }

var markOf = regexp.MustCompile(`\b[a-z2-7]{26}\b`)

// A fill that has not been done is told with what is there instead, and costs no server
// its good name.
func TestAFillThatIsNotDone(t *testing.T) {
	with := func(subjects ...string) fixtures.Maildrop {
		drop := fixtures.Maildrop{Name: "others"}
		for _, subject := range subjects {
			drop.Messages = append(drop.Messages, fixtures.NewMessage([]byte("Subject: "+subject+"\r\n\r\ntext\r\n")))
		}
		return drop
	}
	nothing := func(context.Context, provision.Provisioner, string, fixtures.Maildrop) error { return nil }
	other := func(from, to string) func(context.Context, provision.Provisioner, string, fixtures.Maildrop) error {
		return func(ctx context.Context, fill provision.Provisioner, user string, drop fixtures.Maildrop) error {
			if user == from {
				user = to
			}
			return fill.Fill(ctx, user, drop)
		}
	}
	for name, tc := range map[string]struct {
		before fixtures.Maildrop
		fill   func(ctx context.Context, fill provision.Provisioner, user string, drop fixtures.Maildrop) error
		user   string
		seen   string
	}{
		"nothing is done":   {with(), nothing, "mrose", "an empty maildrop"},
		"one message stays": {with("\x1b]52;c;x\aOne"), nothing, "mrose", `another message: "\x1b]52;c;x\aOne"`},
		"many messages stay": {with(strings.Fields("a b c d e f g h i j k l m n o p q r s t u v w")...), nothing,
			"mrose", `23 other messages: "a", "b", "c", "d", "e", ...`},
		"messages of an old run": {marked(newMark()), nothing, "mrose",
			`2 other messages: "pop3spec MARK", "pop3spec MARK"`},
		"the first user's always":       {with(), other("alice", "mrose"), "alice", "an empty maildrop"},
		"the second user's always":      {with("One"), other("mrose", "alice"), "mrose", `another message: "One"`},
		"a user whom nobody logs in as": {with("One"), other("mrose", "bob"), "mrose", `another message: "One"`},
	} {
		for transport, change := range map[string]func(*target.Target){
			"in clear": func(*target.Target) {}, "STLS": func(t *target.Target) { t.STLS = true },
			"implicit TLS": func(t *target.Target) { t.Implicit = true },
		} {
			t.Run(name+" "+transport, func(t *testing.T) {
				t.Parallel()
				tgt := fakeTarget(t, nil, nil)
				change(tgt)
				tgt.Accounts = tgt.Accounts[:2]
				fill := tgt.Provision
				for _, a := range tgt.Accounts {
					if err := fill.Fill(t.Context(), a.User, tc.before); err != nil {
						t.Fatal(err)
					}
				}
				tgt.Provision = witnessed{func(ctx context.Context, user string, drop fixtures.Maildrop) error {
					return tc.fill(ctx, fill, user, drop)
				}}
				_, err := Run(t.Context(), Options{Target: tgt, Scripts: suitetest.Scripts(t), Timeout: time.Minute})
				untestable, ok := errors.AsType[*TargetError](err)
				if !ok {
					t.Fatalf("%v is not about the target", err)
				}
				want := "filling the maildrop of " + tc.user + ": its messages are not there when " + tc.user +
					" logs in; check --provision\n" +
					"  expected: 2 messages with MARK in Subject and Message-ID\n" +
					"  seen:     " + tc.seen + "\n" +
					"  done:     a function printed:\n    no user " + tc.user
				if diff := cmp.Diff(want, markOf.ReplaceAllString(untestable.Error(), "MARK")); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// What a delivery agent does to messages is no reason to doubt that they are there.
func TestAFillThroughADeliveryAgent(t *testing.T) {
	for name, change := range map[string]func([]byte) []byte{
		"fields on top": func(m []byte) []byte {
			return append([]byte("Return-Path: <a@example.org>\r\nReceived: from x\r\n\tby y; Fri, 2 Jan 2026 "+
				"10:00:00 +0000\r\n"), m...)
		},
		"other line ends": func(m []byte) []byte { return bytes.ReplaceAll(m, []byte("\r\n"), []byte("\n")) },
		"refolded fields": func(m []byte) []byte {
			return bytes.ReplaceAll(bytes.ReplaceAll(m, []byte("pop3spec "), []byte("pop3spec\r\n ")), []byte("ID: "),
				[]byte("ID:\r\n\t"))
		},
		"another Message-ID": func(m []byte) []byte {
			return bytes.ReplaceAll(m, []byte("Message-ID: <"), []byte("Message-ID: <x@y>\r\nX: <"))
		},
		"no body": func(m []byte) []byte {
			head, _, _ := bytes.Cut(m, []byte("\r\n\r\n"))
			return append(head, "\r\n\r\n"...)
		},
		"capitals": bytes.ToUpper,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tgt := fakeTarget(t, nil, nil)
			tgt.Accounts = tgt.Accounts[:2]
			fill := tgt.Provision
			tgt.Provision = provision.Func(func(ctx context.Context, user string, drop fixtures.Maildrop) error {
				changed := fixtures.Maildrop{Name: "changed"}
				for _, m := range drop.Messages {
					octets, err := m.Bytes()
					if err != nil {
						return err
					}
					changed.Messages = append(changed.Messages, fixtures.NewMessage(change(octets)))
				}
				return fill.Fill(ctx, user, changed)
			})
			r, err := New(t.Context(), Options{Target: tgt, Timeout: time.Minute})
			if err == nil {
				err = r.prove(t.Context(), tgt.Accounts[1].User)
			}
			if err != nil || r.filling.lost || len(r.filling.proved) != 2 {
				t.Errorf("%v, %+v", err, r.filling.proved)
			}
		})
	}
}

// What is wrong with a server is never taken for a fill that has not been done.
func TestNoFaultIsTakenForAFailedFill(t *testing.T) {
	seen := func(t *testing.T, c faketarget.Config) (lost bool) {
		tgt, err := faketarget.Start(c)
		if err != nil {
			t.Fatal(err)
		}
		defer tgt.Close()
		tgt.Accounts = tgt.Accounts[:2]
		r, err := New(t.Context(), Options{Target: tgt, Timeout: time.Second})
		if err == nil {
			r.Scripts = suitetest.Scripts(t)
			_ = r.proveAll(t.Context())
		}
		for user, err := range r.filling.proved {
			if err != nil {
				t.Errorf("%s: %v", user, err)
			}
		}
		return r.filling.lost
	}
	for _, f := range fakeserver.Faults() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			seen(t, faketarget.Config{Profile: f.Profile, Faults: []string{f.Name}})
		})
	}
	for _, v := range fakeserver.Variations() {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			seen(t, faketarget.Config{Variations: []string{v.Name}})
		})
	}
	for _, p := range fakeserver.Profiles() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			seen(t, faketarget.Config{Profile: p.Name})
		})
	}
}

// A server that shows nothing that could be understood is judged all the same.
func TestAFillThatCanNotBeSeen(t *testing.T) {
	for name, answer := range map[string]func(command string) string{
		"STAT without numbers": func(c string) string {
			if c == "STAT" || strings.HasPrefix(c, "USER") || strings.HasPrefix(c, "PASS") || c == "QUIT" {
				return "+OK\r\n"
			}
			return "-ERR\r\n"
		},
		"RETR refused": func(c string) string {
			switch {
			case strings.HasPrefix(c, "RETR"), strings.HasPrefix(c, "TOP"), c == "CAPA":
				return "-ERR\r\n"
			case c == "LIST", c == "UIDL":
				return "+OK\r\n1 100\r\n2 100\r\n.\r\n"
			}
			return "+OK 2 200\r\n"
		},
		"empty, and yet a unique-id": func(c string) string {
			switch c {
			case "RETR 1", "TOP 1 0", "CAPA":
				return "-ERR\r\n"
			case "LIST":
				return "+OK\r\n.\r\n"
			case "UIDL":
				return "+OK\r\n1 one\r\n.\r\n"
			}
			return "+OK 0 0\r\n"
		},
		"a message that is none": func(c string) string {
			switch c {
			case "CAPA":
				return "-ERR\r\n"
			case "LIST", "UIDL":
				return "+OK\r\n1 5\r\n.\r\n"
			case "RETR 1", "TOP 1 0":
				return "+OK\r\nHello\r\n.\r\n"
			}
			return "+OK 1 5\r\n"
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tgt := listening(t, "+OK\r\n", answer)
			tgt.Provision = provision.Func(func(context.Context, string, fixtures.Maildrop) error { return nil })
			r, err := New(t.Context(), Options{Target: tgt, Timeout: time.Minute})
			if err != nil || !r.filling.lost {
				t.Errorf("%v, %+v", err, &r.filling)
			}
		})
	}
}

// Go tests play one script after the other, and learn of it there.
func TestAFillThatIsNotDoneIsAnErrorOfAScript(t *testing.T) {
	tgt := fakeTarget(t, nil, nil)
	fill := tgt.Provision
	tgt.Provision = provision.Func(func(ctx context.Context, user string, drop fixtures.Maildrop) error {
		return fill.Fill(ctx, tgt.Accounts[0].User, drop)
	})
	r, err := New(t.Context(), Options{Target: tgt, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	s := scriptsOf(t, 1, "maildrop: two-messages\nmaildrop2: one-message\n\nC: <log in>\nC: STAT\nS: +OK\n")[0]
	res := r.Play(t.Context(), 0, s)
	if res.Verdict != verdict.Error || !strings.Contains(res.Reason, "its messages are not there") {
		t.Errorf("%+v", res)
	}
}
