package rules_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
)

// capa is an answer to CAPA with these lines.
func capa(lines ...string) string {
	return "C: CAPA\nS: +OK\nS: " + strings.Join(append(lines, "."), "\nS: ") + "\n"
}

// before is a session up to the login, with a list of capabilities.
func before(lines ...string) string {
	return "C: <open>\nS: +OK ready\n" + capa(lines...)
}

const enter = "C: USER mrose\nS: +OK go on\nC: PASS tanstaaf\nS: +OK fine\n"

// second makes a dialogue that of a second connection.
func second(dialogue string) string {
	return strings.NewReplacer("C:", "C2:", "S:", "S2:").Replace(dialogue)
}

type judgement struct {
	name, dialogue string
	fails          string // rules that must be found as failures, or as warnings
	silent         bool   // nothing may be found at all
}

// ofSASL reports whether a rule is about what AUTH may offer in clear, as all is here.
func ofSASL(rule string) bool {
	return strings.HasPrefix(rule, "RFC5034") || strings.HasPrefix(rule, "RFC4616")
}

func check(t *testing.T, all []judgement) {
	t.Helper()
	for _, c := range all {
		t.Run(c.name, func(t *testing.T) {
			got := broken(hear(t, world, c.dialogue))
			if alarm := slices.DeleteFunc(slices.Clone(got), ofSASL); c.silent && len(alarm) > 0 {
				t.Errorf("false alarm: %v", alarm)
			}
			for _, want := range strings.Fields(c.fails) {
				if !slices.Contains(got, want) {
					t.Errorf("%s was not found; found %v", want, got)
				}
			}
		})
	}
}

