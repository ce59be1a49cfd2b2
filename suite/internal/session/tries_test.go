package session

import (
	"bufio"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// heard is a server that lists PLAIN, LOGIN and CRAM-MD5, refuses every login but those in
// good, and tells the client's side of each exchange when it ends.
func heard(t *testing.T, good string, tell chan<- string) string {
	const challenge = "<1.2@localhost>"
	return serve(t, func(c net.Conn, r *bufio.Reader) {
		say := func(line string) { _, _ = c.Write([]byte(line + "\r\n")) }
		hear := func() string {
			line, _ := r.ReadString('\n')
			return strings.TrimSpace(line)
		}
		say("+OK")
		for {
			first := hear()
			words := strings.Fields(first)
			if len(words) == 0 {
				return
			}
			ask := map[string][]string{"PLAIN": {""}, "LOGIN": {"Username:", "Password:"}, "CRAM-MD5": {challenge}}
			switch words[0] {
			case "AUTH":
				ends := len(words) - 2
				said := first
				for _, question := range ask[words[1]][ends:] {
					say("+ " + sasl.Encode([]byte(question)))
					said += "|" + hear()
				}
				tell <- said
				say(map[bool]string{true: "+OK", false: "-ERR"}[said == good])
			case "CAPA":
				say("+OK\r\nSASL PLAIN LOGIN CRAM-MD5 GSSAPI\r\n.")
			default:
				say("+OK")
				return
			}
		}
	})
}

func TestAPasswordIsTriedInEveryForm(t *testing.T) {
	b64 := func(s string) string { return sasl.Encode([]byte(s)) }
	plain, user, wrong := b64("\x00mrose\x00wrong"), b64("mrose"), b64("wrong")
	cram := b64("mrose " + sasl.CRAM([]byte("<1.2@localhost>"), "wrong"))
	sending := []string{"AUTH LOGIN " + user + "|" + wrong, "AUTH LOGIN|" + user + "|" + wrong, "AUTH PLAIN " + plain,
		"AUTH PLAIN|" + plain}
	for direction, want := range map[string][]string{
		`try to log in with the password "wrong" by every mechanism`: append([]string{"AUTH CRAM-MD5|" + cram},
			sending...),
		`try to log in with the password "wrong" by every mechanism that sends it`: sending,
		"try to act as account 2 by every mechanism": {
			"AUTH PLAIN " + b64("alice\x00mrose\x00tanstaaf"), "AUTH PLAIN|" + b64("alice\x00mrose\x00tanstaaf"),
		},
	} {
		tell := make(chan string, 20)
		out := playWithTwo(t, heard(t, "", tell), "C: <"+direction+">")
		close(tell)
		var got []string
		for said := range tell {
			got = append(got, said)
		}
		if slices.Sort(got); out.Err != nil || letIn(out) || !slices.Equal(got, want) {
			t.Errorf("%s:\n%q, want\n%q (%q, %v)", direction, got, want, brokenRules(out), out.Err)
		}
	}
}

// One form that takes what it should not is found, under the rule of what was tried.
func TestAFormThatTakesTheWrongPasswordIsFound(t *testing.T) {
	tell := make(chan string, 20)
	address := heard(t, "AUTH PLAIN "+sasl.Encode([]byte("\x00mrose\x00wrong")), tell)
	out := playWithTwo(t, address, `C: <try to log in with the password "wrong" by every mechanism that sends it>`)
	if !letIn(out) {
		t.Errorf("broken: %q (%v)", brokenRules(out), out.Err)
	}
}

// letIn reports whether a login was taken that had to be refused.
func letIn(out *Outcome) bool { return slices.Contains(brokenRules(out), "RFC5034-4-FAIL-01") }

// playWithTwo plays a script for two accounts.
func playWithTwo(t *testing.T, address, script string) *Outcome {
	t.Helper()
	s, err := transcript.Parse("test.pop3", []byte(script))
	if err != nil {
		t.Fatal(err)
	}
	accounts := []model.Account{{User: "mrose", Password: "tanstaaf"}, {User: "alice", Password: "secret"}}
	return Play(t.Context(), s, Config{
		Dialer: &net.Dialer{}, Address: address, Accounts: accounts, World: model.World{Accounts: accounts},
		Timeout: time.Minute,
	})
}
