package runner

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// careful are the accounts of a target whose secrets must not be sent in clear.
func careful(tgt *target.Target) []target.Account {
	all := slices.Clone(tgt.Accounts)
	for _, s := range tgt.Special {
		if !slices.ContainsFunc(tgt.Special, func(o target.Special) bool { return o.Role == tlsOnly && o.User == s.User }) {
			all = append(all, s.Account)
		}
	}
	return all
}

// overheardIn runs scripts against the bundled server, and returns what they came to and
// what can be learnt of the accounts by listening.
func overheardIn(t *testing.T, c faketarget.Config, change func(*target.Target),
	all []*transcript.Script) (*verdict.Report, []string) {
	t.Helper()
	r := &relay{}
	c.Front = r.front(t)
	tgt, err := faketarget.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	change(tgt)
	report, err := Run(t.Context(), Options{Target: tgt, Scripts: all, Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if err := tgt.Close(); err != nil {
		t.Fatal(err)
	}
	var found []string
	spoken := 0
	for _, o := range r.all() {
		for _, leak := range o.secretsIn(careful(tgt)) {
			found = append(found, fmt.Sprintf("%s in %q", leak, inClear(o.client)))
		}
		spoken += len(inClear(o.client))
	}
	if spoken == 0 && !tgt.Implicit {
		t.Error("the relay has heard nothing in clear")
	}
	return report, found
}

func withSTLS(tgt *target.Target)        { tgt.STLS = true }
func withImplicitTLS(tgt *target.Target) { tgt.Implicit = true }

// Whoever listens to a run under TLS learns no secret of any account from what is sent
// before TLS begins or without it. The rules about clear text are put to the test all the
// same, where there is an account whose password is named for that.
func TestARunUnderTLSSendsNoSecretInClear(t *testing.T) {
	all := append(suitetest.Scripts(t), recordings(t)...)
	for name, way := range map[string]struct {
		config faketarget.Config
		change func(*target.Target)
	}{
		"TLS required": {faketarget.Config{RequireTLS: true}, withSTLS},
		"STLS": {faketarget.Config{Variations: []string{"digest-md5", "oauth10a"}, ClientCertificates: true},
			withSTLS},
		"implicit TLS": {faketarget.Config{}, withImplicitTLS},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			report, found := overheardIn(t, way.config, way.change, all)
			for _, leak := range found {
				t.Error(leak)
			}
			if report.Exit(true) != verdict.ExitHolds {
				t.Error(describe(report))
			}
			for _, res := range report.Results {
				if res.Verdict == verdict.Blocked && strings.Contains(res.Reason, "without TLS") {
					t.Errorf("%s: %s", res.Script, res.Reason)
				}
			}
		})
	}
}

// What a script may write to send a secret, or what is made of one.
var tellingScripts = map[string]string{
	"password":             "C: USER {user}\nS: <any reply>\nC: PASS {password}\n",
	"small letters":        "C: pass {password}\n",
	"in other letters":     "C: PASS {password_other_case}\n",
	"more":                 "C: PASS {password} and more\n",
	"its beginning":        "C: PASS {password_start}\n",
	"two sends":            "C: <send \"PASS {password_start}\">\nC: <send \"f\\r\\n\">\n",
	"octet by octet":       "C: <send \"PASS {password}\\r\\n\" octet by octet>\n",
	"over two lines":       "C: \"NOOP {password_start}\"\n",
	"hidden in a command":  "C: \"NOOP\\r\\nPASS {password}\"\n",
	"pipelined":            "C: <send without waiting>\nC: USER {user}\nC: PASS {password}\n",
	"no command at all":    "C: {password}\n",
	"another account":      "C: USER {user2}\nS: <any reply>\nC: PASS {password2}\n",
	"literal":              "C: USER mrose\nS: <any reply>\nC: PASS tanstaaf\n",
	"token":                "C: NOOP {token}\n",
	"digest":               "C: APOP {user} {digest}\n",
	"digest of another":    "C: APOP {user} {other_digest}\n",
	"PLAIN":                "C: AUTH PLAIN {initial}\n",
	"PLAIN, in two steps":  "C: AUTH PLAIN\nS: +\nC: {response}\n",
	"PLAIN, of its own":    "C: AUTH PLAIN\nS: +\nC: <respond \"a\\x00{user}\\x00{password}\">\n",
	"PLAIN, in halves":     "C: AUTH PLAIN\nS: +\nC: {response1}!{response2}\n",
	"LOGIN":                "C: AUTH LOGIN\nS: +\nC: {response}\nS: +\nC: {response}\n",
	"CRAM-MD5":             "C: AUTH CRAM-MD5\nS: +\nC: {response}\n",
	"CRAM-MD5, written":    "C: AUTH CRAM-MD5\nS: +\nC: {response} and more\n",
	"DIGEST-MD5":           "C: AUTH DIGEST-MD5\nS: +\nC: {response}\n",
	"DIGEST-MD5, for IMAP": "C: AUTH DIGEST-MD5\nS: +\nC: {response_for_imap}\n",
	"SCRAM-SHA-1":          "C: AUTH SCRAM-SHA-1 {initial}\nS: +\nC: {response}\n",
	"SCRAM-SHA-256":        "C: AUTH SCRAM-SHA-256 {initial}\nS: +\nC: {response}\n",
	"a proof":              "C: AUTH SCRAM-SHA-256 {initial}\nS: +\nC: <respond \"c=biws,r={nonce},p={proof}\">\n",
	"OAUTHBEARER":          "C: AUTH OAUTHBEARER {initial}\n",
	"XOAUTH2":              "C: AUTH XOAUTH2 {initial}\n",
	"OAUTH10A":             "C: AUTH OAUTH10A {initial}\n",
	"a request":            "C: AUTH OAUTH10A\nS: +\nC: <respond \"n,,\\x01auth={oauth10a}\\x01\\x01\">\n",
}

