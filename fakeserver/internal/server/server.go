package server

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

	"github.com/pop3spec/pop3spec/internal/certificate"
)

// Server is a running POP3 server. Its methods may be called from any
// goroutine, also while sessions run.
type Server struct {
	Config Config
	Wiring *Wiring
	Drops  map[string]*Maildrop
	tls    *tls.Config            // before the wiring has its way with it, see plan
	issuer *certificate.Authority // nil if the certificate is not of its own making

	plain, secure net.Listener
	greetings     atomic.Uint64 // makes each timestamp and nonce unique
	saltKey       []byte        // of the salts of SCRAM

	visited atomic.Pointer[Maildrop] // that was opened last

	conditionals []Conditional
	planning     sync.Mutex
	plans        map[uint64]*plan // by the set of conditionals that hold

	mu       sync.Mutex
	closed   bool
	sessions map[*Session]bool
	running  sync.WaitGroup
}

// New returns a server that does as it is wired, with changes for some sessions, and listens nowhere.
func New(c Config, w *Wiring, some ...Conditional) (*Server, error) {
	s := &Server{Config: c, Wiring: w, sessions: map[*Session]bool{}}
	var err error
	if s.Drops, err = openMaildrops(c); err != nil {
		return nil, err
	}
	if s.saltKey = c.SaltKey; s.saltKey == nil {
		s.saltKey = make([]byte, 16)
		if _, err := io.ReadFull(c.Random, s.saltKey); err != nil {
			return nil, fmt.Errorf("fakeserver: random: %w", err)
		}
	}
	s.tls = c.TLSConfig
	if s.tls == nil {
		if s.issuer, err = certificate.NewAuthority("pop3spec fakeserver CA", time.Now()); err != nil {
			return nil, err
		}
		leaf, err := s.issuer.Server()
		if err != nil {
			return nil, err
		}
		s.tls = &tls.Config{Certificates: []tls.Certificate{leaf}, MinVersion: tls.VersionTLS12}
		if c.ClientCertificates {
			s.tls.ClientAuth, s.tls.ClientCAs = tls.VerifyClientCertIfGiven, s.issuer.Pool()
		}
	}
	return s, s.condition(some)
}

// Listen opens the listeners that the configuration asks for.
func (s *Server) Listen() (err error) {
	if !s.Config.TLSOnly {
		if s.plain, err = net.Listen("tcp", s.Config.Addr); err != nil {
			return fmt.Errorf("fakeserver: %w", err)
		}
	}
	if s.Config.TLSAddr != "" {
		if s.secure, err = net.Listen("tcp", s.Config.TLSAddr); err != nil {
			if s.plain != nil {
				s.plain.Close()
			}
			return fmt.Errorf("fakeserver: %w", err)
		}
		s.running.Go(func() { s.accept(s.secure, s.ServeTLS) })
	}
	if s.plain != nil {
		s.running.Go(func() { s.accept(s.plain, s.ServeConn) })
	}
	return nil
}

func openMaildrops(c Config) (map[string]*Maildrop, error) {
	drops := make(map[string]*Maildrop, len(c.Accounts))
	for place, a := range c.Accounts {
		a.User, _ = Prepare(a.User)
		a.Password, _ = Prepare(a.Password)
		if a.Folder != "" {
			if _, err := os.Stat(a.Folder); err != nil {
				return nil, fmt.Errorf("fakeserver: maildrop of %q: %w", a.User, err)
			}
			drops[a.User] = newMaildrop(a, place, &folder{path: a.Folder})
			continue
		}
		name := make([]byte, 8)
		if _, err := io.ReadFull(c.Random, name); err != nil {
			return nil, fmt.Errorf("fakeserver: random: %w", err)
		}
		d := newMaildrop(a, place, &memory{name: fmt.Sprintf("%x", name)})
		if err := d.Fill(a.Messages); err != nil {
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
func (s *Server) RequiresTLS() bool { return s.Config.RequireTLS }

// CertPEM is the certificate of the authority that signed the server's own
// certificate (for localhost, 127.0.0.1 and ::1), as PEM: what a client must
// trust. It is empty if the server was given a [Config.TLSConfig].
func (s *Server) CertPEM() []byte {
	if s.issuer == nil {
		return nil
	}
	return s.issuer.PEM()
}

// ClientCert makes a certificate that shows that a client is a user. It is an error to
// ask for one where none is of use, see [Config.ClientCertificates].
func (s *Server) ClientCert(user string) (tls.Certificate, error) {
	if !s.Config.ClientCertificates {
		return tls.Certificate{}, errors.New("fakeserver: certificates of clients are of no use here")
	}
	return s.issuer.Client(user)
}

// ServeConn speaks POP3 on conn until the session has ended, and closes conn.
// It works on anything with deadlines, such as one end of [net.Pipe]. A
// [*tls.Conn] is a session on the implicit-TLS port.
func (s *Server) ServeConn(conn net.Conn) { s.serve(conn, false) }

// ServeTLS is [Server.ServeConn] for a session on the implicit-TLS port.
func (s *Server) ServeTLS(conn net.Conn) { s.serve(conn, true) }

func (s *Server) serve(conn net.Conn, implicit bool) {
	var session *Session
	if !s.contain(func() { session = newSession(s, conn, implicit) }) || !s.register(session) {
		conn.Close()
		return
	}
	defer s.unregister(session)
	session.serve()
}

func (s *Server) register(session *Session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed {
		s.sessions[session] = true
		s.running.Add(1)
	}
	return !s.closed
}

func (s *Server) unregister(session *Session) {
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
		session.Kill()
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
