// Package postoffice takes mail by SMTP or LMTP and puts it into maildrops, for tests of programs that send mail:
// what they have sent is then read by POP3. It sends nothing anywhere, and takes mail from everybody, for the users
// that there are.
package postoffice

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// Maildrops are what mail is put into.
type Maildrops interface {
	// Has reports whether there is such a user.
	Has(user string) bool
	// Deliver adds a message to the maildrop of a user; the octets are kept.
	Deliver(user string, octets []byte) error
}

// Limits of what is taken.
const (
	mostOctets     = 64 << 20
	mostRecipients = 100
	mostLine       = 1 << 20
	patience       = time.Minute
)

// Office takes mail until it is closed.
type Office struct {
	server   *smtp.Server
	listener net.Listener
}

// Open begins to take mail at an address: by LMTP, or by SMTP. The error is that of listening there.
func Open(address string, lmtp bool, to Maildrops) (*Office, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("taking mail: %w", err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{to: to}, nil }))
	server.LMTP = lmtp
	server.Domain = "localhost"
	server.EnableSMTPUTF8 = true
	server.MaxMessageBytes, server.MaxRecipients, server.MaxLineLength = mostOctets, mostRecipients, mostLine
	server.ReadTimeout, server.WriteTimeout = patience, patience
	server.ErrorLog = log.New(io.Discard, "", 0) // what clients do wrong, they are told
	o := &Office{server: server, listener: listener}
	go func() { _ = server.Serve(listener) }() // which ends with Close
	return o, nil
}

// Address is where mail is taken.
func (o *Office) Address() string { return o.listener.Addr().String() }

// Close takes no more mail, and ends the sessions that run. The error is that of the listener.
func (o *Office) Close() error {
	err := o.server.Close()
	if errors.Is(err, smtp.ErrServerClosed) {
		return nil
	}
	return err
}

// session is one of a client.
type session struct {
	to    Maildrops
	users []string // for whom the message is
}

// Reset implements smtp.Session.
func (s *session) Reset() { s.users = nil }

// Logout implements smtp.Session.
func (s *session) Logout() error { return nil }

// Mail implements smtp.Session.
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt implements smtp.Session. Mail is for the user whose name is the address, or what stands before its @.
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	local := to
	if at := strings.LastIndexByte(to, '@'); at >= 0 {
		local = to[:at]
	}
	for _, user := range []string{to, local} {
		if s.to.Has(user) {
			s.users = append(s.users, user)
			return nil
		}
	}
	return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "there is no such user"}
}

// Data implements smtp.Session.
func (s *session) Data(r io.Reader) error {
	octets, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	for _, user := range s.users {
		if err := s.to.Deliver(user, octets); err != nil {
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "the message can't be stored"}
		}
	}
	return nil
}
