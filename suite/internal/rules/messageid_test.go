package rules_test

import (
	"slices"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// A timestamp is read as a message identifier, in which an @ or a bracket may be quoted.
func TestTimestamps(t *testing.T) {
	for greeting, good := range map[string]bool{
		`<1896.697170952@dbc.mtview.ca.us>`: true,
		`<"12@34".56@host>`:                 true,
		`<"a>b\"c"@host>`:                   true,
		`<1.2@[127.0.0.1]>`:                 true,
		`<1@[a\]b].org>`:                    true,
		`<1@a.[b]>`:                         true,
		`<12@34@host>`:                      false,
		`<12 34@host>`:                      false,
		`<"12 34"@host>`:                    false,
		`<12.@host>`:                        false,
		`<@host>`:                           false,
		`<12@>`:                             false,
		`<1@[a[b]>`:                         false,
	} {
		var found []string
		for _, f := range hear(t, saslWorld, "C: <open>\nS: +OK ready "+greeting+"\n").Findings() {
			found = append(found, string(f.Rule))
		}
		if slices.Contains(found, "RFC1939-7-APOP-02") == good {
			t.Errorf("%s: found %v", greeting, found)
		}
	}
}

// Two timestamps that differ after a quoted bracket are two, and the digest is of all of it.
func TestQuotedTimestampIsWhole(t *testing.T) {
	const one = `<"a>b".1@host>`
	o := hear(t, saslWorld, "C: <open>\nS: +OK "+one+"\nC: APOP mrose "+model.Digest(one, "tanstaaf")+"\nS: +OK\n"+
		"C2: <open>\nS2: +OK <\"a>b\".2@host>\n")
	for _, f := range o.Findings() {
		if f.Rule == "RFC1939-7-APOP-03" || f.Rule == "RFC1939-7-APOP-05" {
			t.Errorf("%s: %s", f.Rule, f.Message)
		}
	}
}
