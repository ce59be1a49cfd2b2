package main

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/target"
)

func TestSpecialAccounts(t *testing.T) {
	t.Setenv(specialVariable, "tls-only=eve:one namesake=a@x.example:t=w:o")
	got, err := parseSpecial(nil)
	if err != nil || len(got) != 2 || got[0].Role != "tls-only" || got[0].User != "eve" || got[1].Password != "t=w:o" {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := parseSpecial([]string{"tls-only=eve:one"}); err != nil || len(got) != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	for _, text := range []string{"tls-only", "tls-only=eve", "=eve:secret", "tls-only=:secret", "eve:secret"} {
		_, err := parseSpecial([]string{text})
		if err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", text, err)
		}
	}
	var none []target.Special
	t.Setenv(specialVariable, "")
	if got, err := parseSpecial(nil); err != nil || len(got) != len(none) {
		t.Errorf("%+v, %v", got, err)
	}
}

// A script about a special account is played with it, and blocked without it.
func TestRunWithASpecialAccount(t *testing.T) {
	srv := server(t, fakeserver.Config{STLS: true, Accounts: nil})
	base := []string{"run", "RFC2595-2.3-CLEAR-02", "--target", "pop3://" + srv.Addr(), "--insecure", "--account", "alice:secret"}
	pop3spec(t, base...).want(t, 4, "use --special tls-only=USER:PASSWORD", "")
	got := pop3spec(t, append(base, "--special", "tls-only=bob:secret", "--strict")...)
	got.want(t, 1, "RFC2595-2.3-CLEAR-02", "") // for bob may do what others may
	pop3spec(t, append(base, "--special", "tls-onyl=bob:secret")...).want(t, 2, "", `there is no role of an account "tls-onyl"; did you mean tls-only?`)
	pop3spec(t, "run", "--special", "tls-only=bob:secret").want(t, 2, "", "--special needs --target URL")
}
