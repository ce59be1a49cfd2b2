package session

import (
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Hangs knows what a server has left without an answer in any session of a run. What it has once been waited for to the
// last second is waited for less long from then on, so that a run does not take hours to find out one thing. A nil
// *Hangs knows of none.
type Hangs struct {
	mu      sync.Mutex
	hung    map[awaited]int           // how often it did not come
	slowest map[awaited]time.Duration // of those that came
}

// awaited is what is waited for: the reply to a command, or its lines. The zero value is what may be slow on purpose.
type awaited struct {
	command string
	lines   bool
}

const (
	// fewHangs is how often something may have been waited for in vain before it is waited for hardly at all.
	fewHangs = 3
	// shortest is the least patience after a hang.
	shortest = time.Second
	// slower is by how much an answer may be slower than any one before.
	slower = 3
)

// patience is how long something is waited for that is waited for so long where nothing is known of it.
func (h *Hangs) patience(kind awaited, whole time.Duration) time.Duration {
	if h == nil || kind == (awaited{}) {
		return whole
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	part := whole / 10
	switch hung := h.hung[kind]; {
	case hung == 0:
		return whole
	case hung >= fewHangs:
		part = whole / 60
	}
	return min(whole, max(part, shortest, slower*h.slowest[kind]))
}

// came notes how long an answer has taken, and whether it came at all.
func (h *Hangs) came(kind awaited, took time.Duration, hung bool) {
	if h == nil || kind == (awaited{}) {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.hung == nil {
		h.hung, h.slowest = map[awaited]int{}, map[awaited]time.Duration{}
	}
	if hung {
		h.hung[kind]++
	} else {
		h.slowest[kind] = max(h.slowest[kind], took)
	}
}

// replyTo is the reply to a command as those await it who know of hangs: how long a refused login takes says nothing
// of the next one.
func replyTo(cmd wire.Command) awaited {
	switch spec := cmd.Spec(); {
	case spec.Login != wire.NoLogin, spec.User, spec.SASL:
		return awaited{}
	case !spec.Standard():
		return awaited{command: "an unknown command"}
	}
	return awaited{command: cmd.Keyword}
}

// linesOf are the lines of that reply.
func linesOf(cmd wire.Command) awaited {
	kind := replyTo(cmd)
	kind.lines = kind.command != ""
	return kind
}

// came notes that what was awaited since then has come, or has not.
func (p *player) came(kind awaited, since time.Time, hung bool) {
	if p.cfg.Hangs != nil {
		p.cfg.Hangs.came(kind, p.cfg.Clock.Now().Sub(since), hung)
	}
}
