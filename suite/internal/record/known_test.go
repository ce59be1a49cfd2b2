package record

import (
	"bytes"
	"crypto/md5"
	"fmt"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/pop3spec/pop3spec/suite/internal/record/internal/leak"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// parrot is a session of somebody else's with a server that says what it has heard from
// others, wherever it can.
func parrot(secret string) string {
	b, upper := b64("user:"+secret), strings.ToUpper(secret)
	return "S: +OK ready " + secret + "\nC: CAPA\nS: +OK " + b + "\nS: IMPLEMENTATION " + secret + "\nS: SASL " + upper +
		"\nS: .\n" +
		"C: USER bob\nS: +OK\nC: PASS other-one\nS: -ERR not " + secret + "\nC: USER bob\nS: +OK\nC: PASS other\nS: +OK\n" +
		"C: LIST\nS: +OK\nS: 1 20 " + secret + "\nS: .\nC: UIDL\nS: +OK\nS: 1 " + strings.TrimRight(b, "=") + "\nS: .\n" +
		"C: RETR 1\nS: +OK\nS: X-" + secret + ": x\nS:\nS: " + b64("a"+secret) + "\nS: " + b64("ab"+secret) + "\nS: .\n" +
		"S: +OK nobody asked, " + secret + "\nC: QUIT\nS> bye " + secret[:len(secret)-1] + "\nSFIN"
}

// What one session has learnt is no secret to be written in the next one, from its
// greeting on.
func TestSecretsOfOtherSessions(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := logins().Draw(rt, "login")
		o := Options{Secrets: NewSecrets()}
		turns := spoil(rt, l)
		feed(rt, New(&bytes.Buffer{}, o), append([]turn{{"", "+OK ready <1.2@x>"}}, turns...))
		whole := New(&bytes.Buffer{}, o) // the one before may have been cut off
		feedPlainly(whole, turns)
		for _, secret := range l.sent(turns) {
			if len(secret) < few || strings.HasPrefix(turns[0].client, "AUTH NTLM") ||
				strings.HasPrefix(turns[0].client, "AUTH X-") {
				continue // it is impossible to tell what is one
			}
			file, _ := play(t, o, parrot(secret))
			if found := leak.Find(file, secret); found != "" {
				rt.Fatalf("%q of %q was written:\n%s", found, secret, file)
			}
		}
	})
}

func feedPlainly(s *Session, turns []turn) {
	s.Opened(start, Clear)
	s.Server(start, []byte("+OK ready <1.2@x>\r\n"))
	for _, x := range turns {
		s.Client(start, []byte(x.client+"\r\n"))
		s.Server(start, []byte(x.server+"\r\n"))
	}
}

// What the client has sent ahead is known before its turn comes.
func TestSecretsThatWereSentAhead(t *testing.T) {
	const secret = "Tr0ub4dor&3"
	response := b64("\x00alice\x00" + secret)
	for _, events := range []string{
		"S: +OK\n" + `C> AUTH PLAIN\r\n` + response + `\r\n` + "\nS: -ERR " + response + "\nFIN",
		"S: +OK\n" + `C> AUTH PLAIN\r\n` + response + `\r\n` + "\nS: +OK " + secret + "\nFIN",
		"S: +OK\nC: CAPA\nS: +OK\n" + `C> USER alice\r\nPASS ` + secret + `\r\n` + "\nS: TOP " + secret +
			"\nS: .\nS: +OK\nS: +OK\nFIN",
		"S: +OK\nC: CAPA\nS: +OK\n" + `C> AUTH PLAIN ` + response + `\r\n` + "\nS: TOP " + secret + "\nS: .\nS: +OK\nFIN",
		"S: +OK\nC: USER alice\nS: +OK\nC> PASS " + secret + "\nS: -ERR PASS " + secret + "\nFIN",
		"S: +OK\nC: AUTH PLAIN\nS: +\nC> " + response + "\nS: -ERR " + response + "\nFIN",
	} {
		file, _ := play(t, Options{}, events)
		if found := leak.Find(file, secret); found != "" {
			t.Errorf("%q was written:\n%s", found, file)
		}
	}
}

// A client that uses a word of the protocol for its password does no harm to others.
func TestWordsOfTheProtocolAreNoSecretsOfOthers(t *testing.T) {
	o := Options{Secrets: NewSecrets()}
	for _, word := range []string{"STAT", "-ERR", "list", "PIPELINING", "messages"} {
		play(t, o, "S: +OK\nC: USER x\nS: +OK\nC: PASS "+word+"\nS: -ERR\nFIN")
	}
	file, _ := play(t, o,
		"S: +OK\nC: USER x\nS: -ERR\nC: CAPA\nS: +OK\nS: PIPELINING\nS: .\nC: LIST\nS: +OK 1 messages\nS: .\nC: "+
			"STAT\nS: -ERR\nFIN")
	if strings.Contains(file, "xx") {
		t.Error(file)
	}
}

// A recorder that runs for long does not keep all digests; what is used again is known.
func TestSecretsAreBounded(t *testing.T) {
	k := NewSecrets()
	for i := range 20000 {
		k.learn(fmt.Sprintf("%x", md5.Sum([]byte{byte(i), byte(i >> 8)})))
		if i%100 == 0 {
			k.learn("the password of somebody")
		}
	}
	if n := k.recent.octets + k.older.octets; n > 2*(mostShared+1000) {
		t.Errorf("%d octets are kept", n)
	}
	if got := k.hide(nil, []byte("+OK the password of somebody"), nil); string(got) != "+OK xxxxxxxxxxxxxxxxxxxxxxxx" {
		t.Errorf("%q", got)
	}
}

// Sessions that run at once learn from each other.
func TestSecretsOfConcurrentSessions(t *testing.T) {
	o := Options{Secrets: NewSecrets()}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			var out bytes.Buffer
			s := New(&out, o)
			s.Opened(start, Clear)
			s.Server(start, []byte("+OK\r\n"))
			for n := range 50 {
				mine := fmt.Sprintf("secret-%d-of-%d!", n, i)
				s.Client(start, []byte("APOP alice "+mine+"\r\n"))
				s.Server(start, []byte("-ERR "+mine+"\r\n"))
			}
			s.Ended(start, Client, Closed)
			if err := s.Close(); err != nil || strings.Contains(out.String(), "secret-") {
				t.Errorf("%v\n%s", err, out.String())
			}
			if _, err := transcript.Parse("x", out.Bytes()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// A command that a client sends where a response is due is no secret of all sessions.
func TestACommandInPlaceOfAResponse(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		o := Options{Secrets: NewSecrets()}
		var first, second bytes.Buffer
		feed(rt, New(&first, o), []turn{{"", "+OK ready"}, {"AUTH LOGIN", "+ VXNlcm5hbWU6"}, {"DELE 2", "-ERR"}})
		feed(rt, New(&second, o), []turn{{"", "+OK"}, {"USER bob", "+OK"}, {"PASS other", "+OK"}, {"DELE 2", "+OK"}})
		if strings.Contains(second.String(), "xxxx") {
			rt.Errorf("written:\n%s", second.String())
		}
	})
}
