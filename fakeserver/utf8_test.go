package fakeserver

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

const internationalMessage = "Subject: Gr\u00fc\u00dfe\r\n\r\nbody: \u00fc\r\n"

func TestUTF8Mode(t *testing.T) {
	c := Config{STLS: true, Accounts: []Account{{User: "alice", Password: testPassword, Messages: []Message{
		String(internationalMessage), String("Subject: ascii\r\n\r\nbody: \u00fc\r\n"), String("A: b\n\xff: no blank line\n"),
	}}}}
	bubble(t, c, func(t *testing.T, srv *Server) {
		const refused = "-ERR [UTF8] the message can't be shown without UTF8\r\n"
		p := loggedIn(t, srv)
		p.expect([][2]string{
			{"UTF8", "-ERR command not valid in this state\r\n"},
			{"RETR 1", refused}, {"TOP 1 0", refused}, {"RETR 3", "+OK"},
			{"LIST 1", "+OK 1 30\r\n"},
			{"RETR 2", "+OK 28 octets\r\nSubject: ascii\r\n\r\nbody: \u00fc\r\n.\r\n"},
			{"DELE 1", "+OK"},
		}...)
		p.drop()

		q := dial(t, srv)
		q.expect([2]string{"UTF8 x", "-ERR"}, [2]string{"UTF8", "+OK"}, [2]string{"UTF8", "+OK"})
		q.login("alice")
		q.expect([][2]string{
			{"RETR 1", "+OK 30 octets\r\n" + internationalMessage + ".\r\n"},
			{"TOP 1 0", "+OK top of message follows\r\nSubject: Gr\u00fc\u00dfe\r\n\r\n.\r\n"},
			{"RETR 3", "+OK"}, {"LIST 1", "+OK 1 30\r\n"},
		}...)
		q.drop()

		r := dial(t, srv)
		r.do("UTF8")
		r.stls("")
		r.login("alice")
		r.expect([2]string{"RETR 1", refused}) // what was said in the clear is forgotten
	})
	c.NoUTF8 = true
	bubble(t, c, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		p.expect([2]string{"RETR 1", "+OK 30 octets\r\n" + internationalMessage + ".\r\n"},
			[2]string{"UTF8", "-ERR unknown command\r\n"})
		if p.capability("UTF8") != "" {
			t.Error("UTF8 is announced")
		}
	})
}

// Old mail goes out as it is: that of a maildrop that is no native UTF-8 one, and header
// sections that are no UTF-8, wherever a reader's pieces end.
func TestMailFromBeforeUTF8(t *testing.T) {
	const latin = "Subject: Gr\xfc\xdfe\r\n\r\n"
	inPieces := func(s string) Message {
		return Stream(func() (io.ReadCloser, error) { return io.NopCloser(iotest.OneByteReader(strings.NewReader(s))), nil })
	}
	c := Config{Accounts: []Account{{User: "alice", Password: testPassword, Messages: []Message{
		String(internationalMessage).BeforeUTF8(), String(latin), inPieces(latin), inPieces(internationalMessage),
		String("Subject: \xc3\r\n"), String("Subject: \xc3"), String("Subject: a\r\n\r\nGr\u00fc\u00dfe\xff\r\n"),
	}}}}
	bubble(t, c, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		p.expect([][2]string{
			{"RETR 1", "+OK 30 octets\r\n" + internationalMessage + ".\r\n"}, {"TOP 1 0", "+OK"},
			{"RETR 2", "+OK 18 octets\r\n" + latin + ".\r\n"}, {"RETR 3", "+OK 18 octets\r\n" + latin + ".\r\n"},
			{"RETR 4", "-ERR [UTF8]"}, {"RETR 5", "+OK"}, {"RETR 6", "+OK"}, {"RETR 7", "+OK"},
		}...)
	})
}

func TestNamesAndPasswordsInUTF8(t *testing.T) {
	const user, password = "j\u00fcrgen", "\u017fcho\u0308n \u2163" // long s, combining diaeresis, Roman four
	const prepared = "sch\u00f6n IV"
	c := Config{MaxBadCommands: -1, Accounts: []Account{{User: "j\u0075\u0308rgen", Password: password}}}
	bubble(t, c, func(t *testing.T, srv *Server) {
		for _, login := range []func(p *peer) string{
			func(p *peer) string { p.do("USER %s", user); return p.do("PASS %s", password) },
			func(p *peer) string { p.do("USER ju\u0308rgen"); return p.do("PASS sch\u00f6n\u00a0IV") },
			func(p *peer) string {
				p.do("UTF8")
				p.do("USER \uff4a\u00fcrgen")
				return p.do("PASS sch\u00ad\u00f6n IV")
			},
			func(p *peer) string {
				return p.do("APOP %s %s", user, apopDigest(timestampIn(p.greeting), prepared))
			},
			func(p *peer) string { return p.do("AUTH PLAIN %s", b64("\x00ju\u0308rgen\x00"+password)) },
			func(p *peer) string {
				return p.scram(scramClient{mechanism: "SCRAM-SHA-1", user: "ju\u0308rgen", password: prepared})
			},
		} {
			p := dial(t, srv)
			if got := login(p); !strings.HasSuffix(got, "+OK maildrop open, 0 messages (0 octets)\r\n") {
				t.Errorf("got %q", got)
			}
			p.drop()
		}
		p := dial(t, srv)
		for _, name := range []string{"\xc0\xaf", "\xff", "\xed\xa0\x80", "\xe2\x82"} {
			p.expect([2]string{"USER " + name, "-ERR only printable"})
		}
		for _, name := range []string{"\u200e", "\ufffd", "\ue000", "\u0085", "\u00ad", "\u05d0a"} {
			p.expect([2]string{"USER " + name, "+OK"}, [2]string{"PASS x", badLogin})
		}
		p.expect([2]string{"NOO\u00fc", "-ERR only"}, [2]string{"CAPA \u00fc", "-ERR only"})
	})
	c.NoUTF8 = true
	bubble(t, c, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.expect([2]string{"USER " + user, "-ERR only printable"},
			[2]string{"AUTH PLAIN " + b64("\x00"+user+"\x00"+password), "+OK"})
	})
}

func TestAccountsAreComparedAfterPreparation(t *testing.T) {
	for want, accounts := range map[string][]Account{
		"fakeserver: two accounts are named": {{User: "j\u00fcrgen", Password: "x"},
			{User: "ju\u0308rgen", Password: "x"}},
		"fakeserver: name or password of account \"a\\u200eb\" is ruled out": {{User: "a\u200eb", Password: "x"}},
		"fakeserver: name or password of account \"a\" is ruled out":         {{User: "a", Password: "x\x00"}},
	} {
		if _, err := New(Config{Accounts: accounts}); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
