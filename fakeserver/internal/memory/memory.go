package memory

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// What faults and variations remember. A value declared in an apply function
// lives as long as the server and is shared by its sessions; perSession makes
// one that each session has for itself.

// PerSession is a value for each session, such as the number of RETR so far.
// It starts as the zero value.
type PerSession[T any] struct{ _ byte } // not empty: each has its own address

func (p *PerSession[T]) Of(s *server.Session) *T {
	if v, ok := s.Values[p]; ok {
		return v.(*T)
	}
	v := new(T)
	s.Values[p] = v
	return v
}

// Counter counts over all sessions.
type Counter struct{ n atomic.Int64 }

// Add counts one more, and returns how many there are now.
func (c *Counter) Add() int64 { return c.n.Add(1) }

func (c *Counter) Count() int64 { return c.n.Load() }

// History remembers what all sessions have seen.
type History struct {
	mu   sync.Mutex
	seen []string
}

func (h *History) Add(s string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen = append(h.seen, s)
}

func (h *History) All() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.seen)
}
