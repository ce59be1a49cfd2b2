package coverage_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/coverage"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// reenacted are the faults of the fake that are reported bugs, by the number of the bug.
var reenacted = map[int][]string{
	1: {"retr-not-stuffed"}, 3: {"top-not-stuffed"}, 5: {"top-not-stuffed"}, 7: {"retr-not-stuffed"},
	19: {"blank-line-before-terminator"}, 21: {"retr-bare-lf", "top-bare-lf"}, 31: {"size-counts-lf"},
	34: {"list-format-error"}, 36: {"stat-counts-deleted", "stat-size-counts-deleted"},
	38: {"list-shows-deleted-as-empty", "uidl-shows-deleted"}, 40: {"drop-deletes", "autologout-deletes"},
	44: {"noop-missing"}, 51: {"uidl-one-as-list"}, 53: {"uidl-one-unnumbered"}, 57: {"top-zero-is-everything"},
	60: {"retr-zero-is-first", "dele-negative-from-end"}, 62: {"number-wraps-at-32-bits", "number-wraps-at-64-bits"},
	64: {"number-with-junk"}, 66: {"empty-line-closes"}, 76: {"uidl-trusts-header"}, 85: {"uidl-empty-refused"},
	89: {"sasl-lists-prefixes"}, 91: {"user-announced-but-refused"}, 97: {"apop-timestamp-constant"},
	101: {"challenge-without-space"}, 103: {"plain-needs-initial-response"}, 105: {"auth-failure-swallows-next-command"},
	107: {"cram-crashes"}, 122: {"stls-executes-clear-text"}, 126: {"stls-failure-overlooked"},
	128: {"pipelined-behind-pass-lost"}, 158: {"noop-missing"},
}

// A server with the bug fails one of the scripts that the table names, and by one of
// the rules that it names.
func TestReenactedBugsAreCaught(t *testing.T) {
	all := suitetest.Scripts(t)
	for _, b := range coverage.Bugs() {
		for _, fault := range reenacted[b.N] {
			t.Run(fault, func(t *testing.T) {
				t.Parallel()
				var found []string
				for _, res := range play(t, fault, named(all, b.Scripts)) {
					for _, f := range res.Findings {
						found = append(found, res.Script+" "+string(f.Rule))
						if slices.Contains(b.Rules, f.Rule) && f.Severity != requirement.Info {
							return
						}
					}
				}
				t.Errorf("bug %d (%s) is not found by %v; found were %v", b.N, b.Ref, b.Rules, found)
			})
		}
	}
}

func named(all []*transcript.Script, names []string) (some []*transcript.Script) {
	for _, s := range all {
		if slices.Contains(names, s.File) {
			some = append(some, s)
		}
	}
	return some
}

// play runs scripts against the fake with a fault: as it is, with TLS required, and, if
// that is what the fault is about, with an autologout timer of a second.
func play(t *testing.T, fault string, some []*transcript.Script) (results []verdict.Result) {
	t.Helper()
	for _, c := range []faketarget.Config{{}, {RequireTLS: true}, {Autologout: time.Second}} {
		if c.Autologout > 0 && !strings.Contains(fault, "autologout") {
			continue
		}
		c.Faults = []string{fault}
		tgt, err := faketarget.Start(c)
		if err != nil {
			continue // a fault may need what this fake lacks
		}
		report, err := runner.Run(t.Context(),
			runner.Options{Target: tgt, Scripts: some, Slow: c.Autologout > 0, Autologout: c.Autologout, Timeout: time.Second})
		_ = tgt.Close()
		if err != nil {
			continue // or it lets nobody in here
		}
		results = append(results, report.Results...)
	}
	return results
}
