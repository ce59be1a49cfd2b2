package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/internal/golden"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

func TestListScripts(t *testing.T) {
	all := suitetest.Scripts(t)
	text := pop3spec(t, "list")
	text.want(t, 0, "\n", "")
	var listed struct {
		Schema  int
		Scripts []listedScript
	}
	decode(t, pop3spec(t, "list", "--format", "json"), &listed)
	if listed.Schema != 1 || len(listed.Scripts) != len(all) {
		t.Errorf("schema %d with %d scripts, want %d", listed.Schema, len(listed.Scripts), len(all))
	}
	for i, s := range all {
		if got := listed.Scripts[i]; got.Script != s.File || got.Title != s.Title || len(got.Rules) != len(s.Header.Proves) {
			t.Errorf("got %+v for %s", got, s.File)
		}
		if !strings.Contains(text.out, s.File+"\n") || !strings.Contains(text.out, s.Title) {
			t.Errorf("%s is not listed", s.File)
		}
	}
	if got := pop3spec(t, "list", "sessions/*"); strings.Contains(got.out, "rfc1939/") || got.out == "" {
		t.Errorf("list sessions/* prints %q", got.out)
	}
	pop3spec(t, "list", "nothing/*").want(t, 4, "", `matches "nothing/*"`)
}

func TestListRules(t *testing.T) {
	var listed struct{ Rules []listedRule }
	decode(t, pop3spec(t, "list", "--rules", "--format", "json"), &listed)
	if len(listed.Rules) != len(requirement.All()) {
		t.Errorf("%d rules are listed, want %d", len(listed.Rules), len(requirement.All()))
	}
	pop3spec(t, "list", "--rules", "rfc1939-5-dele-*").want(t, 0,
		"RFC1939-5-DELE-02 (RFC 1939 section 5, MUST)\n    A server must", "")
	pop3spec(t, "list", "--rules", "RFC1939-5-DELEX-*").want(t, 4, "", `there is no rule "RFC1939-5-DELEX-*"`)
}

func decode(t *testing.T, o outcome, v any) {
	t.Helper()
	if o.code != 0 || o.err != "" {
		t.Errorf("exit code %d: %s", o.code, o.err)
	}
	if err := json.Unmarshal([]byte(o.out), v); err != nil {
		t.Fatalf("%v in %s", err, o.out)
	}
}

// What is printed about every rule makes sense, whatever fields it has.
func TestExplain(t *testing.T) {
	all := suitetest.Scripts(t)
	for _, r := range requirement.All() {
		got := pop3spec(t, "explain", strings.ToLower(string(r.ID)))
		got.want(t, 0, r.String()+"\n", "")
		flat := strings.Join(strings.Fields(got.out), " ")
		for _, text := range append([]string{r.Rule, r.Why, r.Applies, r.Document()}, r.Pitfalls...) {
			if !strings.Contains(flat, strings.Join(strings.Fields(text), " ")) {
				t.Errorf("%s: no %q in\n%s", r.ID, text, got.out)
			}
		}
		for _, name := range provedBy(r.ID, all) {
			if !strings.Contains(got.out, "\n  "+name+"\n") {
				t.Errorf("%s: %s is not named", r.ID, name)
			}
		}
	}
	golden.Check(t, "explain", pop3spec(t, "explain", "RFC8997-3-NEW-01").out)
}

func TestFaults(t *testing.T) {
	text := pop3spec(t, "faults").out
	for _, f := range fakeserver.Faults() {
		if !strings.Contains(text, "  "+f.Name+" (breaks "+f.Breaks+")\n") {
			t.Errorf("fault %s is not listed", f.Name)
		}
	}
	for _, v := range fakeserver.Variations() {
		if !strings.Contains(text, "  "+v.Name+" (allowed by "+v.Allowed+")\n") {
			t.Errorf("variation %s is not listed", v.Name)
		}
	}
	for _, s := range fakeserver.Situations() {
		if !strings.Contains(text, "  "+s.Name+"\n") {
			t.Errorf("situation %s is not listed", s.Name)
		}
	}
	var listed struct{ Faults, Situations, Variations []listedFault }
	decode(t, pop3spec(t, "faults", "--format", "json"), &listed)
	if len(listed.Faults) != len(fakeserver.Faults()) || len(listed.Variations) != len(fakeserver.Variations()) ||
		len(listed.Situations) != len(fakeserver.Situations()) {
		t.Errorf("%d, %d and %d are listed", len(listed.Faults), len(listed.Situations), len(listed.Variations))
	}
}

// Of a fault, what it can be confined to is listed, and why it can't be to the rest.
func TestFaultsOfOneName(t *testing.T) {
	const fault = "greeting-of-two-lines"
	text := pop3spec(t, "faults", fault).out
	sensible, senseless, _ := strings.Cut(text, "Makes no sense\n")
	if !strings.Contains(sensible, fault+"@implicit\n") ||
		!strings.Contains(senseless, fault+"@apop\n      "+fakeserver.Unfit(fault, "apop")) {
		t.Errorf("it is\n%s", text)
	}
	var listed struct{ Confined []confinement }
	decode(t, pop3spec(t, "faults", fault, "--format", "json"), &listed)
	if len(listed.Confined) != len(fakeserver.Situations()) {
		t.Errorf("%d are listed", len(listed.Confined))
	}
}

func TestCompletion(t *testing.T) {
	for want, args := range map[string][]string{
		"RFC1939-5-DELE-02\t":             {"explain", "rfc1939-5-d"},
		"RFC1939-5-STAT-01\t":             {"run", "RFC1939-5"},
		"sessions/rfc1939-session.pop3":   {"run", "sess"},
		"should\n":                        {"run", "--level", ""},
		"github\n":                        {"replay", "--format", ""},
		"quit-deletes-nothing\n":          {"serve", "--fault", "quit"},
		"quit-deletes-nothing@stls\t":     {"run", "--fault", "quit-deletes-nothing@"},
		"no-lock@second-account\t":        {"selftest", "no-lock@"},
		"two-messages\n":                  {"serve", "--maildrop", "two"},
		"sessions/rfc1939-user-pass.pop3": {"list", "sessions/rfc1939-u"},
	} {
		got := pop3spec(t, append([]string{"__complete"}, args...)...)
		if got.code != 0 || !strings.Contains(got.out, want) {
			t.Errorf("%q offers %q, want %q", args, got.out, want)
		}
	}
	pop3spec(t, "completion", "bash").want(t, 0, "__start_pop3spec", "")
}
