package fakeserver

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCapabilities(t *testing.T) {
	const withoutTLS = "SCRAM-SHA-256 SCRAM-SHA-1 CRAM-MD5 PLAIN LOGIN"
	always := []string{"TOP", "UIDL", "USER", "SASL " + withoutTLS, "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING",
		"EXPIRE NEVER",
		"UTF8 USER", "LANG", "IMPLEMENTATION pop3spec-fakeserver"}
	withSTLS := append(append([]string{}, always[:10]...), "STLS", always[10])
	withTLS := append([]string{}, always...)
	withTLS[3] = "SASL SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS " + withoutTLS + " OAUTHBEARER XOAUTH2"
	check := func(p *peer, want []string) {
		p.t.Helper()
		got := strings.Split(strings.TrimSuffix(bodyOf(p.t, p.do("CAPA")), "\r\n"), "\r\n")
		if diff := cmp.Diff(want, got); diff != "" {
			p.t.Error(diff)
		}
	}
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		check(p, always)
		p.login("alice")
		check(p, always)
		p.expect([2]string{"STLS", "-ERR unknown command\r\n"}, [2]string{"CAPA x", "-ERR"})
	})
	bubble(t, Config{STLS: true}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		check(p, withSTLS)
		p.stls("")
		check(p, withTLS)
		p.login("alice")
		check(p, withTLS)

		q := dial(t, srv)
		q.login("bob")
		check(q, always)
	})
}
