package runner

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// route brings messages, and changes them on the way.
type route struct {
	provision.Func
	provision.DeliverFunc
}

func (route) Carries() string { return "test://way" }

// by makes the messages of a target come by a way that changes all of them.
func by(t *testing.T, tgt *target.Target, change func(messages [][]byte) ([][]byte, error)) {
	t.Helper()
	fill, deliver := tgt.Provision, tgt.Deliver
	changed := func(messages ...fixtures.Message) ([]fixtures.Message, error) {
		var all [][]byte
		for _, m := range messages {
			if m.Size() > 1<<20 {
				return messages, nil
			}
			octets, err := m.Bytes()
			if err != nil {
				return nil, err
			}
			all = append(all, octets)
		}
		all, err := change(all)
		var out []fixtures.Message
		for _, m := range all {
			out = append(out, fixtures.NewMessage(m))
		}
		return out, err
	}
	w := route{
		func(ctx context.Context, user string, drop fixtures.Maildrop) (err error) {
			if drop.Messages, err = changed(drop.Messages...); err != nil {
				return err
			}
			return fill.Fill(ctx, user, drop)
		},
		func(ctx context.Context, user string, m fixtures.Message) error {
			messages, err := changed(m)
			if err != nil {
				return err
			}
			return deliver.Deliver(ctx, user, messages[0])
		},
	}
	tgt.Provision, tgt.Deliver = w, w
}

// each changes one message after the other.
func each(change func(m []byte) []byte) func([][]byte) ([][]byte, error) {
	return func(all [][]byte) ([][]byte, error) {
		out := make([][]byte, len(all))
		for i, m := range all {
			out[i] = change(m)
		}
		return out, nil
	}
}

var counted atomic.Int64

// inHeader puts a field at the end of the header section.
func inHeader(m []byte, field string) []byte {
	if head, body, found := bytes.Cut(m, []byte("\r\n\r\n")); found {
		return slices.Concat(head, []byte("\r\n"+field+"\r\n\r\n"), body)
	}
	return append([]byte(field+"\r\n"), m...)
}

// routes are what mail systems do, and others that nobody has heard of.
var routes = map[string]func([][]byte) ([][]byte, error){
	"fields on top, others each time": each(func(m []byte) []byte {
		return append(fmt.Appendf(nil, "Return-Path: <>\r\nReceived: from a\r\n\tby b id %d; now\r\n", counted.Add(1)), m...)
	}),
	"a field below, the same": each(func(m []byte) []byte {
		return inHeader(m, "X-Spam: no")
	}),
	"a field below, another": each(func(m []byte) []byte {
		return inHeader(m, fmt.Sprintf("X-Id: %d", counted.Add(1)))
	}),
	"folded anew": each(func(m []byte) []byte {
		return bytes.ReplaceAll(m, []byte("Subject: "), []byte("Subject:\r\n "))
	}),
	"a footer": each(func(m []byte) []byte {
		return append(slices.Clip(m), "-- \r\nadvertisement\r\n"...)
	}),
	"a footer, another each time": each(func(m []byte) []byte {
		return fmt.Appendf(slices.Clip(m), "-- \r\nnumber %d\r\n", counted.Add(1))
	}),
	"a subject that is marked": each(func(m []byte) []byte {
		return bytes.ReplaceAll(m, []byte("Subject: "), []byte("Subject: [x] "))
	}),
	"other line ends": each(func(m []byte) []byte {
		return bytes.ReplaceAll(m, []byte("\r\n"), []byte("\n"))
	}),
	"blanks at line ends taken out": each(func(m []byte) []byte {
		return bytes.ReplaceAll(m, []byte(" \r\n"), []byte("\r\n"))
	}),
	"in reverse order": func(all [][]byte) ([][]byte, error) {
		all = slices.Clone(all)
		slices.Reverse(all)
		return all, nil
	},
	"in any order": func(all [][]byte) ([][]byte, error) {
		all = slices.Clone(all)
		rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		return all, nil
	},
	"no more than two": func(all [][]byte) ([][]byte, error) { return all[:min(2, len(all))], nil },
	"all twice":        func(all [][]byte) ([][]byte, error) { return append(all, all...), nil },
	"ASCII only": func(all [][]byte) ([][]byte, error) {
		for _, m := range all {
			if slices.ContainsFunc(m, func(b byte) bool { return b > 0x7f || b == 0 }) {
				return nil, &provision.ImpossibleError{Why: "8 bits are not taken"}
			}
		}
		return all, nil
	},
}

// aboutMail are the scripts in which it matters what messages are.
func aboutMail(t *testing.T) (some []*transcript.Script) {
	seen := map[string]int{"ten-thousand": 2, "three-hundred": 2, "big": 2} // they take long
	for _, s := range suitetest.Scripts(t) {
		name := s.Header.Maildrop.Name
		if strings.HasPrefix(s.File, "rfc1939/retr/") || strings.HasPrefix(s.File, "rfc1939/top/") ||
			s.File == "rfc1939/dele/many.pop3" || s.File == "rfc1939/update/new-mail-stays.pop3" {
			if seen[name]++; seen[name] > 2 {
				continue
			}
			some = append(some, s)
		}
	}
	return some
}

// No server is to be blamed for what has become of messages before they came.
func TestWhatHappensOnTheWayIsNoFinding(t *testing.T) {
	for name, change := range routes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tgt := fakeTarget(t, nil, nil)
			by(t, tgt, change)
			report := runCarried(t, tgt)
			if text := describe(report); text != "" {
				t.Error(text)
			}
			if n := report.Summary[verdict.Pass]; n < 12 && n+report.Summary[verdict.Blocked] < 20 {
				t.Errorf("%d scripts pass of %d", n, len(report.Results))
			}
		})
	}
}

func runCarried(t *testing.T, tgt *target.Target) *verdict.Report {
	t.Helper()
	tgt.Accounts = tgt.Accounts[:2]
	report, err := Run(t.Context(), Options{Target: tgt, Scripts: aboutMail(t), Timeout: time.Minute, AsWritten: true})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// What can't be brought blocks what needs it, with the reason.
func TestWhatCanNotBeBroughtBlocks(t *testing.T) {
	for name, want := range map[string]string{
		"no more than two": "2 of 3 messages are in the maildrop when it was filled by test://way",
		"all twice":        "when it was filled with",
		"ASCII only":       "8 bits are not taken",
	} {
		tgt := fakeTarget(t, nil, nil)
		by(t, tgt, routes[name])
		report := runCarried(t, tgt)
		if !slices.ContainsFunc(report.Results, func(r verdict.Result) bool {
			return r.Verdict == verdict.Blocked && strings.Contains(r.Reason, want)
		}) {
			t.Errorf("%s: nothing is blocked by %q", name, want)
		}
	}
}

// What a server does to messages is found all the same.
func TestFaultsAreFoundWhateverTheWay(t *testing.T) {
	for fault, ways := range map[string][]string{
		"dot-lines-dropped":            {"fields on top, others each time", "a footer"},
		"blank-line-doubled":           {"folded anew"},
		"blank-line-lost":              {"a field below, the same"},
		"blank-line-before-terminator": {"in any order"},
	} {
		for _, name := range ways {
			t.Run(fault+" "+name, func(t *testing.T) {
				t.Parallel()
				tgt := fakeTarget(t, []string{fault}, nil)
				by(t, tgt, routes[name])
				if report := runCarried(t, tgt); report.Summary[verdict.Fail] == 0 {
					t.Error("nothing is found")
				}
			})
		}
	}
}