func TestCapabilities(t *testing.T) {
	all := []string{"TOP", "UIDL", "USER", "SASL PLAIN", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", "EXPIRE 30 USER",
		"LOGIN-DELAY 20 USER", "STLS", "IMPLEMENTATION a b"}
	after := []string{"XPRIVATE", "implementation a b", "login-delay 10", "expire never", "pipelining", "auth-resp-code",
		"resp-codes", "sasl plain", "user", "uidl", "top"}
	check(t, []judgement{
		{name: "everything, in any order and case", dialogue: before(all...) + enter + capa(after...), silent: true},
		{name: "IMPLEMENTATION only after login", dialogue: before("USER") + enter + capa("USER", "IMPLEMENTATION x"),
			silent: true},
		{name: "brackets and punctuation",
			dialogue: before("RESP-CODES") + "C: FOO\nS: -ERR [X[1/!#$%&'()*+,;:<=>?@\\^_`{|}~] no\n",
			silent:   true},
		{name: "other codes and deeper levels", dialogue: before("RESP-CODES") + "C: FOO\nS: -ERR [X-ODD/1/2] no\n",
			silent: true},
		{name: "USER and SASL dropped", dialogue: before("USER", "SASL PLAIN") + enter + capa("IMPLEMENTATION x"),
			fails: "RFC2449-5-CAPA-03 RFC2449-6.2-USER-01"},
		{name: "UIDL only after login", dialogue: before("USER") + enter + capa("USER", "UIDL"),
			fails: "RFC2449-6.8-UIDL-01 RFC2449-5-CAPA-03"},
		{name: "IMPLEMENTATION withdrawn", dialogue: before("IMPLEMENTATION x") + enter + capa("USER"),
			fails: "RFC2449-6.9-IMPL-01"},
		{name: "PIPELINING and RESP-CODES only after login",
			dialogue: before("USER") + enter + capa("USER", "PIPELINING", "RESP-CODES"),
			fails:    "RFC2449-5-CAPA-03 RFC2449-6.6-PIPE-05 RFC2449-6.4-RESP-03"},
		{name: "PIPELINING with an argument", dialogue: before("PIPELINING 5"), fails: "RFC2449-6.6-PIPE-05"},
		{name: "RESP-CODES with an argument", dialogue: before("RESP-CODES AUTH"), fails: "RFC2449-6.4-RESP-03"},
		{name: "SASL shrinks after login", dialogue: before("SASL CRAM-MD5 PLAIN") + enter + capa("SASL PLAIN"),
			fails: "RFC5034-3-CAPA-02 RFC2449-5-CAPA-08"},
		{name: "LANG with other arguments after login", dialogue: before("LANG") + enter + capa("LANG EN"),
			fails: "RFC2449-5-CAPA-08"},
		{name: "EXPIRE only after login", dialogue: before("USER") + enter + capa("USER", "EXPIRE 5"),
			fails: "RFC2449-6.7-EXP-07 RFC2449-5-CAPA-03"},
		{name: "LOGIN-DELAY only before login", dialogue: before("USER", "LOGIN-DELAY 5") + enter + capa("USER"),
			fails: "RFC2449-6.5-DELAY-06 RFC2449-5-CAPA-03"},
		{name: "SASL in another order", dialogue: before("SASL A B") + enter + capa("SASL b a"), silent: true},
		{name: "a private tag only after login", dialogue: before("USER") + enter + capa("USER", "XMAGIC"), silent: true},
		{name: "LOGIN-DELAY only after login", dialogue: before("USER") + enter + capa("USER", "LOGIN-DELAY 5"),
			fails: "RFC2449-6.5-DELAY-06 RFC2449-5-CAPA-03"},
		{name: "a shorter list the second time", dialogue: before("TOP", "UIDL") + capa("TOP"), fails: "RFC2449-5-CAPA-03"},
		{name: "a shorter list after a refusal",
			dialogue: before("USER", "SASL A") + "C: USER mrose\nS: +OK\nC: PASS no\nS: -ERR\n" + capa("USER"), silent: true},
		{name: "another list on another connection, before login",
			dialogue: before("TOP", "UIDL") + second("C: <open>\nS: +OK ready\n"+enter+capa("TOP")),
			fails:    "RFC2449-5-CAPA-03 RFC2449-6.8-UIDL-01"},
		{name: "STLS after login", dialogue: before("STLS") + enter + capa("STLS"),
			fails: "RFC2595-4-STLS-03 RFC2595-8-REG-01"},
		{name: "a tag twice", dialogue: before("TOP", "TOP"), fails: "RFC2449-3-ABNF-04"},
		{name: "two blanks", dialogue: before("X-A  b"), fails: "RFC2449-3-ABNF-04"},
		{name: "a line too long", dialogue: before("X" + strings.Repeat("x", 510)), fails: "RFC2449-5-CAPA-04"},
		{name: "a private tag without X", dialogue: before("ETRN"), fails: "RFC2449-9-REG-01"},
		{name: "TOP with an argument", dialogue: before("TOP 1"), fails: "RFC2449-6.1-TOP-01"},
		{name: "IMPLEMENTATION without a name", dialogue: before("IMPLEMENTATION"), fails: "RFC2449-6.9-IMPL-01"},
		{name: "EXPIRE in words", dialogue: before("EXPIRE soon"), fails: "RFC2449-6.7-EXP-01"},
		{name: "EXPIRE with USER after login", dialogue: before("EXPIRE 5 USER") + enter + capa("EXPIRE 5 USER"),
			fails: "RFC2449-6.7-EXP-01"},
		{name: "EXPIRE shorter for the user", dialogue: before("EXPIRE NEVER USER") + enter + capa("EXPIRE 5"),
			fails: "RFC2449-6.7-EXP-05"},
		{name: "EXPIRE differs without USER", dialogue: before("EXPIRE 5") + enter + capa("EXPIRE NEVER"),
			fails: "RFC2449-6.7-EXP-06"},
		{name: "LOGIN-DELAY longer for the user", dialogue: before("LOGIN-DELAY 5 USER") + enter + capa("LOGIN-DELAY 9"),
			fails: "RFC2449-6.5-DELAY-03"},
		{name: "LOGIN-DELAY differs without USER", dialogue: before("LOGIN-DELAY 9") + enter + capa("LOGIN-DELAY 5"),
			fails: "RFC2449-6.5-DELAY-04"},
		{name: "TOP works unlisted", dialogue: before("USER") + enter + "C: TOP 1 0\nS: +OK\nS: A: 1\nS:\nS: .\n",
			fails: "RFC2449-6.1-TOP-01"},
		{name: "UIDL listed, refused", dialogue: before("UIDL") + enter + "C: UIDL\nS: -ERR what?\n",
			fails: "RFC2449-6.8-UIDL-01 RFC2449-5-CAPA-07"},
		{name: "a mechanism listed, refused", dialogue: before("SASL PLAIN") + "C: AUTH PLAIN\nS: -ERR what?\n",
			fails: "RFC2449-5-CAPA-07"},
		{name: "a mechanism listed, in trouble",
			dialogue: before("SASL PLAIN", "RESP-CODES") + "C: AUTH PLAIN\nS: -ERR [SYS/TEMP] later\n", silent: true},
		{name: "CAPA refused after login", dialogue: before("USER") + enter + "C: CAPA\nS: -ERR\n",
			fails: "RFC2449-5-CAPA-02"},
		{name: "STLS without CAPA", dialogue: "C: <open>\nS: +OK\nC: CAPA\nS: -ERR\nC: STLS\nS: +OK\n",
			fails: "RFC2595-4-STLS-01"},
		{name: "STLS listed, refused", dialogue: before("STLS") + "C: STLS\nS: -ERR no\n",
			fails: "RFC2595-4-STLS-02 RFC8314-4-TLS-04"},
		{name: "STLS refused after USER", dialogue: before("STLS") + "C: USER mrose\nS: +OK\nC: STLS\nS: -ERR no\n",
			silent: true},
		{name: "a host in brackets", dialogue: "C: <open>\nS: +OK [mail.example.org ready\n" + capa("RESP-CODES"),
			fails: "RFC2449-6.4-RESP-01"},
		{name: "a host in brackets without RESP-CODES",
			dialogue: "C: <open>\nS: +OK [mail.example.org ready\n" + capa("USER"), silent: true},
		{name: "brackets that are no timestamp", dialogue: "C: <open>\nS: +OK <ready> to serve\n" + capa("USER"),
			fails: "RFC2449-3-ABNF-03"},
	})
}

