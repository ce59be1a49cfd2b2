package fakeserver

import (
	"strings"
	"testing"
)

func TestKeywordsInAnyCase(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.expect([2]string{"uSeR alice", "+OK"}, [2]string{"pAsS " + testPassword, "+OK"},
			[2]string{"stat", "+OK 4 141\r\n"}, [2]string{"ToP 1 0", "+OK"}, [2]string{"quit", "+OK"})
	})
}

func TestMalformedCommandsAreRefused(t *testing.T) {
	bubble(t, Config{MaxBadCommands: -1}, func(t *testing.T, srv *Server) {
		p := loggedIn(t, srv)
		for _, c := range []string{
			"", " ", " STAT", "STAT ", "STAT 1", "LIST  1", "LIST 1 ", "LIST\t1", "LIST 1 2", "NOOP x", "RSET 1", "QUIT now",
			"RETR", "RETR ", "RETR 0", "RETR 5", "RETR 1x", "RETR x", "RETR -1", "RETR +1", "RETR 1.0", "RETR 0x1", "RETR 1 2",
			"RETR 4294967297", "RETR 18446744073709551617", "RETR 99999999999999999999999999999",
			"DELE", "DELE 0", "DELE 1 2", "DELE 4294967297", "LIST 4294967297",
			"TOP", "TOP 1", "TOP 1 x", "TOP 1 -1", "TOP 0 1", "TOP 5 1", "TOP 1 1 1",
			"UIDL 0", "UIDL 5", "UIDL x", "FOOB", "HELO", "LAST", "RPOP x",
			"NOOP\x00", "NOOP \x80", "NO\x00OP", "NOOP\rNOOP", "NOOP\nNOOP", "STAT\n", "NOOP\x7f",
		} {
			p.expect([2]string{c, "-ERR"})
		}
		p.expect([2]string{"STAT", "+OK 4 141\r\n"})
	})
}

func TestLineLengths(t *testing.T) {
	line := func(octets int) string { return "USER " + strings.Repeat("x", octets-len("USER \r\n")) }
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		p.expect([2]string{line(255), "+OK"}, [2]string{line(256), "-ERR"})
		for _, octets := range []int{4095, 4096, 4097, 8192, 60000} { // the read buffer has 4096
			p.expect([2]string{line(octets), "-ERR command line too long\r\n"}, [2]string{line(255), "+OK"})
		}
		p.expect([2]string{"NOOP" + strings.Repeat(" ", 300) + "\nQUIT", "-ERR"}, [2]string{"QUIT", "+OK"})
	})
}

func TestEndlessLineIsCutOff(t *testing.T) {
	bubble(t, Config{}, func(t *testing.T, srv *Server) {
		p := dial(t, srv)
		got := p.write(strings.Repeat("x", 200<<10))
		if got != "-ERR command line much too long, closing connection\r\n" || !p.isClosed() {
			t.Errorf("got %q, closed: %v", got, p.isClosed())
		}
	})
}
