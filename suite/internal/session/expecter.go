package session

import (
	"fmt"
	"net"
	"regexp"
	"sync"
	"time"

	expect "github.com/google/goexpect"
)

// expecter matches what the server sends with goexpect. goexpect by itself
// throws away what follows a match, loses octets that come with an error, takes
// idle time for total time and misses wake-ups, so it is fed: it gets one line at
// a time, complete, and is asked only when the line is in its hands. What is
// behind the line stays in the tap, where bodies are streamed from and where a
// TLS handshake finds the connection unread.
type expecter struct {
	exp  *expect.GExpect
	feed chan []byte   // one line for goexpect's reader
	fed  chan struct{} // goexpect has stored the line and wants the next one
	quit chan struct{}
	once sync.Once
	rest []byte // of a line that did not fit into goexpect's buffer; its reader's own
	idle bool   // whether the reader was told to store something; its reader's own
}

func newExpecter() (*expecter, error) {
	e := &expecter{feed: make(chan []byte), fed: make(chan struct{}), quit: make(chan struct{}), idle: true}
	var err error
	e.exp, _, err = expect.SpawnGeneric(&expect.GenOptions{
		In:    unused{},
		Out:   e,
		Wait:  func() error { <-e.quit; return nil },
		Close: func() error { e.stop(); return nil },
		Check: func() bool { return true },
	}, time.Hour, expect.PartialMatch(true))
	if err != nil {
		return nil, fmt.Errorf("goexpect: %w", err)
	}
	return e, nil
}

// match hands octets to goexpect and returns the groups of the pattern, which must
// match from the first octet on; nil means that it does not match.
func (e *expecter) match(line []byte, pattern *regexp.Regexp) []string {
	e.feed <- line
	<-e.fed
	_, groups, err := e.exp.Expect(pattern, 0)
	if err != nil {
		return nil
	}
	return groups
}

// Read implements io.Reader for goexpect's reading goroutine. A second call says
// that the octets of the one before are stored.
func (e *expecter) Read(p []byte) (int, error) {
	if len(e.rest) == 0 {
		if !e.idle {
			e.fed <- struct{}{}
		}
		e.idle = false
		select {
		case e.rest = <-e.feed:
		case <-e.quit:
			return 0, net.ErrClosed
		}
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// stop ends goexpect's goroutines, if there are any.
func (e *expecter) stop() {
	if e != nil {
		e.once.Do(func() { close(e.quit) })
	}
}

// unused is goexpect's way to the server. Its Send reports no failure, and after
// one it blocks for ever, so Conn writes to the connection itself.
type unused struct{}

func (unused) Write(p []byte) (int, error) { return len(p), nil }
func (unused) Close() error                { return nil }
