package scripted

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Config says what a server plays, and how.
type Config struct {
	Sessions []*Session // in the order in which connections get them
	Options
	Addr    string      // to listen on for connections in clear
	TLSAddr string      // for implicit TLS; empty means nowhere
	TLS     *tls.Config // with the certificate

	// Once ends the server when every session has been served, or none was asked for
	// within Wait. Otherwise the sessions begin anew, until the context ends.
	Once bool
	Wait time.Duration
	// Idle is how long a client may be silent.
	Idle time.Duration
	// Wire is what goes wrong on the way to the client.
	Wire Wire
	// Ended is called with what came of each session, one at a time.
	Ended func(verdict.Result)
}

// mostSessions is how many connections are served at once; others wait.
const mostSessions = 64

// Server serves the sessions of transcripts.
type Server struct {
	config        Config
	plain, secure net.Listener

	mu      sync.Mutex
	served  []bool // sessions of this round
	active  int    // connections
	results []verdict.Result
	changed chan struct{} // one of these has
	running sync.WaitGroup
}

// Start listens where c says. Run serves.
func Start(c Config) (*Server, error) {
	c.Options = c.complete()
	for _, a := range c.Accounts {
		if strings.ContainsAny(a.User+a.Password, "\r\n\x00") {
			return nil, fmt.Errorf("scripted: account %q holds CR, LF or NUL, which no command can carry", a.User)
		}
	}
	s := &Server{config: c, served: make([]bool, len(c.Sessions)), changed: make(chan struct{}, 1)}
	var err error
	if s.plain, err = net.Listen("tcp", c.Addr); err != nil {
		return nil, err
	}
	if c.TLSAddr == "" {
		return s, nil
	}
	if s.secure, err = net.Listen("tcp", c.TLSAddr); err != nil {
		s.plain.Close()
		return nil, err
	}
	return s, nil
}

// Addr is the address for connections in clear.
func (s *Server) Addr() string { return s.plain.Addr().String() }

// TLSAddr is the address for implicit TLS; empty if there is none.
func (s *Server) TLSAddr() string {
	if s.secure == nil {
		return ""
	}
	return s.secure.Addr().String()
}

// Run serves until the context ends, or until there is nothing more to serve. It
// returns what came of the sessions, in the order in which they ended.
func (s *Server) Run(ctx context.Context) []verdict.Result {
	serving, cancel := context.WithCancel(ctx)
	defer cancel()
	room := make(chan struct{}, mostSessions)
	s.running.Go(func() { s.accept(serving, s.plain, room, false) })
	if s.secure != nil {
		s.running.Go(func() { s.accept(serving, s.secure, room, true) })
	}
	s.wait(ctx)
	cancel()
	s.plain.Close()
	if s.secure != nil {
		s.secure.Close()
	}
	s.running.Wait()
	if s.config.Once && ctx.Err() == nil && len(s.results) > 0 {
		s.results = append(s.results, s.unserved()...)
	}
	return s.results
}

// wait returns when there is nothing more to serve.
func (s *Server) wait(ctx context.Context) {
	for {
		s.mu.Lock()
		idle := s.config.Once && s.active == 0
		all := !slices.Contains(s.served, false)
		s.mu.Unlock()
		if idle && all || !s.change(ctx, idle) {
			return
		}
	}
}

// change waits for a change, and reports whether there was one: before the context ended and,
// where nobody is served, in time.
func (s *Server) change(ctx context.Context, idle bool) bool {
	waiting, cancel := context.WithCancel(ctx)
	defer cancel()
	var expired <-chan struct{}
	if idle {
		expired = clock.Clock{Sleep: s.config.Sleep}.Expired(waiting, s.config.Wait)
	}
	select {
	case <-s.changed:
		return true
	case <-ctx.Done():
	case <-expired:
	}
	return false
}

func (s *Server) accept(ctx context.Context, l net.Listener, room chan struct{}, implicit bool) {
	for {
		select {
		case room <- struct{}{}:
		case <-ctx.Done():
			return
		}
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) || ctx.Err() != nil {
			if err == nil {
				conn.Close()
			}
			return
		}
		if err != nil {
			<-room
			_ = s.config.Sleep(ctx, 10*time.Millisecond) // out of file descriptors, most likely
			continue
		}
		s.running.Go(func() {
			defer func() { <-room }()
			s.serve(ctx, conn, implicit)
		})
	}
}
