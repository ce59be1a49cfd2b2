package fakeserver

import (
	"strings"
	"testing"
)

// Messages of all mechanisms, cut off after each octet, and with each octet
// turned into something else: none of them logs in, and the server survives.
func TestGarbledResponses(t *testing.T) {
	message := map[string]string{
		"PLAIN":         "\x00alice\x00" + testPassword,
		"LOGIN":         "alice",
		"SCRAM-SHA-1":   "n,a=alice,n=alice,r=abc,x=y",
		"SCRAM-SHA-256": "y,,n=al=2Cice,r=abc",
		"XOAUTH2":       "user=alice\x01auth=Bearer token-of-bob\x01\x01",
		"OAUTHBEARER":   "n,a=alice,\x01host=localhost\x01auth=Bearer token-of-bob\x01\x01",
	}
	const final = "c=biws,r=abc,p=AAAA"
	bubble(t, Config{MaxBadCommands: -1, MaxFailedLogins: -1}, func(t *testing.T, srv *Server) {
		p := dialTLS(t, srv)
		check := func(got string) {
			t.Helper()
			for strings.HasPrefix(got, "+ ") && strings.Count(got, "\n") == 1 {
				got = p.do("*")
			}
			if !strings.HasPrefix(got, "-ERR ") || strings.Count(got, "\n") != 1 {
				t.Fatalf("got %q", got)
			}
		}
		for mechanism, m := range message {
			for i := range m {
				check(p.do("AUTH %s %s", mechanism, b64(m[:i]+"?")))
				check(p.do("AUTH %s %s", mechanism, b64(m[:i]+"\xff"+m[i+1:])))
				check(p.do("AUTH %s %s", mechanism, b64(m[:i]+m[i+1:])))
			}
		}
		for i := range final {
			for _, garbled := range []string{final[:i], final[:i] + "," + final[i:], final[:i] + "\x00" + final[i+1:]} {
				if got := p.do("AUTH SCRAM-SHA-1 %s", b64("n,,n=alice,r=abc")); !strings.HasPrefix(got, "+ ") {
					t.Fatalf("got %q", got)
				}
				check(p.do("%s", b64(garbled)))
			}
		}
		p.login("alice")
		p.expect([2]string{"STAT", "+OK 4 "})
	})
}