func TestCodes(t *testing.T) {
	with := before("USER", "RESP-CODES", "AUTH-RESP-CODE")
	wrong := "C: USER mrose\nS: +OK\nC: PASS wrong\n"
	locked := login + second(with+"C: USER mrose\nS: +OK\nC: PASS tanstaaf\n")
	check(t, []judgement{
		{name: "a wrong password", dialogue: with + wrong + "S: -ERR [AUTH] no\n", silent: true},
		{name: "a wrong password without code", dialogue: with + wrong + "S: -ERR no\n", fails: "RFC3206-6-ARC-01"},
		{name: "a wrong password, and trouble", dialogue: with + wrong + "S: -ERR [LOGIN-DELAY] wait\n", silent: true},
		{name: "a wrong password where nobody can log in in clear",
			dialogue: before("RESP-CODES", "AUTH-RESP-CODE", "STLS") + wrong + "S: -ERR TLS first\n", silent: true},
		{name: "no codes at all", dialogue: before("USER") + wrong + "S: -ERR no\n", silent: true},
		{name: "codes not announced", dialogue: before("USER") + wrong + "S: -ERR [AUTH] no\n",
			fails: "RFC2449-6.4-RESP-02 RFC3206-5-AUTH-02"},
		{name: "codes announced too late", dialogue: "C: <open>\nS: +OK\n" + wrong + "S: -ERR [AUTH] no\n" + capa("USER"),
			fails: "RFC2449-6.4-RESP-02"},
		{name: "SYS for a wrong password", dialogue: with + wrong + "S: -ERR [SYS/PERM] no\n", fails: "RFC3206-4-SYS-03"},
		{name: "SYS for a wrong number", dialogue: with + enter + "C: STAT\nS: +OK 3 44\nC: RETR 9\nS: -ERR [SYS/PERM] no\n",
			fails: "RFC3206-4-SYS-03"},
		{name: "SYS alone", dialogue: with + enter + "C: RETR 1\nS: -ERR [SYS] no\n", fails: "RFC3206-4-SYS-01"},
		{name: "SYS on success", dialogue: with + enter + "C: NOOP\nS: +OK [SYS/TEMP] hm\n", fails: "RFC3206-4-SYS-01"},
		{name: "AUTH for RETR", dialogue: with + enter + "C: RETR 9\nS: -ERR [AUTH] no\n", fails: "RFC3206-5-AUTH-01"},
		{name: "AUTH for USER", dialogue: with + "C: USER nobody\nS: -ERR [AUTH] no\n", fails: "RFC3206-5-AUTH-03"},
		{name: "AUTH for USER where nobody can log in in clear",
			dialogue: before("RESP-CODES", "AUTH-RESP-CODE", "STLS") + "C: USER nobody\nS: -ERR [AUTH] TLS first\n",
			silent:   true},
		{name: "AUTH for a cancelled exchange", dialogue: with + "C: AUTH PLAIN\nS: + \nC: *\nS: -ERR [AUTH] no\n",
			fails: "RFC3206-6-ARC-02"},
		{name: "a cancelled exchange", dialogue: with + "C: AUTH PLAIN\nS: + \nC: *\nS: -ERR no\n", silent: true},
		{name: "LOGIN-DELAY for USER", dialogue: with + "C: USER mrose\nS: -ERR [LOGIN-DELAY] no\n",
			fails: "RFC2449-8.1.1-LD-02"},
		{name: "LOGIN-DELAY for QUIT", dialogue: with + "C: QUIT\nS: +OK [LOGIN-DELAY] bye\n", fails: "RFC2449-8.1.1-LD-01"},
		{name: "in use", dialogue: locked + "S2: -ERR [IN-USE] no\n", silent: true},
		{name: "in use, without code", dialogue: locked + "S2: -ERR no\n", silent: true},
		{name: "in use, as AUTH", dialogue: locked + "S2: -ERR [AUTH] no\n", fails: "RFC3206-6-ARC-02 RFC3206-5-AUTH-01"},
		{name: "in use, as trouble", dialogue: locked + "S2: -ERR [SYS/TEMP] no\n", fails: "RFC2449-8.1.2-IU-01"},
		{name: "in use, to a wrong password", dialogue: login + second(with+wrong) + "S2: -ERR [IN-USE] no\n",
			fails: "RFC2449-8.1.2-IU-01"},
		{name: "in use by somebody with the same wrong password",
			dialogue: with + wrong + "S: +OK in\n" + second(with+wrong) + "S2: -ERR [IN-USE] no\n",
			fails:    "RFC1939-7-PASS-03 RFC1939-7-PASS-05"},
		{name: "in use, while somebody else tries",
			dialogue: with + wrong + second(with+wrong) + "S2: -ERR [IN-USE] no\n", silent: true},
		{name: "an empty level", dialogue: with + "C: FOO\nS: -ERR [A//B] no\n", fails: "RFC2449-3-RCODE-01"},
		{name: "8-bit text", dialogue: with + "C: FOO\nS: -ERR n\xe4\n", fails: "RFC2449-3-ABNF-02"},
		{name: "8-bit text in a language that was asked for",
			dialogue: before("USER", "LANG") + "C: LANG de\nS: +OK de ja\nC: FOO\nS: -ERR n\xc3\xa4\n", silent: true},
		{name: "NUL in a command", dialogue: with + enter + "C: NO\x00OP\nS: +OK\n", fails: "DEFACTO-GEN-10"},
		{name: "NUL in a command, refused", dialogue: with + enter + "C: NO\x00OP\nS: -ERR\n", silent: true},
	})
}

