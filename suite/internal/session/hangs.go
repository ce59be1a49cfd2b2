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
	hung    map[string]int           // by what the server was asked
	slowest map[string]time.Duration // of the answers that came
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
func (h *Hangs) patience(kind string, whole time.Duration) time.Duration {
	if h == nil || kind == "" {
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
func (h *Hangs) came(kind string, took time.Duration, hung bool) {
	if h == nil || kind == "" {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.hung == nil {
		h.hung, h.slowest = map[string]int{}, map[string]time.Duration{}
	}
	if hung {
		h.hung[kind]++
	} else {
		h.slowest[kind] = max(h.slowest[kind], took)
	}
}

// kindOf is what a command is called by those who wait for its reply, "" if it may be slow on purpose: how long a
// refused login takes says nothing of the next one.
func kindOf(cmd wire.Command, due bool) string {
	switch spec := cmd.Spec(); {
	case !due, spec.Login != wire.NoLogin, spec.User, spec.SASL:
		return ""
	case !spec.Standard():
		return "an unknown command"
	}
	return cmd.Keyword
}
