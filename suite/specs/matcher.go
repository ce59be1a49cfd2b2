//go:build !windows

package specs

import (
	"fmt"
	"net"
	"regexp"
	"time"

	expect "github.com/google/goexpect"

	"github.com/pop3spec/pop3spec/suite/internal/session"
)

// matcher matches the patterns of scripts and of sessions written by hand.
var matcher session.Matcher = goexpect{}

// goexpect matches lines with goexpect, which by itself throws away what follows a match,
// loses octets that come with an error, takes idle time for total time and misses wake-ups, so
// that it never gets a connection: the engine reads the line, and goexpect is asked when the
// whole line is in its hands.
type goexpect struct{}

// Match implements session.Matcher.
func (goexpect) Match(line []byte, pattern *regexp.Regexp) ([]string, error) {
	f := &feed{rest: line, stored: make(chan struct{}), quit: make(chan struct{})}
	exp, _, err := expect.SpawnGeneric(&expect.GenOptions{
		In:    unused{},
		Out:   f,
		Wait:  func() error { <-f.quit; return nil },
		Close: func() error { close(f.quit); return nil },
		Check: func() bool { return true },
	}, time.Hour, expect.PartialMatch(true))
	if err != nil {
		return nil, fmt.Errorf("goexpect: %w", err)
	}
	defer exp.Close()
	<-f.stored
	out, groups, err := exp.Expect(pattern, 0)
	if err != nil || len(out) != len(groups[0]) {
		return nil, nil // no match, or one with something before it
	}
	return groups, nil
}

// feed hands a line to goexpect's reading goroutine.
type feed struct {
	rest   []byte // what does not fit into goexpect's buffer waits here
	stored chan struct{}
	quit   chan struct{}
}

// Read implements io.Reader. When it is called with nothing left, all of the line has been
// stored.
func (f *feed) Read(p []byte) (int, error) {
	if len(f.rest) == 0 {
		close(f.stored)
		<-f.quit
		return 0, net.ErrClosed
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}

// unused is goexpect's way to the server. Its Send reports no failure, and after one it blocks
// for ever, so the engine writes to the connection itself.
type unused struct{}

func (unused) Write(p []byte) (int, error) { return len(p), nil }
func (unused) Close() error                { return nil }
