package rules_test

import (
	"testing"

	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// A rule counts as judged where a breach would have shown: what a response code says of a maildrop in use is at
// stake where a login is refused beside a session of the same user.
func TestCodesAreJudgedWhereTheyCouldCome(t *testing.T) {
	const announced = "C: CAPA\nS: +OK\nS: RESP-CODES\nS: USER\nS: .\n"
	const refused = "\nC2: <open>\nS2: +OK ready\nC2: CAPA\nS2: +OK\nS2: RESP-CODES\nS2: USER\nS2: .\n" +
		"C2: USER mrose\nS2: +OK\nC2: PASS wrong\nS2: -ERR no"
	for name, c := range map[string]struct {
		dialogue   string
		auth, busy bool
	}{
		"accepted":              {login + announced + "C: NOOP\nS: +OK", false, false},
		"refused":               {login + announced + "C: RETR 99\nS: -ERR no", true, false},
		"refused beside nobody": {login + announced + "C: QUIT\nS: +OK\nS: <close>" + refused, true, false},
		"refused beside one":    {login + announced + refused, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			judged := hear(t, world, c.dialogue).Judged()
			if judged[rule.RFC3206_5_AUTH_01] > 0 != c.auth || judged[rule.RFC2449_8_1_2_IU_01] > 0 != c.busy {
				t.Errorf("AUTH %d times, IN-USE %d times", judged[rule.RFC3206_5_AUTH_01], judged[rule.RFC2449_8_1_2_IU_01])
			}
		})
	}
}
