package fakeserver

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Server is a running POP3 server. Its methods may be called from any
// goroutine, also while sessions run.
type Server struct {
	config Config
	wiring *wiring
	drops  map[string]*maildrop
	tls    *tls.Config
	issuer *authority // nil if the certificate is not of its own making

	plain, secure net.Listener
	greetings     atomic.Uint64 // makes each timestamp and nonce unique
	saltKey       []byte        // of the salts of SCRAM

	mu       sync.Mutex
	closed   bool
	sessions map[*session]bool
	running  sync.WaitGroup
}

// New returns a server that listens nowhere: hand it connections with
// [Server.ServeConn].
func New(c Config) (*Server, error) {
	if err := c.check(); err != nil {
		return nil, err
	}
	c = c.withNeeds().withDefaults()
	s := &Server{config: c, sessions: map[*session]bool{}}
	var err error
	if s.wiring, err = wire(c); err != nil {
		return nil, err
	}
	if s.drops, err = openMaildrops(c); err != nil {
		return nil, err
	}
	s.saltKey = make([]byte, 16)
	if _, err := io.ReadFull(c.Random, s.saltKey); err != nil {
		return nil, fmt.Errorf("fakeserver: random: %w", err)
	}
	s.tls = c.TLSConfig
	if s.tls == nil {
		if s.issuer, err = newAuthority(time.Now()); err != nil {
			return nil, err
		}
		leaf, err := s.issuer.serverCertificate()
		if err != nil {
			return nil, err
		}
		s.tls = &tls.Config{Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS12}
		if c.ClientCertificates {
			s.tls.ClientAuth, s.tls.ClientCAs = tls.VerifyClientCertIfGiven, s.issuer.pool()
		}
	}
	s.tls = s.wiring.tlsConfig(s.tls)
	return s, nil
}

// Start returns a server that listens where c says. Close it in the end.
func Start(c Config) (*Server, error) {
	s, err := New(c)
	if err != nil {
		return nil, err
	}
	if !s.config.tlsOnly {
		if s.plain, err = net.Listen("tcp", s.config.Addr); err != nil {
			return nil, fmt.Errorf("fakeserver: %w", err)
		}
	}
	if s.config.TLSAddr != "" {
		if s.secure, err = net.Listen("tcp", s.config.TLSAddr); err != nil {
			if s.plain != nil {
				s.plain.Close()
			}
			return nil, fmt.Errorf("fakeserver: %w", err)
		}
		s.running.Go(func() { s.accept(s.secure, s.ServeTLS) })
	}
	if s.plain != nil {
		s.running.Go(func() { s.accept(s.plain, s.ServeConn) })
	}
	return s, nil
}

func openMaildrops(c Config) (map[string]*maildrop, error) {
	drops := make(map[string]*maildrop, len(c.Accounts))
	for _, a := range c.Accounts {
		a.User, _ = prepare(a.User)
		a.Password, _ = prepare(a.Password)
		if a.Folder != "" {
			if _, err := os.Stat(a.Folder); err != nil {
				return nil, fmt.Errorf("fakeserver: maildrop of %q: %w", a.User, err)
			}
			drops[a.User] = newMaildrop(a, &folder{path: a.Folder})
			continue
		}
		name := make([]byte, 8)
		if _, err := io.ReadFull(c.Random, name); err != nil {
			return nil, fmt.Errorf("fakeserver: random: %w", err)
		}
		d := newMaildrop(a, &memory{name: fmt.Sprintf("%x", name)})
		if err := d.fill(a.Messages); err != nil {
			return nil, err
		}
		drops[a.User] = d
	}
	return drops, nil
}

func (s *Server) accept(l net.Listener, serve func(net.Conn)) {
	for {
		conn, err := l.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			time.Sleep(10 * time.Millisecond) // out of file descriptors, most likely
			continue
		}
		s.running.Go(func() { serve(conn) })
	}
}

// Addr is the address of the plain listener, "host:port"; empty without one.
func (s *Server) Addr() string { return address(s.plain) }

// TLSAddr is the address of the listener for implicit TLS; empty without one.
func (s *Server) TLSAddr() string { return address(s.secure) }

func address(l net.Listener) string {
	if l == nil {
		return ""
	}
	return l.Addr().String()
}

// RequiresTLS reports whether nobody can log in without TLS.
func (s *Server) RequiresTLS() bool { return s.config.RequireTLS }

// CertPEM is the certificate of the authority that signed the server's own
// certificate (for localhost, 127.0.0.1 and ::1), as PEM: what a client must
// trust. It is empty if the server was given a [Config.TLSConfig].
func (s *Server) CertPEM() []byte {
	if s.issuer == nil {
		return nil
	}
	return s.issuer.pem()
}

// ClientCert makes a certificate that shows that a client is a user. It is an error to
// ask for one where none is of use, see [Config.ClientCertificates].
func (s *Server) ClientCert(user string) (tls.Certificate, error) {
	if !s.config.ClientCertificates {
		return tls.Certificate{}, errors.New("fakeserver: certificates of clients are of no use here")
	}
	return s.issuer.clientCertificate(user)
}

// ServeConn speaks POP3 on conn until the session has ended, and closes conn.
// It works on anything with deadlines, such as one end of [net.Pipe]. A
// [*tls.Conn] is a session on the implicit-TLS port.
func (s *Server) ServeConn(conn net.Conn) { s.serve(conn, false) }

// ServeTLS is [Server.ServeConn] for a session on the implicit-TLS port.
func (s *Server) ServeTLS(conn net.Conn) { s.serve(conn, true) }

func (s *Server) serve(conn net.Conn, implicit bool) {
	var session *session
	if !s.contain(func() { session = newSession(s, conn, implicit) }) || !s.register(session) {
		conn.Close()
		return
	}
	defer s.unregister(session)
	session.serve()
}

func (s *Server) register(session *session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.sessions[session] = true
		s.running.Add(1)
	}
	return !s.closed
}

func (s *Server) unregister(session *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, session)
	s.running.Done()
}

// Close ends all sessions as if their connections were lost, stops listening,
// and returns when nothing of the server runs any more.
func (s *Server) Close() error {
	s.mu.Lock()
	s.closed = true
	for session := range s.sessions {
		session.kill()
	}
	s.mu.Unlock()
	var failed []error
	for _, l := range []net.Listener{s.plain, s.secure} {
		if l != nil {
			if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
				failed = append(failed, err)
			}
		}
	}
	s.running.Wait()
	return errors.Join(failed...)
}
