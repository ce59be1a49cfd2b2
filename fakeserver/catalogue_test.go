package fakeserver

import (
	"regexp"
	"strings"
	"testing"
)

var (
	kebab  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	ruleID = regexp.MustCompile(`^(RFC\d+-[\d.]+|DEFACTO)-[A-Z0-9]+-\d\d$`)
)

func TestCatalogueIsComplete(t *testing.T) {
	check := func(name, rule, sentence string, probe []string, apply func(*wiring)) {
		if !kebab.MatchString(name) || !ruleID.MatchString(rule) || !strings.HasSuffix(sentence, ".") ||
			len(probe) == 0 || apply == nil {
			t.Errorf("%q is not described in full", name)
		}
	}
	for _, f := range Faults() {
		check(f.Name, f.Breaks, f.Sentence, f.Probe, f.apply)
		if _, ok := LookupProfile(f.Profile); !ok && f.Profile != "" {
			t.Errorf("%s is about the service %q, which has no profile", f.Name, f.Profile)
		}
	}
	for _, v := range Variations() {
		check(v.Name, v.Allowed, v.Sentence, v.Probe, v.apply)
	}
}

func TestLookup(t *testing.T) {
	if f, ok := LookupFault("rset-does-nothing"); !ok || f.Breaks != "RFC1939-5-RSET-01" {
		t.Errorf("LookupFault: %v, %v", f, ok)
	}
	if v, ok := LookupVariation("no-apop"); !ok || v.Name != "no-apop" {
		t.Errorf("LookupVariation: %v, %v", v, ok)
	}
	if _, ok := LookupFault("no-apop"); ok {
		t.Error("a variation is taken for a fault")
	}
}

func TestUnknownFaultAndVariationAreErrors(t *testing.T) {
	accounts := []Account{{User: "alice", Password: "x"}}
	for want, c := range map[string]Config{
		`fakeserver: no fault is named "nonsense"`:     {Accounts: accounts, Faults: []string{"nonsense"}},
		`fakeserver: no variation is named "nonsense"`: {Accounts: accounts, Variations: []string{"nonsense"}},
	} {
		if _, err := New(c); err == nil || err.Error() != want {
			t.Errorf("New: %v, want %s", err, want)
		}
	}
}