// Without TLS the listener learns a secret from each of them; in a run under TLS from
// none, and the script is blocked.
func TestTheSessionWithholdsSecrets(t *testing.T) {
	for name, steps := range tellingScripts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, under := range []bool{false, true} {
				r := &relay{}
				tgt := listening(t, "+OK <1@example.org>\r\n", challenger)
				tgt.Address, _ = r.front(t)(tgt.Address)
				tgt.STLS = under
				tgt.Accounts = []target.Account{
					{User: "mrose", Password: "tanstaaf", Token: "one/two.three"},
					{User: "alice", Password: "Quackenbush", Token: "four"},
				}
				s := parsed(t, "telling.pop3",
					"maildrop: any\nrequires: cleartext\n\n"+steps+"S: <any reply or close>\nC: <drop connection>\n")
				run := newRunner(Options{Target: tgt, Timeout: 5 * time.Second})
				run.offer.apop = true
				res := run.Play(t.Context(), 0, s)
				var found []string
				for _, o := range r.all() {
					found = append(found, o.secretsIn(tgt.Accounts)...)
				}
				if under && len(found) > 0 || !under && len(found) == 0 {
					t.Errorf("under TLS: %v; heard %q", under, found)
				}
				if under && (res.Verdict != verdict.Blocked || !strings.Contains(res.Reason, "without TLS")) {
					t.Errorf("%s: %s %v", res.Verdict, res.Reason, res.Findings)
				}
			}
		})
	}
}

// challenger answers as a server does that has all mechanisms in clear.
func challenger(line string) string {
	challenge := ""
	words := strings.Fields(line)
	message, _ := sasl.Decode(words[len(words)-1])
	switch first := sasl.ReadFirst(message); {
	case strings.HasPrefix(line, "QUIT"):
		return "+OK\r\n"
	case line == "AUTH CRAM-MD5":
		challenge = "<2@example.org>"
	case line == "AUTH DIGEST-MD5":
		challenge = `realm="x",nonce="abc",qop="auth",algorithm=md5-sess,charset=utf-8`
	case line == "AUTH LOGIN":
		challenge = "Username:"
	case first.Nonce != "":
		challenge = "r=" + first.Nonce + "more,s=c2FsdA==,i=4096"
	case !strings.HasPrefix(line, "AUTH") && len(message) == 0:
		return "-ERR\r\n"
	}
	return "+ " + sasl.Encode([]byte(challenge)) + "\r\n"
}

// The needs of a script say why it is blocked before anything is sent.
func TestARightPasswordInClearIsSentForASpecialAccountOnly(t *testing.T) {
	all := slices.DeleteFunc(suitetest.Scripts(t),
		func(s *transcript.Script) bool { return !slices.Contains(s.Header.Requires, need.SecretInClear) })
	for _, special := range []bool{false, true} {
		tgt, err := faketarget.Start(faketarget.Config{RequireTLS: true})
		if err != nil {
			t.Fatal(err)
		}
		defer tgt.Close()
		if !special {
			tgt.Special = slices.DeleteFunc(tgt.Special, func(s target.Special) bool { return s.Role == tlsOnly })
		}
		seen := 0
		for _, res := range runAll(t, tgt, all).Results {
			switch {
			case res.Verdict == verdict.NotApplicable:
				continue // there is no APOP
			case special && res.Verdict != verdict.Pass,
				!special && (res.Verdict != verdict.Blocked || !strings.Contains(res.Reason, "--special tls-only=USER:PASSWORD")):
				t.Errorf("special account: %v; %s: %s %s", special, res.Script, res.Verdict, res.Reason)
			}
			seen++
		}
		if seen == 0 {
			t.Error("no script sends a right password in clear")
		}
	}
}
