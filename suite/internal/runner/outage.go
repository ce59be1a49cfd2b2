package runner

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// An outage is a server that was there and can no longer be reached: a script has
// brought it down. It is a finding of that script, and of no other that merely met it;
// and the scripts after it are not kept waiting for a server that is gone.

const (
	// restart is how long a server that refuses connections is given to come back: some
	// are started anew when they die, or refuse clients that come too often.
	restart = 15 * time.Second
	// remembered is how many scripts that ended in order may be the one to blame.
	remembered = 12
	// nearly is how long before an outage such a script has ended, to be named.
	nearly = time.Second
)

// inService is the rule that a server breaks which is gone (RFC 1939 section 3).
const inService requirement.ID = "RFC1939-3-CONN-01"

// outages is what a run knows of them; it is the Runner's, under its lock.
type outages struct {
	doubtful []*visit // which were under way when the server went
	recent   []*visit // which ended in order, the last one last
	settled  map[*visit]*session.Outcome
	amended  map[*transcript.Script]verdict.Result // of scripts that had ended
	collects bool                                  // whether what is amended is looked at
	down     *unplayed                             // why nothing more is played, nil as long as it is
	restarts int
}

// serverGone reports whether a script has ended as one does when the server goes away, and it
// has.
func (w *worker) serverGone(ctx context.Context, out *session.Outcome) bool {
	if refused(out.Err) && w.isMain(out.Err) {
		return true
	}
	broken := out.Err != nil || len(out.Findings) > 0
	unfilled := out.Err != nil && len(out.Log.Entries) == 0
	return broken && (unfilled || !out.HungUp.IsZero() || out.TurnedAway != nil) && !w.listens(ctx, 0)
}

// isMain reports whether an error is about the port that scripts use by default.
func (r *Runner) isMain(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	if !ok || op.Addr == nil {
		return true
	}
	address, _ := r.Target.Main()
	_, port, _ := net.SplitHostPort(address)
	_, own, _ := net.SplitHostPort(op.Addr.String())
	return own == port
}

// record takes note of a visit that has ended, before it releases its slot.
func (r *Runner) record(v *visit, gone bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if gone {
		r.doubtful = append(r.doubtful, v)
	} else if v.out.Log.Spoken() {
		r.recent = append(r.recent, v)
		r.recent = r.recent[max(0, len(r.recent)-remembered):]
	}
}

// suspects are the visits that may have brought the server down, the likeliest first:
// those under way at its first sign, and those that had ended in order. What began later,
// or never reached the server, has merely met it.
func (r *Runner) suspects() (under, ended []*visit) {
	r.mu.Lock()
	defer r.mu.Unlock()
	first := time.Time{}
	for _, v := range r.doubtful {
		if t := firstSign(v); first.IsZero() || t.Before(first) {
			first = t
		}
	}
	for _, v := range r.doubtful {
		if v.out.Log.Spoken() && !v.began.After(first) {
			under = append(under, v)
		}
	}
	slices.SortStableFunc(under, func(a, b *visit) int { return firstSign(a).Compare(firstSign(b)) })
	ended = slices.Clone(r.recent)
	slices.Reverse(ended)
	slices.SortStableFunc(ended, func(a, b *visit) int { return hungUp(b) - hungUp(a) })
	r.doubtful, r.recent = nil, nil
	return under, ended
}

// firstSign is when a visit showed first that something is wrong.
func firstSign(v *visit) time.Time {
	if !v.out.HungUp.IsZero() {
		return v.out.HungUp
	}
	return v.ended
}

func hungUp(v *visit) int {
	if v.out.HungUp.IsZero() {
		return 0
	}
	return 1
}

// handleOutage looks after a server that went away during a visit, alone: it has it brought
// back, and finds out what it was. The outcome is that of the visit, nil if it is to be
// made once more.
func (w *worker) handleOutage(ctx context.Context, v *visit) *session.Outcome {
	if w.slots.acquireAll(ctx) != nil {
		return w.notPlayed(errInterrupted)
	}
	defer w.slots.releaseAll()
	if out, done := w.outageOutcome(v); done {
		return out // somebody else has been here
	}
	under, ended := w.suspects()
	if w.waitUntilBack(ctx) {
		w.replaySuspects(ctx, v, under, ended)
	} else if ctx.Err() != nil {
		return w.notPlayed(errInterrupted)
	} else {
		w.blameSuspects(v, under, ended)
	}
	out, _ := w.outageOutcome(v)
	return out
}

