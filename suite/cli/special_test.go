package cli

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
)

// A script about a special account is played with it, and blocked without it.
func TestRunWithASpecialAccount(t *testing.T) {
	srv := server(t, fakeserver.Config{STLS: true, Accounts: nil})
	base := []string{"run", "RFC2595-2.3-CLEAR-02", "--target", "pop3://" + srv.Addr(), "--insecure", "--account",
		"alice:secret"}
	pop3spec(t, base...).want(t, 4, "use --special tls-only=USER:PASSWORD", "")
	got := pop3spec(t, append(base, "--special", "tls-only=bob:secret", "--strict")...)
	got.want(t, 1, "RFC2595-2.3-CLEAR-02", "") // for bob may do what others may
	pop3spec(t, append(base, "--special", "tls-onyl=bob:secret")...).want(t, 2, "",
		`there is no role of an account "tls-onyl"; did you mean tls-only?`)
	leak := pop3spec(t, append(base, "--special", "bob:hunter2=x:y")...)
	leak.want(t, 2, "", "special account 1 is not of the form ROLE=USER:PASSWORD")
	if strings.Contains(leak.err, "hunter2") {
		t.Errorf("the error shows what may be a password: %s", leak.err)
	}
	t.Setenv(specialVariable, "tls-onyl=bob:secret")
	pop3spec(t, base...).want(t, 2, "", "did you mean tls-only?")
	pop3spec(t, "run", "--special", "tls-only=bob:secret").want(t, 2, "", "--special needs --target URL")
}
