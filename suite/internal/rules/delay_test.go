package rules_test

import (
	"slices"
	"testing"
)

// Who announces a login delay of nothing must not tell anybody to come back later; codes are free where no delay is
// announced.
func TestALoginDelayOfNothing(t *testing.T) {
	const soon = "C: USER mrose\nS: +OK\nC: PASS tanstaaf\nS: -ERR [LOGIN-DELAY] too soon\n"
	capa := func(line string) string { return "C: <open>\nS: +OK\nC: CAPA\nS: +OK\nS: " + line + "\nS: .\n" + soon }
	for _, c := range []struct {
		name, dialogue string
		broken         bool
	}{
		{"announced and enforced", capa("LOGIN-DELAY 0"), true},
		{"not announced", capa("TOP"), false},
		{"no CAPA", "C: <open>\nS: +OK\n" + soon, false},
	} {
		if got := slices.Contains(broken(hear(t, world, c.dialogue)), "RFC2449-6.5-DELAY-01"); got != c.broken {
			t.Errorf("%s: found %t", c.name, got)
		}
	}
	o := world
	o.LoginDelay = 10
	if got := broken(hear(t, o, capa("LOGIN-DELAY 10"))); slices.Contains(got, "RFC2449-6.5-DELAY-01") {
		t.Errorf("a real delay: %v", got)
	}
}
