package runner

import (
	"context"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/session"
)

// A server may limit how many connections it takes, at once or in a while, and how soon
// (ERRATA A-32). A run that meets such a limit plays fewer scripts at once, and waits; it
// goes on where that helps, and gives up, once for all scripts, where it does not.

const (
	// soonest and latest bound the wait before the server is asked again.
	soonest, latest = 500 * time.Millisecond, 20 * time.Second
	// chances is how often a script is played that wants more connections at once than
	// there are each time.
	chances = 3
	// A run waits for that many time-outs in all, and for a while more with each script
	// that it could play.
	patientFor, patientEach = 3, 3 * time.Second
)

// limits is what a run has met of them.
type limits struct {
	waiting sync.Mutex // held by the one who waits for all

	mu     sync.Mutex
	how    string // what the server said or did first, "" if it has let everybody in
	freed  int    // how often waiting has helped
	waited time.Duration
	played int
	over   *unplayed // why nothing more is played, nil as long as it is
}

// hint is what a user can do about a limit.
const hint = "raise its limit of connections for this client, or use --jobs 1"

func (l *limits) meet(how string) (freed int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.how == "" {
		l.how = how
	}
	return l.freed
}

func (l *limits) pass() {
	l.mu.Lock()
	l.played++
	l.mu.Unlock()
}

// end is why nothing more is played, nil as long as it is.
func (l *limits) end() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over == nil {
		return nil
	}
	return l.over
}

// helped reports whether waiting has helped since.
func (l *limits) helped(since int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.freed > since
}

// afford reports whether the run can wait for so long; if not, it is over.
func (l *limits) afford(wait, timeout time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waited+wait > patientFor*timeout+time.Duration(l.played)*patientEach {
		l.over = unplayedFor("the server takes no more connections (%q): %s", l.how, hint)
		return false
	}
	l.waited += wait
	return true
}

// admission is called after a visit at which a connection was turned away: it returns nil
// once it makes sense to play the script again, or why it can't be played.
func (w *worker) admission(ctx context.Context, v *visit, try int) error {
	t := v.out.TurnedAway
	since := w.limits.meet(t.How)
	if v.crowded = w.slots.halve(v); v.crowded {
		return w.clock.Sleep(ctx, soonest/5)
	}
	switch {
	case try >= chances && t.Open > 0:
		return unplayedFor("needs more connections at once than the server takes: %s", hint)
	case try >= 5*chances: // others get in meanwhile: it is what this script does
		return unplayedFor("the server closes its connection every time (%q)", t.How)
	}
	w.limits.waiting.Lock()
	defer w.limits.waiting.Unlock()
	if w.limits.helped(since) {
		return nil
	}
	return w.awaitAdmission(ctx, t)
}

// awaitAdmission waits until the server takes connections again.
func (w *worker) awaitAdmission(ctx context.Context, t *session.TurnedAway) error {
	for wait := soonest; ; wait = min(2*wait, latest) {
		if !w.limits.afford(wait, w.Timeout) {
			return w.limits.end()
		}
		if err := w.clock.Sleep(ctx, wait); err != nil {
			return err
		}
		began := w.clock.Now()
		how, _ := w.tryConnect(ctx, t.Address)
		if how == greets || how == closed { // what is closed shows when the script is played
			w.limits.mu.Lock()
			w.limits.freed++
			w.limits.mu.Unlock()
			return nil
		}
		if !w.limits.afford(w.clock.Now().Sub(began), w.Timeout) {
			return w.limits.end()
		}
	}
}
