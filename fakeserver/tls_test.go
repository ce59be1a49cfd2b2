package fakeserver

import (
	"strings"
	"testing"
)

func TestSTLSUpgradesTheConnection(t *testing.T) {
	bubble(t, Config{STLS: true}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.expect([2]string{"STLS x", "-ERR"})
		if got := p.stls(""); !strings.HasPrefix(got, "+OK") || strings.Count(got, "\n") != 1 {
			t.Fatalf("STLS: %q", got) // no second greeting
		}
		p.expect([2]string{"STAT", "-ERR"}, [2]string{"STLS", "-ERR"})
		p.login("alice")
		p.expect([2]string{"STAT", "+OK 4 "}, [2]string{"STLS", "-ERR"}, [2]string{"QUIT", "+OK"})
		if !p.isClosed() {
			t.Error("the connection is open after QUIT")
		}
	})
}

func TestSTLSForgetsWhatWasSaidInTheClear(t *testing.T) {
	bubble(t, Config{STLS: true}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.do("USER alice")
		p.stls("")
		p.expect([2]string{"PASS " + testPassword, "-ERR USER comes before PASS\r\n"})

		q := dial(t, srv)
		if got := q.stls("USER alice\r\nCAPA\r\n"); strings.Count(got, "\n") != 1 {
			t.Errorf("octets after STLS were executed: %q", got)
		}
		q.expect([2]string{"PASS " + testPassword, "-ERR USER comes before PASS\r\n"})
	})
}

func TestSTLSIsRefusedInTransaction(t *testing.T) {
	bubble(t, Config{STLS: true}, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		p.expect([2]string{"STLS", "-ERR command not valid in this state\r\n"}, [2]string{"STAT", "+OK"})
	})
}

func TestFailedHandshakeEndsOnlyItsOwnConnection(t *testing.T) {
	bubble(t, Config{STLS: true}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.do("STLS")
		p.do("this is no ClientHello")
		if !p.isClosed() {
			t.Error("the connection is still open")
		}
		loggedIn(t, srv)
	})
}

func TestImplicitTLS(t *testing.T) {
	bubble(t, Config{STLS: true, RequireTLS: true}, func(t *testing.T, srv *Server) {
		p := dialTLS(t, srv)
		if timestampIn(p.greeting) == "" {
			t.Errorf("greeting %q has no timestamp", p.greeting)
		}
		p.login("alice")
		p.expect([2]string{"STAT", "+OK 4 "}, [2]string{"QUIT", "+OK"})
	})
}

func TestRequireTLSRefusesEveryLoginInTheClear(t *testing.T) {
	bubble(t, Config{STLS: true, RequireTLS: true}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		if timestampIn(p.greeting) != "" || strings.Contains(p.do("CAPA"), "\r\nUSER\r\n") {
			t.Error("a login is announced that would be refused")
		}
		p.expect([2]string{"USER alice", "-ERR start TLS"}, [2]string{"PASS " + testPassword, "-ERR"},
			[2]string{"APOP alice x", "-ERR"})
		p.stls("")
		p.login("alice")
		p.expect([2]string{"STAT", "+OK 4 "})
	})
}
