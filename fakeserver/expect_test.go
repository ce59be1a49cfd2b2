package fakeserver

import (
	"strings"
	"testing"
)

// expect sends commands one by one and compares the status line of each
// answer: the whole of it if want ends with CRLF, its beginning otherwise.
// A negative reply must be one line.
func (p *peer) expect(exchanges ...[2]string) {
	p.t.Helper()
	for _, x := range exchanges {
		got := p.do("%s", x[0])
		if !strings.HasPrefix(got, x[1]) || strings.HasSuffix(x[1], "\r\n") && got != x[1] {
			p.t.Errorf("%s: got %q, want %q", x[0], got, x[1])
		}
		if strings.HasPrefix(got, "-ERR") && (strings.Count(got, "\n") != 1 || !strings.HasSuffix(got, "\r\n")) {
			p.t.Errorf("%s: negative reply %q is not one line", x[0], got)
		}
	}
}

// loggedIn opens a session in TRANSACTION state.
func loggedIn(t *testing.T, srv *Server) *peer {
	t.Helper()
	p := dial(t, srv)
	if got := p.login("alice"); strings.Count(got, "+OK") != 2 {
		t.Fatalf("login: %q", got)
	}
	return p
}

// bodyOf is what stands between the status line and the terminator, still
// byte-stuffed.
func bodyOf(t *testing.T, answer string) string {
	t.Helper()
	status, rest, _ := strings.Cut(answer, "\r\n")
	if !strings.HasPrefix(status, "+OK") {
		t.Fatalf("not a positive reply: %q", answer)
	}
	if rest == ".\r\n" {
		return ""
	}
	text, ok := strings.CutSuffix(rest, "\r\n.\r\n")
	if !ok {
		t.Fatalf("no terminator: %q", answer)
	}
	return text + "\r\n"
}

// unstuffed is bodyOf as the client stores it.
func unstuffed(t *testing.T, answer string) string {
	t.Helper()
	lines := strings.SplitAfter(bodyOf(t, answer), "\r\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, ".")
	}
	return strings.Join(lines, "")
}
