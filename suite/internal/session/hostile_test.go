package session

import (
	"bufio"
	"context"
	"crypto/tls"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// serve runs a server whose whole behaviour is a function of the connection.
func serve(t testing.TB, behave func(c net.Conn, r *bufio.Reader)) string {
	t.Helper()
	return suitetest.Serve(t, func(c net.Conn) { behave(c, bufio.NewReader(c)) })
}

func play(t testing.TB, address, script string, timeout time.Duration) *Outcome {
	t.Helper()
	s, err := transcript.Parse("test.pop3", []byte(script))
	if err != nil {
		t.Fatal(err)
	}
	accounts := []model.Account{{User: "mrose", Password: "tanstaaf"}}
	return Play(context.Background(), s, Config{
		Dialer: &net.Dialer{}, Address: address, Accounts: accounts, World: model.World{Accounts: accounts},
		Timeout: timeout, TLS: &tls.Config{ServerName: "localhost"},
	})
}

// answer is a server that answers each line with the next of the replies, and what
// then comes is up to the last function.
func answer(replies []string, then func(c net.Conn)) func(net.Conn, *bufio.Reader) {
	return func(c net.Conn, r *bufio.Reader) {
		for i, reply := range replies {
			if i > 0 {
				if _, err := r.ReadString('\n'); err != nil {
					return
				}
			}
			_, _ = c.Write([]byte(reply))
		}
		if then != nil {
			_, _ = r.ReadString('\n')
			then(c)
		}
		_, _ = r.ReadString('\x00') // until the client goes
	}
}

func forever(octets string) func(net.Conn) {
	return func(c net.Conn) {
		p := []byte(strings.Repeat(octets, 1000))
		for {
			if _, err := c.Write(p); err != nil {
				return
			}
		}
	}
}

const session = "C: <log in>\nC: RETR 1\nS: +OK\n"

var loggedIn = []string{"+OK ready\r\n", "+OK go on\r\n", "+OK go on\r\n"}

// Whatever a hostile server does ends in a finding, in time.
func TestHostileServers(t *testing.T) {
	for name, c := range map[string]struct {
		behave func(net.Conn, *bufio.Reader)
		rule   string
	}{
		"never greets":       {answer(nil, nil), "RFC1939-3-CONN-02"},
		"greets without end": {func(c net.Conn, _ *bufio.Reader) { forever("x")(c) }, "RFC1939-3-CONN-02"},
		"closes in mid-greeting": {func(c net.Conn, _ *bufio.Reader) { _, _ = c.Write([]byte("+OK rea")) },
			"RFC1939-3-CONN-02"},
		"never answers RETR": {answer(loggedIn, func(net.Conn) {}), "RFC1939-5-GEN-01"},
		"closes in mid-line": {answer(loggedIn, func(c net.Conn) { _, _ = c.Write([]byte("+OK 12")); c.Close() }),
			"RFC1939-5-GEN-01"},
		"closes in mid-message": {answer(loggedIn,
			func(c net.Conn) { _, _ = c.Write([]byte("+OK\r\nSubject: x\r\n")); c.Close() }), "RFC1939-3-MULTI-01"},
		"message without end": {answer(loggedIn,
			func(c net.Conn) { _, _ = c.Write([]byte("+OK\r\n")); forever("text\r\n")(c) }), "RFC1939-3-MULTI-01"},
		"one line without end": {answer(loggedIn, func(c net.Conn) { _, _ = c.Write([]byte("+OK\r\n")); forever("x")(c) }),
			"RFC1939-3-MULTI-01"},
		"status line without end": {answer(loggedIn, forever("+OK ")), "RFC1939-5-GEN-01"},
		"LF only": {answer(loggedIn, func(c net.Conn) { _, _ = c.Write([]byte("+OK\nSubject: x\n\n.\n")) }),
			"RFC1939-3-RESP-02"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			script := session
			if strings.Contains(name, "greet") {
				script = "C: <open connection>\nS: +OK\n"
			}
			const timeout = 5 * time.Second
			began := time.Now()
			out := play(t, serve(t, c.behave), script, timeout)
			if took := time.Since(began); took > time.Minute {
				t.Errorf("took %v", took)
			}
			for _, f := range out.Findings {
				if string(f.Rule) == c.rule {
					return
				}
			}
			t.Errorf("no finding of %s: %v, error %v", c.rule, out.Findings, out.Err)
		})
	}
}

// A server that drips, one octet at a time, runs into the total time-out.
func TestDrippingServer(t *testing.T) {
	address := serve(t, answer(loggedIn, func(c net.Conn) {
		for {
			if _, err := c.Write([]byte("+")); err != nil {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	}))
	began := time.Now()
	out := play(t, address, session, 2*time.Second)
	if took := time.Since(began); took > time.Minute || len(out.Findings) == 0 {
		t.Errorf("took %v, findings %v", took, out.Findings)
	}
}

// The memory that a message takes does not depend on its size.
func TestEndlessMessageTakesBoundedMemory(t *testing.T) {
	address := serve(t, answer(loggedIn, func(c net.Conn) {
		_, _ = c.Write([]byte("+OK here\r\n"))
		line := []byte(strings.Repeat(strings.Repeat("x", 70)+"\r\n", 1000))
		for range 3000 { // 216 MB
			if _, err := c.Write(line); err != nil {
				return
			}
		}
		_, _ = c.Write([]byte(".\r\n"))
	}))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	out := play(t, address, "C: <log in>\nC: RETR 1\nS: +OK\nC: <drop connection>\n", time.Minute)
	runtime.ReadMemStats(&after)
	if len(out.Findings) > 0 || out.Err != nil {
		t.Errorf("%v %v", out.Findings, out.Err)
	}
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 32<<20 {
		t.Errorf("%d MB were allocated", grown>>20)
	}
}

// Nothing that came before the end of the connection is lost, over TLS 1.2 either:
// see conn_test.go. A connection leaves no goroutine behind.
func TestNoGoroutinesStay(t *testing.T) {
	address := serve(t, answer([]string{"+OK ready\r\n", "+OK bye\r\n"}, nil))
	play(t, address, "C: <open connection>\nS: +OK\nC: <drop connection>\n", time.Minute)
	before := runtime.NumGoroutine()
	for range 50 {
		play(t, address, "C: <open connection>\nS: +OK\nC: <drop connection>\n", time.Minute)
	}
	for range 12000 { // a minute
		if runtime.NumGoroutine() <= before+10 {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("%d goroutines, %d before", runtime.NumGoroutine(), before)
}

// An interrupt ends a wait at once.
func TestInterruptEndsAWait(t *testing.T) {
	s, err := transcript.Parse("test.pop3", []byte("C: <open connection>\nS: +OK\n"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	address := serve(t, func(_ net.Conn, r *bufio.Reader) {
		cancel()
		_, _ = r.ReadString('\n')
	})
	began := time.Now()
	out := Play(ctx, s, Config{Dialer: &net.Dialer{}, Address: address, Timeout: time.Minute})
	if time.Since(began) > 30*time.Second || out.Err == nil || len(out.Findings) > 0 {
		t.Errorf("after %v: %v, %v", time.Since(began), out.Err, out.Findings)
	}
}
