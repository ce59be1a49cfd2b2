package rules_test

import (
	"slices"
	"testing"
)

// A server that has shown that its lock keeps others out must not let them in beside a
// session in another way; where it has shown nothing of the sort, it may.
func TestALockThatHoldsInOneWayOnly(t *testing.T) {
	const (
		alive = "C2: NOOP\nS2: +OK\n"
		again = "C: <open>\nS: +OK ready\nC: USER mrose\nS: +OK go on\nC: PASS tanstaaf\n"
		inUse = "S: -ERR [IN-USE] wait\n"
		quit  = "C: QUIT\nS: +OK bye\nS: <close>\n"
		plain = "C: <open>\nS: +OK ready\nC: AUTH PLAIN {\x00mrose\x00tanstaaf}\nS: +OK in\n"
	)
	locked := login + second(again+inUse) + quit + "C2: <drop>\n" + second(again+"S: +OK in\n")
	for _, c := range []struct {
		name, dialogue string
		broken         bool
	}{
		{"another mechanism", locked + plain + alive, true},
		{"the first session may be over", locked + plain, false},
		{"the same command", locked + again + "S: +OK in\n" + alive, true},
		{"refused again", locked + again + inUse, false},
		{"never refused", login + second(again+"S: +OK in\n"), false},
		{"not let in yet after the refusal", login + second(again+inUse+"C: <drop>\n"+plain), false},
		{"refused for the credentials", login + second(again+"S: -ERR [AUTH] no\n") + quit + "C2: <drop>\n" +
			second(again+"S: +OK in\n") + plain + alive, false},
		{"let in beside another before", login + second(plain+"C: <drop>\n"+again+inUse) + quit + "C2: <drop>\n" +
			second(again+"S: +OK in\n") + plain + alive, false},
		{"refused when nobody was in", login + second(again+inUse) + quit + "C2: <drop>\n" +
			second(again+inUse+"C: <drop>\n"+again+"S: +OK in\n") + plain + alive, false},
	} {
		o := hear(t, world, encoded(c.dialogue))
		if got := slices.Contains(broken(o), "RFC1939-4-LOCK-01"); got != c.broken {
			t.Errorf("%s: found %t, want %t: %v", c.name, got, c.broken, broken(o))
		}
	}
}
