package record

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/pop3spec/pop3spec/suite/internal/record/internal/leak"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

func b64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// turn is what the client says, and what the server answers, line by line.
type turn struct{ client, server string }

// login is a way to log in, and what of it must not be written.
type login struct {
	turns   []turn
	secrets []string
}

// responses makes the turns of a SASL exchange, and adds the responses to the secrets.
func responses(mechanism string, initial bool, challenges, answers []string, secrets ...string) login {
	l := login{secrets: secrets}
	first := "AUTH " + mechanism
	if initial {
		first += " " + b64(answers[0])
		challenges = challenges[1:]
	}
	lines := []string{first}
	for i, a := range answers {
		if l.secrets = append(l.secrets, b64(a)); i > 0 || !initial {
			lines = append(lines, b64(a))
		}
	}
	for i, line := range lines {
		reply := "+OK"
		if i < len(challenges) {
			reply = "+ " + b64(challenges[i])
		}
		l.turns = append(l.turns, turn{line, reply})
	}
	return l
}

const (
	password = "Tr0ub4dor&3"
	digest   = "9f86d081884c7d659a2feaa0c55ad015"
	proof    = "v0X8v3Bz2T0CJGbJQyF0X+HI4Ts="
	token    = "ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg"
)

// logins are all that are known.
func logins() *rapid.Generator[login] {
	return rapid.Custom(func(t *rapid.T) login {
		initial := rapid.Bool().Draw(t, "initial response")
		scram := []string{"", "r=fyko+d2l,s=QSXCR+Q6sek8bf92,i=4096", "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="}
		first, last := "n,,n=alice,r=fyko", "c=biws,r=fyko+d2l,p="+proof
		return rapid.SampledFrom([]login{
			{[]turn{{"USER alice", "+OK"}, {"PASS " + password, "+OK"}}, []string{password}},
			{[]turn{{"user alice", "+OK"}, {"pass\t" + password + " ", "+OK"}}, []string{password}},
			{[]turn{{"APOP alice " + digest, "+OK"}}, []string{digest}},
			responses("PLAIN", initial, []string{""}, []string{"\x00alice\x00" + password}, password),
			responses("plain", initial, []string{""}, []string{"bob\x00alice\x00" + password}, password),
			responses("LOGIN", initial, []string{"Username:", "Password:"}, []string{"alice", password}, password),
			responses("CRAM-MD5", false, []string{"<1.2@x>"}, []string{"alice " + digest}, digest),
			responses("DIGEST-MD5", false, []string{`realm="x",nonce="y",qop="auth"`, "rspauth=z"},
				[]string{`username="alice",response=` + digest, ""}, digest),
			responses("SCRAM-SHA-1", initial, scram, []string{first, last, ""}, proof),
			responses("SCRAM-SHA-256", initial, scram, []string{first, last, ""}, proof),
			responses("SCRAM-SHA-256-PLUS", initial, scram, []string{"p=tls-exporter,,n=alice,r=fyko", last, ""}, proof),
			responses("OAUTHBEARER", initial, []string{""},
				[]string{"n,a=alice,\x01host=x\x01auth=Bearer " + token + "\x01\x01"}, token),
			responses("XOAUTH2", initial, []string{""}, []string{"user=alice\x01auth=Bearer " + token + "\x01\x01"}, token),
			responses("OAUTH10A", initial, []string{""},
				[]string{"n,a=alice,\x01host=x\x01port=110\x01auth=OAuth oauth_token=\"" + token + "\",oauth_signature=\"" + proof +
					"\"\x01\x01"}, token, proof),
			responses("EXTERNAL", initial, []string{""}, []string{"alice@example.org"}),
			responses("ANONYMOUS", initial, []string{""}, []string{"sirhc@example.org"}),
			responses("X-UNHEARD-OF", initial, []string{""}, []string{password}, password),
			responses("NTLM", initial, []string{"", "challenge"}, []string{"negotiate", password}, password),
		}).Draw(t, "login")
	})
}

// spoil lets a login go wrong somewhere.
func spoil(t *rapid.T, l login) []turn {
	turns := append([]turn(nil), l.turns...)
	at := rapid.IntRange(0, len(turns)-1).Draw(t, "where")
	switch rapid.SampledFrom([]string{"", "refused", "cancelled", "echoed", "lost"}).Draw(t, "mishap") {
	case "refused":
		turns[at].server = "-ERR no"
	case "cancelled":
		turns = append(turns[:at:at], turns[at], turn{"*", "-ERR cancelled"})
	case "echoed":
		turns[at].server = "-ERR I don't understand " + turns[at].client
	case "lost":
		turns = turns[:at+1]
		turns[at].server = ""
	}
	return turns
}

// sent are the secrets that the client did send, in clear or in Base64.
func (l login) sent(turns []turn) (sent []string) {
	var words, decoded []string
	for _, x := range turns {
		for _, word := range strings.Fields(x.client) {
			message, _ := base64.StdEncoding.DecodeString(word)
			words, decoded = append(words, word), append(decoded, string(message))
		}
	}
	for _, s := range l.secrets {
		if slices.Contains(words, s) || strings.Contains(strings.Join(decoded, " "), s) {
			sent = append(sent, s)
		}
	}
	return sent
}

