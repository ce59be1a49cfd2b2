package session

import (
	"net"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// What was once waited for in vain is waited for less long, though never less than a few times as long as an answer to
// it has taken.
func TestHangs(t *testing.T) {
	var h Hangs
	of := func(command string) awaited { return awaited{command: command} }
	want := func(command string, d time.Duration) {
		t.Helper()
		if got := h.patience(of(command), time.Minute); got != d {
			t.Errorf("%s: %v, want %v", command, got, d)
		}
	}
	want("QUIT", time.Minute)
	h.came(of("QUIT"), time.Minute, true)
	want("QUIT", 6*time.Second)
	want("NOOP", time.Minute)
	h.came(of("QUIT"), 3*time.Second, false)
	want("QUIT", 9*time.Second)
	h.came(of("NOOP"), time.Minute, true)
	h.came(of("NOOP"), time.Minute, true)
	h.came(of("NOOP"), time.Minute, true)
	want("NOOP", time.Second)
	h.came(of(""), time.Minute, true)
	want("", time.Minute)
	if got := h.patience(of("NOOP"), 100*time.Millisecond); got != 100*time.Millisecond {
		t.Errorf("%v is longer than the whole", got)
	}
	if got := (*Hangs)(nil).patience(of("QUIT"), time.Minute); got != time.Minute {
		t.Errorf("without any knowledge %v", got)
	}
}

// How long a refused login takes says nothing of the next one, so that its answer is always waited for.
func TestLoginsAreWaitedFor(t *testing.T) {
	for line, kind := range map[string]string{
		"QUIT": "QUIT", "retr 1": "RETR", "XYZZY": "an unknown command", "PASS x": "", "USER x": "", "AUTH PLAIN": "",
		"APOP a b": "", "STLS": "STLS",
	} {
		cmd := wire.ParseCommand([]byte(line))
		if got := replyTo(cmd); got != (awaited{command: kind}) {
			t.Errorf("%s: %v, want %q", line, got, kind)
		}
		if got := linesOf(cmd); got != (awaited{kind, kind != ""}) {
			t.Errorf("the lines of %s: %v, want %q", line, got, kind)
		}
	}
}

// Lines that end in the wrong way are no hang: nobody has waited for them to the last second.
func TestAnUnusualEndIsNoHang(t *testing.T) {
	address := serve(t, answer([]string{"+OK ready\r\n", "+OK\r\n", "+OK in\r\n", "+OK\r\nA: 1\r\n\r\none\r\n.\n",
		"+OK bye\r\n"}, nil))
	s, err := transcript.Parse("test.pop3", []byte("maildrop: any\n\nC: <log in>\nC: RETR 1\nS: +OK\nC: QUIT\nS: +OK\n"))
	if err != nil {
		t.Fatal(err)
	}
	var h Hangs
	accounts := []model.Account{{User: "mrose", Password: "tanstaaf"}}
	out := Play(t.Context(), s, Config{Dialer: &net.Dialer{}, Address: address, Accounts: accounts, Hangs: &h,
		World: model.World{Accounts: accounts}, Timeout: time.Second})
	if len(h.hung) > 0 || len(out.Findings) == 0 {
		t.Errorf("hangs: %v; found %v", h.hung, brokenRules(out))
	}
}
