package fakeserver

import (
	"slices"
	"sync"
	"sync/atomic"
)

// What faults and variations remember. A value declared in an apply function
// lives as long as the server and is shared by its sessions; perSession makes
// one that each session has for itself.

// perSession is a value for each session, such as the number of RETR so far.
// It starts as the zero value.
type perSession[T any] struct{ _ byte } // not empty: each has its own address

func (p *perSession[T]) of(s *session) *T {
	if v, ok := s.values[p]; ok {
		return v.(*T)
	}
	v := new(T)
	s.values[p] = v
	return v
}

// counter counts over all sessions.
type counter struct{ n atomic.Int64 }

// add counts one more, and returns how many there are now.
func (c *counter) add() int64 { return c.n.Add(1) }

func (c *counter) count() int64 { return c.n.Load() }

// history remembers what all sessions have seen.
type history struct {
	mu   sync.Mutex
	seen []string
}

func (h *history) add(s string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen = append(h.seen, s)
}

func (h *history) all() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.seen)
}
