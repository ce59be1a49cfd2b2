package scripted

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

func TestAPOP(t *testing.T) {
	const rfc = "C: <open connection>\nS: +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\nC: APOP mrose " +
		"c4c9334bac560ecc979e58001b3e22fb\nS: +OK\nC: QUIT\nS: +OK\n"
	right := model.Digest("<1896.697170952@dbc.mtview.ca.us>", "secret")
	for digest, want := range map[string]string{right: "+OK",
		strings.Repeat("0", 32): "-ERR line 3 of the script has something else CLOSE"} {
		if got, _ := converse(t, Strict, rfc, "APOP alice "+digest); got[0] != want {
			t.Errorf("%s: %q", digest, got)
		}
	}
	fresh := NewPlayer(compile(t, "C: <open connection>\nS: +OK {timestamp}\nC: APOP {user} {digest}\nS: +OK\n")[0],
		options(Strict))
	stamp := stampLike.FindString(string(fresh.Greeting().Octets))
	if got := fresh.Input([]byte("APOP alice " + model.Digest(stamp, "secret") + "\r\n")); stamp == "" ||
		brief(got[0]) != "+OK" {
		t.Errorf("with a fresh timestamp: %v", got)
	}
}

// Every mechanism, as a client speaks it, with a password that is right and one that is
// not; recorded with the challenges left out.
func TestSASL(t *testing.T) {
	for mechanism, challenges := range map[string]int{"PLAIN": 1, "LOGIN": 2, "CRAM-MD5": 1, "SCRAM-SHA-1": 3,
		"SCRAM-SHA-256": 3} {
		text := "recorded: 2026-11-23T08:30:12.123Z\nC: <open connection>\nS: +OK\nC: AUTH " + mechanism + "\n"
		for n := range challenges {
			if n < 2 {
				text += "S: +\nC: {response}\n"
			} else {
				text += "S: +\nC: \"\"\n"
			}
		}
		for _, order := range []Order{Strict, Lenient} {
			for password, want := range map[string]string{"secret": "+OK", "guess": "-ERR"} {
				if got := authenticate(t, order, mechanism, password, text+"S: +OK in\nC: QUIT\nS: +OK\n"); !strings.HasPrefix(got,
					want) {
					t.Errorf("%s, order %d, %s: %q", mechanism, order, password, got)
				}
			}
		}
		if got := authenticate(t, Strict, mechanism, "secret", "C: <log in>\nC: QUIT\nS: +OK\n"); !strings.HasPrefix(got,
			"+OK") {
			t.Errorf("<log in> with %s: %q", mechanism, got)
		}
	}
}

// authenticate is a client's side of an exchange; it returns the last answer.
func authenticate(t *testing.T, order Order, mechanism, password, text string) string {
	t.Helper()
	p := NewPlayer(compile(t, text)[0], options(order))
	p.Greeting()
	x := sasl.Exchange{Mechanism: mechanism}
	answer := brief(p.Input([]byte("AUTH " + mechanism + "\r\n"))[0])
	for turn := 0; strings.HasPrefix(answer, "+ ") && turn < 5; turn++ {
		challenge, err := sasl.Decode(answer[2:])
		if err != nil {
			t.Fatal(err)
		}
		x.Server = append(x.Server, challenge)
		message, err := x.Next(sasl.Credentials{User: "alice", Password: password})
		if err != nil {
			t.Fatalf("%s: %v", mechanism, err)
		}
		x.Client = append(x.Client, message)
		answer = brief(p.Input([]byte(sasl.Encode(message) + "\r\n"))[0])
	}
	return answer
}

// A literal exchange of another account, as RFC 5034 prints it.
func TestWrittenForAnotherAccount(t *testing.T) {
	const cram = `account: tim tanstaaftanstaaf

C: <open connection>
S: +OK
C: AUTH CRAM-MD5
S: + PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+
C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw
S: +OK
C: STAT
S: +OK 0 0
`
	response := sasl.Encode([]byte("alice " + sasl.CRAM([]byte("<1896.697170952@postoffice.reston.mci.net>"), "secret")))
	got, p := converse(t, Strict, cram, "AUTH CRAM-MD5", response, "STAT")
	if got[len(got)-1] != "+OK 0 0" || len(p.Deviations()) > 0 {
		t.Errorf("%q, %+v", got, p.Deviations())
	}
}

// What was refused stands in a recording as blots.
func TestRefusals(t *testing.T) {
	const refused = "recorded: 2026-11-23T08:30:12.123Z\nC: <open connection>\nS: +OK\nC: USER {user}\nS: +OK\nC: PASS " +
		"xxxxx\nS: -ERR\nC: AUTH PLAIN {wrong_initial}\nS: -ERR\nC: XSECRET xxx\nS: -ERR\n"
	got, p := converse(t, Strict, refused, "USER alice", "PASS what ever", "AUTH PLAIN AGE=", "XSECRET a")
	if want := []string{"+OK", "-ERR", "-ERR", "-ERR"}; !cmp.Equal(want, got) || len(p.Deviations()) > 0 {
		t.Errorf("%q, %+v", got, p.Deviations())
	}
}

func TestSTLS(t *testing.T) {
	const stls = "C: <open connection>\nS: +OK\nC: CAPA\nS: +OK\nS: STLS\nS: .\nC: STLS\nS: +OK\nC: <start TLS>\nC: " +
		"CAPA\nS: +OK\nS: USER\nS: SASL PLAIN\nS: .\nC: QUIT\nS: +OK\n"
	for _, order := range []Order{Strict, Lenient} {
		got, p := converse(t, order, stls, "CAPA", "STLS", "CAPA", "QUIT")
		if want := []string{"+OK and 2", "+OK TLS", "+OK and 3", "+OK CLOSE"}; !cmp.Equal(want, got) ||
			len(p.Deviations()) > 0 {
			t.Errorf("%q, %+v", got, p.Deviations())
		}
	}
	p := NewPlayer(compile(t, stls)[0], options(Lenient))
	p.Greeting()
	if all := p.Input([]byte("STLS\r\nCAPA\r\n")); len(all) != 1 || !all[0].Secure {
		t.Errorf("what stands in clear after STLS is answered: %v", all)
	}
}