// A warning stays one where a pitfall says so, though the rule is a MUST.
func TestPitfallsLowerTheSeverity(t *testing.T) {
	for name, dialogue := range map[string]string{
		"a tag twice":          before("TOP", "TOP"),
		"TOP works unlisted":   before("USER") + enter + "C: TOP 1 0\nS: +OK\nS: A: 1\nS:\nS: .\n",
		"SYS alone":            before("RESP-CODES") + "C: USER mrose\nS: +OK\nC: PASS tanstaaf\nS: -ERR [SYS] no\n",
		"a decorative bracket": "C: <open>\nS: +OK <ready>\n" + capa("USER"),
		"a host as a code":     "C: <open>\nS: +OK [mail.example.org] ready\n" + capa("RESP-CODES"),
		"trouble for a lock": login +
			second(before("RESP-CODES")+"C: USER mrose\nS: +OK\nC: PASS tanstaaf\nS: -ERR [SYS/TEMP] no\n"),
	} {
		warned := false
		for _, f := range hear(t, world, dialogue).Findings() {
			warned = warned || f.Severity == requirement.Warn
			if q, _ := requirement.Find(f.Rule); f.Severity == "" && q.Severity == requirement.Fail {
				t.Errorf("%s: %s is a failure", name, f.Rule)
			}
		}
		if !warned {
			t.Errorf("%s: no warning", name)
		}
	}
}