// outageOutcome is what was found out about a visit, if somebody has looked into the outage that
// it met; nil if it is to be made once more.
func (r *Runner) outageOutcome(v *visit) (out *session.Outcome, done bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	out, done = r.settled[v]
	return out, done || !slices.Contains(r.doubtful, v)
}

func (r *Runner) found(v *visit, out *session.Outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.settled == nil {
		r.settled = map[*visit]*session.Outcome{}
	}
	r.settled[v] = out
}

// blameSuspects names what brought a server down that does not come back: the only visit that
// can have done it, or the likeliest with the others.
func (w *worker) blameSuspects(v *visit, under, ended []*visit) {
	suspects := slices.Clone(under)
	for _, e := range ended {
		if len(under) > 0 && (hungUp(e) == 0 || firstSign(under[0]).Sub(e.ended) > nearly) {
			continue
		}
		if suspects = append(suspects, e); len(under) == 0 {
			break
		}
	}
	names := namesOf(suspects)
	switch len(suspects) {
	case 0:
		w.giveUp("the server can no longer be reached")
	case 1:
		w.giveUp("the server was brought down by " + names)
	default:
		w.giveUp("the server went away while " + names + " were played, one of which has brought it down")
	}
	for _, s := range under {
		w.found(s, w.notPlayed(w.lost()))
	}
	if len(suspects) == 0 {
		w.found(v, blame(v, "the server can no longer be reached", false))
		return
	}
	culprit, message := suspects[0], "the server can no longer be reached"
	if len(suspects) > 1 {
		message += ": it went away while " + names + " were played, and one of them has brought it down"
	}
	if sure := len(suspects) == 1; slices.Contains(under, culprit) {
		w.found(culprit, blame(culprit, message, sure))
	} else {
		w.blameEarlier(v, culprit, message, sure)
	}
	if _, done := w.settled[v]; !done {
		w.found(v, w.notPlayed(w.lost()))
	}
}

// blameEarlier makes an outage a finding of a script that had ended. Where its result has
// been told already, the one that comes after it is where the outage shows.
func (w *worker) blameEarlier(last, culprit *visit, message string, sure bool) {
	if w.collects {
		w.amend(culprit, blame(culprit, message, sure))
	} else {
		w.found(last, blame(last, message+" since "+culprit.script.File+" was played", false))
	}
}

// giveUp ends the run's dealings with a server that is gone.
func (r *Runner) giveUp(why string) {
	if r.Target.Restart == nil {
		why += ": --restart exec:COMMAND brings it back"
	} else {
		why += fmt.Sprintf(", and could not be brought back (%d restarts)", r.restarts)
	}
	r.mu.Lock()
	r.down = &unplayed{why}
	r.mu.Unlock()
}

// lost is why nothing more is played, nil as long as it is.
func (r *Runner) lost() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.down == nil {
		return nil
	}
	return r.down
}

// outage is lost, unless the server is there again.
func (r *Runner) outage(ctx context.Context) error {
	why := r.lost()
	if why == nil || !r.listens(ctx, 0) {
		return why
	}
	r.mu.Lock()
	r.down = nil
	r.mu.Unlock()
	return nil
}

// blame makes an outage a finding of a visit, and a breach of what its script proves where
// it is sure that the script has brought it about.
func blame(v *visit, message string, sure bool) *session.Outcome {
	out, conn := v.out, 1
	out.Log.At = conversation.Place{File: v.script.File, Line: 1}
	broken := []requirement.ID{inService}
	if n := len(out.Log.Entries); n > 0 {
		conn, out.Log.At = out.Log.Entries[n-1].Conn, out.Log.Entries[n-1].Place
	}
	if sure {
		broken = append(broken, rulesOf(v.script)...)
	} else {
		out.Findings = nil // they may be its traces, and no more
	}
	got := "nothing listens"
	if out.Err != nil {
		got = out.Err.Error()
	}
	entry := out.Log.Note(conn, "%s", got)
	for _, rule := range broken {
		out.Findings = append(out.Findings, rules.Finding{
			Rule: rule, Spot: model.Spot{Entry: entry}, Expected: "a server that takes connections", Got: got, Message: message,
		})
	}
	out.Err = nil
	return out
}

// amend replaces the result of a script that had ended.
func (w *worker) amend(v *visit, out *session.Outcome) {
	res := result(v.script)
	w.conclude(&res, v.script, out)
	res.Duration = v.ended.Sub(v.began).Milliseconds()
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.amended == nil {
		w.amended = map[*transcript.Script]verdict.Result{}
	}
	w.amended[v.script] = res
}

// namesOf names scripts in a sentence.
func namesOf(visits []*visit) string {
	var names []string
	for _, v := range visits {
		names = append(names, v.script.File)
	}
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}