// chatter is what follows: a server that sends secrets back, in a reply and in mail,
// whole, in upper case, and only the beginnings of them.
func chatter(secrets []string) []turn {
	echo := strings.Join(secrets, " ")
	beginnings := ""
	for _, s := range secrets {
		beginnings += s[:len(s)*2/3] + "... "
	}
	return []turn{
		{"STAT", "+OK 1 200 " + echo},
		{"NOOP", "+OK " + strings.ToUpper(echo)},
		{"NOOP", "+OK " + beginnings + b64(beginnings)},
		{"RETR 1", "+OK\r\nSubject: " + echo + "\r\n\r\n" + echo + "\r\n" + b64("alice:"+echo) + "\r\n."},
		{"XTND " + echo, "-ERR " + echo},
	}
}

// pieces cuts octets into segments.
func pieces(t *rapid.T, octets string) (out [][]byte) {
	most := rapid.SampledFrom([]int{1, 3, 20, 1000}).Draw(t, "most")
	for len(octets) > 0 {
		n := min(rapid.IntRange(1, most).Draw(t, "n"), len(octets))
		out = append(out, []byte(octets[:n]))
		octets = octets[n:]
	}
	return out
}

func TestNoSecretIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var forbidden []string
		turns := []turn{{"", "+OK ready <1.2@x>"}}
		for range rapid.IntRange(1, 3).Draw(t, "logins") {
			l := logins().Draw(t, "l")
			turns = append(turns, spoil(t, l)...)
			sent := l.sent(turns)
			turns = append(turns, chatter(sent)...)
			forbidden = append(forbidden, sent...)
		}
		var out bytes.Buffer
		said := ""
		s := New(&out, Options{
			Found:   func(f Breach) { said += fmt.Sprintln(f.Message, f.Expected, f.Got) },
			Stopped: func(why string) { said += why },
		})
		feed(t, s, turns)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := transcript.Parse("recorded.pop3", out.Bytes()); err != nil {
			t.Fatalf("no transcript: %v\n%s", err, out.String())
		}
		for _, x := range turns { // a nonce of the client's may be in the challenge to it
			if challenge, ok := strings.CutPrefix(x.server, "+ "); ok && challenge != "" {
				said = strings.ReplaceAll(said, challenge, "")
			}
		}
		for _, f := range forbidden {
			if found := leak.Find(out.String()+said, f); found != "" {
				t.Fatalf("%q of %q was written:\n%s\n%s", found, f, out.String(), said)
			}
		}
	})
}

// feed plays the turns, one by one or all of the client's ahead, and may break off.
func feed(t *rapid.T, s *Session, turns []turn) {
	at := time.Unix(0, 0)
	s.Opened(at, Security(rapid.IntRange(0, 3).Draw(t, "security")))
	client := func(text string) {
		for _, p := range pieces(t, text) {
			s.Client(at, p)
		}
	}
	server := func(text string) {
		for _, p := range pieces(t, text) {
			s.Server(at, p)
		}
	}
	end := rapid.SampledFrom([]string{"\r\n", "\r\n", "\n"}).Draw(t, "line end")
	batch := rapid.IntRange(1, len(turns)).Draw(t, "batch")
	for len(turns) > 0 {
		n := min(batch, len(turns))
		var from, to strings.Builder
		for _, x := range turns[:n] {
			if x.client != "" {
				from.WriteString(x.client + end)
			}
			if x.server != "" {
				to.WriteString(x.server + "\r\n")
			}
		}
		turns = turns[n:]
		if text := from.String(); len(turns) == 0 && len(text) > 0 && rapid.Bool().Draw(t, "cut off") {
			client(text[:rapid.IntRange(0, len(text)-1).Draw(t, "up to")])
			s.Ended(at, Side(rapid.IntRange(0, 1).Draw(t, "by")), Manner(rapid.IntRange(0, 1).Draw(t, "how")))
			return
		}
		client(from.String())
		if rapid.IntRange(0, 9).Draw(t, "half closed") == 0 {
			reply := to.String()
			n := rapid.IntRange(0, len(reply)).Draw(t, "within a reply")
			server(reply[:n])
			client(rapid.SampledFrom([]string{"", "RET", "PASS " + password[:9], "AUTH PLAIN " + b64(password)[:9]}).Draw(t,
				"unfinished"))
			s.Ended(at, Client, Closed)
			server(reply[n:])
			s.Ended(at, Server, Closed)
			return
		}
		server(to.String())
	}
}

// The octet beside a secret is hidden if it is one of its Base64, and tells of it; a line end is none.
func TestTheOctetBesideASecret(t *testing.T) {
	k := secret{text: []byte("noop"), left: true, right: true}
	for text, want := range map[string]string{
		"anoopb": "xxxxxx", "\nnoop\r\n": "\nxxxx\r\n", " noop=": " xxxx=",
	} {
		out := []byte(text)
		if k.overwrite(out, 1, 5); string(out) != want {
			t.Errorf("%q becomes %q, want %q", text, out, want)
		}
	}
}