func TestLast(t *testing.T) {
	retr3 := "C: RETR 3\nS: +OK\nS: A: 3\nS:\nS: x\nS: y\nS: z\nS: .\n"
	for _, c := range []struct {
		name, dialogue, rule string
	}{
		{"none", login + "C: LAST\nS: -ERR\n", ""},
		{"it counts", login + "C: LAST\nS: +OK 0\n" + retr3 + "C: LAST\nS: +OK 3\nC: RSET\nS: +OK\nC: LAST\nS: +OK 0\n", ""},
		{"it remembers",
			login + "C: LAST\nS: +OK 2\n" + retr3 + "C: LAST\nS: +OK 3 is last\nC: RSET\nS: +OK\nC: LAST\nS: +OK 3\n", ""},
		{"it does not count", login + "C: LAST\nS: +OK 0\n" + retr3 + "C: LAST\nS: +OK 0\n", "DEFACTO-LAST-01"},
		{"TOP counts", login + "C: LAST\nS: +OK 0\nC: TOP 1 0\nS: +OK\nS: A: 1\nS:\nS: .\nC: LAST\nS: +OK 1\n",
			"DEFACTO-LAST-02"},
		{"before login", "C: <open>\nS: +OK\nC: LAST\nS: +OK 0\n", "DEFACTO-LAST-02"},
	} {
		var got []string
		for _, f := range hear(t, world, c.dialogue).Findings() {
			if strings.HasPrefix(string(f.Rule), "DEFACTO") {
				got = append(got, string(f.Rule))
			}
		}
		if c.rule == "" && len(got) > 0 || c.rule != "" && !slices.Contains(got, c.rule) {
			t.Errorf("%s: found %v", c.name, got)
		}
	}
}

// What follows STLS is told by the player, not by lines.
func TestTLS(t *testing.T) {
	o := hear(t, world, before("STLS", "USER")+"C: USER mrose\nS: +OK\nC: STLS\nS: +OK\n")
	if o.MayQuit(1) {
		t.Error("QUIT in clear, where the server waits for a handshake")
	}
	o.Handshake(1, 0, model.TLS{Modern: true, Verified: true})
	o.Secured(1)
	for _, rule := range []requirement.ID{"RFC2595-4-STLS-06", "RFC8314-4-TLS-04", "RFC8314-4-TLS-05",
		"RFC8314-4.4-CRT-01"} {
		if o.Judged()[rule] == 0 {
			t.Errorf("%s was not judged", rule)
		}
	}
	if !o.MayQuit(1) {
		t.Error("no QUIT under TLS")
	}
	o.Sent(1, 0, []byte("PASS tanstaaf\r\n"))
	o.Line(1, 0, []byte("+OK in\r\n"))
	if got := broken(o); !slices.Equal(got, []string{"DEFACTO-STLS-02"}) {
		t.Errorf("the name was kept: found %v", got)
	}
}

func TestHandshakeThatFails(t *testing.T) {
	for _, c := range []struct {
		name, dialogue string
		clear, more    bool
		free           bool
	}{
		{"after STLS", before("STLS") + "C: STLS\nS: +OK\n", false, false, false},
		{"after STLS and more", before("STLS") + "C: STLS\nC: CAPA\nS: +OK\n", false, false, true},
		{"after STLS and half a line", before("STLS") + "C: STLS\nS: +OK\n", false, true, true},
		{"because POP3 went on", before("STLS") + "C: STLS\nC: CAPA\nS: +OK\n", true, false, false},
	} {
		o := hear(t, world, c.dialogue)
		if free := o.HandshakeFailed(1, 0, "EOF", c.clear, c.more); free != c.free {
			t.Errorf("%s: free to break off: %v", c.name, free)
		}
		if found := slices.Contains(broken(o), "RFC2595-4-STLS-06"); found == c.free {
			t.Errorf("%s: found %v", c.name, broken(o))
		}
	}
}

