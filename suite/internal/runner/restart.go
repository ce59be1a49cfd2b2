package runner

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/readonly"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

const (
	// mostRestarts bounds how often a server is brought back in a run.
	mostRestarts = 20
	// restartPatience bounds one run of the command that does it.
	restartPatience = 2 * time.Minute
	// aftermath is how long a server may take to die of what was done to it.
	aftermath = 300 * time.Millisecond
)

// waitUntilBack reports whether a server that went away is there again: by itself, or because it
// was brought back.
func (w *worker) waitUntilBack(ctx context.Context) bool {
	grace := min(restart, w.Timeout)
	if w.Target.Restart != nil {
		grace = min(grace, aftermath)
	}
	return w.listens(ctx, grace) || w.bringBack(ctx)
}

// bringBack restarts the server, and waits until it greets.
func (w *worker) bringBack(ctx context.Context) bool {
	if w.Target.Restart == nil || w.restarts >= mostRestarts || ctx.Err() != nil {
		return false
	}
	w.restarts++ // whoever is here is alone
	limited, cancel := context.WithTimeoutCause(ctx, restartPatience, fmt.Errorf("it took more than %s", restartPatience))
	defer cancel()
	if err := w.Target.Restart(limited); err != nil {
		w.warn("restart %d of the server failed: %v", w.restarts, err)
		return false
	}
	address, _ := w.Target.Main()
	for until := w.clock.Now().Add(max(restart, w.Timeout)); ; {
		if how, _ := w.tryConnect(ctx, address); how == greets {
			return true
		}
		if !w.clock.Now().Before(until) || w.clock.Sleep(ctx, 250*time.Millisecond) != nil {
			w.warn("restart %d of the server did not bring it back", w.restarts)
			return false
		}
	}
}

// replaySuspects plays once more, one by one, what may have brought a server down that is back:
// the one after which it is gone again was it.
func (w *worker) replaySuspects(ctx context.Context, last *visit, under, ended []*visit) {
	ended = ended[:min(len(ended), remembered)]
	guilty := 0
	for i, v := range under {
		if !w.bringsDown(ctx, v) {
			w.found(v, v.out)
			continue
		}
		guilty++
		w.warnOfRestart(v)
		w.found(v, blame(v, "the server can no longer be reached", true))
		if !w.waitUntilBack(ctx) {
			w.giveUp("the server was brought down by " + v.script.File)
			for _, rest := range under[i+1:] {
				w.found(rest, w.notPlayed(w.lost()))
			}
			return
		}
	}
	if guilty > 0 {
		return
	}
	for _, v := range ended {
		if !w.bringsDown(ctx, v) {
			continue
		}
		w.warnOfRestart(v)
		w.blameEarlier(last, v, "the server can no longer be reached", true)
		if !w.waitUntilBack(ctx) {
			w.giveUp("the server was brought down by " + v.script.File)
			for _, u := range under {
				w.found(u, w.notPlayed(w.lost()))
			}
		}
		return
	}
	w.warn("the server went away once, and did so no more when what had been played was played again, one by one: %s",
		namesOf(append(under, ended...)))
}

// bringsDown makes a visit once more, alone, and reports whether the server is gone after it.
func (w *worker) bringsDown(ctx context.Context, v *visit) bool {
	other := w.withSpecials(v.script)
	v.out = other.playOnce(ctx, v.script, v.played)
	if other.serverGone(ctx, v.out) {
		return true
	}
	_ = w.clock.Sleep(ctx, aftermath)
	address, _ := w.Target.Main()
	how, _ := w.tryConnect(ctx, address)
	return ctx.Err() == nil && (how == closed || how == silent)
}

// warnOfRestart tells those who run the suite what brought the server down.
func (w *worker) warnOfRestart(v *visit) {
	w.warn("%s brought the server down (restart %d)", v.script.File, w.restarts)
}

// playOnce plays a script, with the maildrops that it needs.
func (w *worker) playOnce(ctx context.Context, s, played *transcript.Script) *session.Outcome {
	world, err := w.provision(ctx, s)
	if err != nil {
		return w.notPlayed(err)
	}
	played = stepsIn(w.dealtIn(), played)
	w.lookBefore(ctx, played)
	if err := w.enough(ctx, played); err != nil {
		return w.notPlayed(err)
	}
	out := session.Play(ctx, played, w.config(played, world))
	if errors.Is(out.Err, readonly.ErrUntested) {
		w.tryFetching(ctx, played)
		out = session.Play(ctx, played, w.config(played, world))
	}
	return out
}
