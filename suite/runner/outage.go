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

// broughtDown tells whether the server no longer listens, now or soon. That it listened
// when the run began is known: it was asked what it offers.
func (w *worker) broughtDown(ctx context.Context, out *session.Outcome) bool {
	return refused(out.Err) && !w.listensWithin(ctx, min(restart, w.Timeout))
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
// last had to do with. A script that did not reach it any more is not to blame itself: it
// finds what the one before has left.
func (w *worker) bringDown(s *transcript.Script, out *session.Outcome) {
	w.mu.Lock()
	defer w.mu.Unlock()
	rules, at, since := []requirement.ID{inService}, session.Entry{Conn: 1, Line: 1}, ""
	switch {
	case out.Log.Spoken():
		rules, w.lostIn = append(rules, rulesOf(s)...), s.File
		at = out.Log.Entries[len(out.Log.Entries)-1]
	case w.lostIn != "":
		out.Err = notAgain(w.lostIn)
		return
	case w.reachedIn != "":
		w.lostIn, since = w.reachedIn, " since "+w.reachedIn+" was played"
	default:
		w.lostIn = s.File
	}
	entry := out.Log.Note(at.Conn, at.Line, "%v", out.Err)
	for _, rule := range rules {
		out.Findings = append(out.Findings, session.Finding{Line: at.Line, Finding: oracle.Finding{
			Rule: rule, Spot: oracle.Spot{Entry: entry}, Expected: "a server that takes connections", Got: out.Err.Error(),
			Message: "the server can no longer be reached" + since,
		}})
	}
	out.Err = nil
}

// reached takes note of the script with which the server was last heard.
func (w *worker) reached(s *transcript.Script, out *session.Outcome) {
	if out.Log.Spoken() {
		w.mu.Lock()
		w.reachedIn = s.File
		w.mu.Unlock()
	}
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
	return &session.Outcome{Log: session.NewLog(time.Now), Err: notAgain(lost)}
}

func notAgain(since string) error {
	return fmt.Errorf("the server has not been reached again since %s", since)
}