func TestEndings(t *testing.T) {
	o := hear(t, world, login+"C: DELE 1\nS: +OK\n")
	o.EndedTLS(1, 0, false)
	o.TimedOut(1, 0, []byte("-ERR idle\r\n"))
	if got := broken(o); !slices.Equal(got, []string{"RFC1939-3-TIMEOUT-05", "RFC8314-3.4-CLOSE-01"}) {
		t.Errorf("found %v", got)
	}
	o = hear(t, world, login)
	o.EndedTLS(1, 0, true)
	o.TimedOut(1, 0, nil)
	if got := broken(o); len(got) > 0 {
		t.Errorf("false alarm: %v", got)
	}
}

func TestUnanswered(t *testing.T) {
	for _, c := range []struct {
		name, dialogue string
		world          model.World
		rule           string
	}{
		{"after another, announced", login + capa("PIPELINING") + "C: NOOP\nC: STAT\nS: +OK\n", world, "RFC2449-6.6-PIPE-01"},
		{"after the login, announced", before("PIPELINING") + "C: USER mrose\nC: PASS tanstaaf\nC: STAT\nS: +OK\nS: +OK\n",
			world, "RFC2449-6.6-PIPE-02"},
		{"after another, announced to others", login + "C: NOOP\nC: STAT\nS: +OK\n",
			model.World{Accounts: world.Accounts, Pipelining: true}, "RFC2449-6.6-PIPE-01"},
		{"after the login, announced to those who have logged in",
			"C: <open>\nS: +OK hello\nC: USER mrose\nC: PASS tanstaaf\nC: STAT\nS: +OK\nS: +OK\n",
			model.World{Accounts: world.Accounts, Pipelining: true}, "DEFACTO-PIPE-01"},
		{"after the login, announced to others",
			"C: <open>\nS: +OK hello\nC: USER mrose\nC: PASS tanstaaf\nC: STAT\nS: +OK\nS: +OK\n",
			model.World{Accounts: world.Accounts, Pipelining: true, PipelinedLogin: true}, "RFC2449-6.6-PIPE-02"},
		{"after another, not announced", login + "C: NOOP\nC: STAT\nS: +OK\n", world, "DEFACTO-PIPE-01"},
		{"long", before("USER") + "C: USER " + strings.Repeat("n", 200) + "\n", world, "RFC2449-4-LEN-01"},
		{"odd", login + "C: NO\x00OP\n", world, "DEFACTO-GEN-10"},
		{"usual", login + "C: NOOP\n", world, "RFC1939-5-NOOP-01"},
	} {
		o := hear(t, c.world, c.dialogue)
		o.Cut(1, 0, "nothing came")
		if fs := o.Findings(); len(fs) == 0 ||
			!slices.ContainsFunc(fs, func(f rules.Finding) bool { return string(f.Rule) == c.rule }) {
			t.Errorf("%s: found %v", c.name, fs)
		}
	}
}

// A response code of a greeting may be of any printable characters, a host in brackets is one only to those who know
// it, and angle brackets outside of codes are a timestamp's.
func TestGreetingsWithBrackets(t *testing.T) {
	list := capa("USER", "UIDL", "TOP", "RESP-CODES")
	check(t, []judgement{
		{"a code of punctuation", "C: <open>\nS: +OK [X-WELCOME/ALL/[!\"#$%&'()*+,-.:;<=>?@\\^_`{|}~] ready\n" + list, "", true},
		{"a code of two words with a version", "C: <open>\nS: +OK [X-BUILD/1.2] ready\n" + list, "", true},
		{"a host", "C: <open>\nS: +OK [mail.example.org] ready\n" + list, "RFC2449-6.4-RESP-01", false},
		{"an address", "C: <open>\nS: +OK [192.0.2.1] ready\n" + list, "RFC2449-6.4-RESP-01", false},
		{"an angle bracket after a code", "C: <open>\nS: +OK [X-A] ready <now>\n" + list, "RFC2449-3-ABNF-03", false},
	})
}
