package memnet

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"
)

// echo answers each octet with itself, but "?" never.
func echo(c net.Conn) {
	for buf := make([]byte, 1); ; {
		if _, err := c.Read(buf); err != nil {
			return
		}
		if buf[0] != '?' {
			_, _ = c.Write(buf)
		}
	}
}

func dial(t *testing.T, serve func(net.Conn)) (*Network, net.Conn) {
	t.Helper()
	n := New(map[string]func(net.Conn){"a": serve})
	c, err := n.DialContext(t.Context(), "tcp", "a")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return n, c
}

// What the server will never send is waited for no longer than it takes to see that, however far the
// deadline is; what it will send is waited for.
func TestNobodyWaitsInVain(t *testing.T) {
	_, c := dial(t, echo)
	for _, sent := range []string{"x?", "?y"} {
		_ = c.SetReadDeadline(time.Now().Add(time.Hour))
		if _, err := c.Write([]byte(sent)); err != nil {
			t.Fatal(err)
		}
		buf := make([]byte, 1)
		if n, err := c.Read(buf); n != 1 || err != nil {
			t.Fatalf("%q: %d, %v", sent, n, err)
		}
		if _, err := c.Read(buf); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatalf("%q: %v", sent, err)
		}
	}
}

// A pause is over when the server has nothing more to do, and counts as if it had been made.
func TestPauses(t *testing.T) {
	n, c := dial(t, echo)
	before := n.Now()
	if _, err := c.Write([]byte("abc")); err != nil {
		t.Fatal(err)
	}
	if err := n.Sleep(t.Context(), time.Hour); err != nil {
		t.Fatal(err)
	}
	if passed := n.Now().Sub(before); passed < time.Hour {
		t.Errorf("%s have passed", passed)
	}
	buf := make([]byte, 9)
	if got, err := c.Read(buf); string(buf[:got]) != "abc" {
		t.Errorf("after the pause there is %q, %v", buf[:got], err)
	}
}

// What a server does of itself, after a while, it does as soon as a client waits or pauses for so long.
func TestTheServersOwnTime(t *testing.T) {
	byDeadline := func(c net.Conn) {
		_ = c.SetReadDeadline(time.Now().Add(time.Minute))
		_, _ = c.Read(make([]byte, 1))
		_, _ = c.Write([]byte("!"))
	}
	byTimer := func(c net.Conn) {
		rings := make(chan bool)
		c.(interface {
			AfterFunc(time.Duration, func()) interface {
				Reset(time.Duration) bool
				Stop() bool
			}
		}).AfterFunc(time.Minute, func() { _ = c.SetReadDeadline(time.Unix(1, 0)); close(rings) })
		_, _ = c.Read(make([]byte, 1))
		<-rings
		_, _ = c.Write([]byte("!"))
	}
	for name, serve := range map[string]func(net.Conn){"deadline": byDeadline, "timer": byTimer} {
		_, c := dial(t, serve)
		for _, wait := range []time.Duration{50 * time.Second, 20 * time.Second} {
			_ = c.SetReadDeadline(time.Now().Add(wait))
			if got, err := c.Read(make([]byte, 1)); (got == 1) != (wait == 20*time.Second) {
				t.Errorf("%s, %s: %d, %v", name, wait, got, err)
			}
		}
		n, c := dial(t, serve)
		began := n.Now()
		_ = n.Sleep(t.Context(), time.Hour)
		buf := make([]byte, 9)
		if got, err := c.Read(buf); string(buf[:got]) != "!" || n.Now().Sub(began) > time.Hour+time.Minute {
			t.Errorf("%s: after the pause there is %q, %v, and %s have passed", name, buf[:got], err, n.Now().Sub(began))
		}
	}
}

func TestEnds(t *testing.T) {
	heard := make(chan error, 1)
	listen := func(c net.Conn) {
		_, err := io.Copy(io.Discard, c)
		heard <- err
		_, _ = c.Write([]byte("!"))
	}
	_, c := dial(t, listen)
	_ = c.(interface{ CloseWrite() error }).CloseWrite()
	if err := <-heard; err != nil {
		t.Errorf("half closed: %v", err)
	}
	if got, err := io.ReadAll(c); string(got) != "!" || err != nil {
		t.Errorf("after that came %q, %v", got, err)
	}
	_, c = dial(t, listen)
	_ = c.(interface{ SetLinger(int) error }).SetLinger(0)
	c.Close()
	if err := <-heard; !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("reset: %v", err)
	}
	n := New(nil)
	if _, err := n.DialContext(context.Background(), "tcp", "b"); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("nobody there: %v", err)
	}
}

// More than there is room for is taken as fast as it is read.
func TestALotOfOctets(t *testing.T) {
	_, c := dial(t, func(c net.Conn) { _, _ = c.Write(make([]byte, 3*room)) })
	if got, err := io.Copy(io.Discard, c); got != 3*room || err != nil {
		t.Errorf("%d octets, %v", got, err)
	}
}
