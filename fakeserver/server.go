package fakeserver

import (
	"crypto/tls"
	"net"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Server is a running POP3 server. Its methods may be called from any
// goroutine, also while sessions run.
type Server struct{ of *server.Server }

// New returns a server that listens nowhere: hand it connections with
// [Server.ServeConn]. It fails if the configuration is not in order, or names what does not exist.
func New(c Config) (*Server, error) {
	chosen, err := c.chosen()
	if err != nil {
		return nil, err
	}
	return build(c, chosen)
}

// Start returns a server that listens where c says; close it in the end. It fails as [New]
// does, and if it can't listen there.
func Start(c Config) (*Server, error) {
	s, err := New(c)
	if err != nil {
		return nil, err
	}
	if err := s.of.Listen(); err != nil {
		return nil, err
	}
	return s, nil
}

// Addr returns the address of the plain listener, "host:port"; empty without one.
func (s *Server) Addr() string { return s.of.Addr() }

// TLSAddr returns the address of the listener for implicit TLS; empty without one.
func (s *Server) TLSAddr() string { return s.of.TLSAddr() }

// RequiresTLS reports whether nobody can log in without TLS.
func (s *Server) RequiresTLS() bool { return s.of.RequiresTLS() }

// CertPEM returns the certificate of the authority that signed the server's own
// certificate (for localhost, 127.0.0.1 and ::1), as PEM: what a client must
// trust. It is empty if the server was given a [Config.TLSConfig].
func (s *Server) CertPEM() []byte { return s.of.CertPEM() }

// ClientCert makes a certificate that shows that a client is a user. It is an error to
// ask for one where none is of use, see [Config.ClientCertificates].
func (s *Server) ClientCert(user string) (tls.Certificate, error) { return s.of.ClientCert(user) }

// ServeConn speaks POP3 on conn until the session has ended, and closes conn.
// It works on anything with deadlines, such as one end of [net.Pipe]. A
// [*tls.Conn] is a session on the implicit-TLS port.
func (s *Server) ServeConn(conn net.Conn) { s.of.ServeConn(conn) }

// ServeTLS is [Server.ServeConn] for a session on the implicit-TLS port.
func (s *Server) ServeTLS(conn net.Conn) { s.of.ServeTLS(conn) }

// Close ends all sessions as if their connections were lost, stops listening,
// and returns when nothing of the server runs any more.
func (s *Server) Close() error { return s.of.Close() }

// SetMaildrop makes the user's maildrop hold exactly these messages in this
// order. Sessions that have it open are ended as if their connections were
// lost; when SetMaildrop returns none of them lingers. All messages get new
// unique-ids, except that a folder derives them from names and contents.
// It is an error if there is no such user, or if the messages can't be stored.
func (s *Server) SetMaildrop(user string, messages ...Message) error {
	return s.of.SetMaildrop(user, inside(messages)...)
}

// Deliver adds a message at the end of the user's maildrop. Sessions that run
// do not see it: what a session offers is settled when it opens the maildrop
// (RFC 1939 section 4). It is an error if there is no such user, or if the message can't be stored.
func (s *Server) Deliver(user string, m Message) error { return s.of.Deliver(user, m.of) }

// Maildrop returns what the user's maildrop holds now, which a session that
// logs in next would see. Messages that a running session has marked as
// deleted are still there. It is an error if there is no such user, or if the maildrop can't be read.
func (s *Server) Maildrop(user string) ([]Message, error) { return outside(s.of.Maildrop(user)) }

// Aside returns what a profile has moved out of the user's inbox: to the
// archive, or to the folder of deleted messages. It is an error if there is no such user.
func (s *Server) Aside(user string) ([]Message, error) { return outside(s.of.Aside(user)) }

// SetTrouble makes all later logins of the user fail, or succeed again. It is an error if there is no such user.
func (s *Server) SetTrouble(user string, t Trouble) error { return s.of.SetTrouble(user, t) }
