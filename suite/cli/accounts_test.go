package cli

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
)

// Wherever an account can be given, the same forms mean the same.
func TestAccountForms(t *testing.T) {
	srv := server(t, fakeserver.Config{})
	script := file(t, "stat.pop3", "maildrop: any\nC: <log in>\nC: STAT\nS: +OK\n")
	base := []string{"replay", script, "--target", "pop3://" + srv.Addr()}
	t.Setenv("POP3SPEC_TEST_PASSWORD", "secret")
	password := file(t, "password", "secret\n")
	forms := []string{"alice:secret", "alice:@" + password, "alice:$POP3SPEC_TEST_PASSWORD"}
	for _, form := range forms {
		pop3spec(t, append(base, "--account", form)...).want(t, 0, "1 pass", "")
		pop3spec(t, append(base, "--account-file", file(t, "accounts", form+"\n"))...).want(t, 0, "1 pass", "")
		t.Setenv(accountVariable, form)
		pop3spec(t, base...).want(t, 0, "1 pass", "")
		t.Setenv(accountVariable, "")
	}
}

// What would be sent as two commands is refused wherever it comes from, and not shown.
func TestSecretsOfTwoLinesAreRefused(t *testing.T) {
	const secret = "hunter2\r\nNOOP"
	t.Setenv("POP3SPEC_TEST_PASSWORD", secret)
	lines := file(t, "accounts", "alice:hunter2\rNOOP\n")
	target := []string{"run", "--target", "pop3://localhost:1"}
	known := append(target, "--account", "alice:x")
	for _, args := range [][]string{
		append(target, "--account", "alice:"+secret),
		append(target, "--account", "alice:$POP3SPEC_TEST_PASSWORD"),
		append(target, "--account", "alice:@"+file(t, "password", "hunter2\x00\n")),
		append(target, "--account-file", lines),
		append(known, "--token", "alice:"+secret),
		append(known, "--token-file", lines),
		append(known, "--special", "tls-only=eve:"+secret),
		{"replay", file(t, "x.pop3", session), "--target", "pop3://localhost:1", "--account", "alice:" + secret},
		{"minimize", file(t, "x.pop3", session), "--target", "pop3://localhost:1", "--account", "alice:" + secret},
		{"serve", "--account", "alice:" + secret},
		{"serve", "--account", "ali\nce:hunter2"},
	} {
		got := pop3spec(t, args...)
		got.want(t, 2, "", "CR, LF or NUL")
		if strings.Contains(got.err, "hunter2") {
			t.Errorf("%q: the secret is shown: %s", args, got.err)
		}
	}
}
