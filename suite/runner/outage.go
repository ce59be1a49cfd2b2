package runner

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
	"time"

	"github.com/pop3spec/pop3spec/suite/oracle"
	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// An outage is a server that was there and can no longer be reached: a script has
// brought it down. It is a finding of that script, and the scripts behind it are not
// kept waiting for a server that is gone.

// restart is how long a server that refuses connections is given to come back: some
// are started anew when they die, or refuse clients that come too often.
const restart = 15 * time.Second

// inService is the rule that a server breaks which is gone (RFC 1939 section 3).
const inService requirement.ID = "RFC1939-3-CONN-01"

// refused tells that nothing listens where the server was.
func refused(err error) bool { return errors.Is(err, syscall.ECONNREFUSED) }

// broughtDown tells whether the server listened when the script began, and neither now
// nor soon.
func (w *worker) broughtDown(ctx context.Context, out *session.Outcome) bool {
	return refused(out.Err) && out.Log.Spoken() && !w.listensWithin(ctx, min(restart, w.Timeout))
}

// listensWithin tells whether the server takes connections, now or before long.
func (w *worker) listensWithin(ctx context.Context, wait time.Duration) bool {
	address, _ := w.Target.Main()
	for until := time.Now().Add(wait); ; {
		conn, err := (&net.Dialer{Timeout: w.Timeout}).DialContext(ctx, "tcp", address)
		if err == nil {
			_ = conn.Close()
			return true
		}
		if ctx.Err() != nil || !refused(err) || !time.Now().Before(until) {
			return false
		}
		select {
		case <-time.After(250 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

// bringDown makes the outage a finding of the script: where it began is what the server
// last had to do with.
func (w *worker) bringDown(s *transcript.Script, out *session.Outcome) {
	w.mu.Lock()
	w.lostIn = s.File
	w.mu.Unlock()
	last := out.Log.Entries[len(out.Log.Entries)-1]
	entry := out.Log.Note(last.Conn, last.Line, "%v", out.Err)
	for _, rule := range append([]requirement.ID{inService}, rulesOf(s)...) {
		out.Findings = append(out.Findings, session.Finding{Line: last.Line, Finding: oracle.Finding{
			Rule: rule, Spot: oracle.Spot{Entry: entry}, Expected: "a server that takes connections", Got: out.Err.Error(),
			Message: "the server can no longer be reached",
		}})
	}
	out.Err = nil
}

// outage is the outcome of a script that comes behind the one that brought the server
// down; nil if the server is there, or there again.
func (w *worker) outage(ctx context.Context) *session.Outcome {
	w.mu.Lock()
	lost := w.lostIn
	w.mu.Unlock()
	if lost == "" || w.listensWithin(ctx, 0) {
		return nil
	}
	return &session.Outcome{Log: session.NewLog(time.Now), Err: fmt.Errorf("the server has not been reached again since %s", lost)}
}
