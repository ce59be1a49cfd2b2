package provision

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
)

// imapStore fills the INBOX of users by IMAP, and adds to it. A connection of a user stays open for
// the next time.
type imapStore struct {
	remote *remote
	access Access

	mu   sync.Mutex
	kept map[string]*imapConn // by user
}

// newIMAP reads what comes after imap: or imaps:.
func newIMAP(scheme, rest string, a Access) (*imapStore, error) {
	r, err := parseRemote(scheme, rest)
	if err != nil {
		return nil, err
	}
	return &imapStore{remote: r, access: a}, nil
}

// Fill implements Provisioner.
func (s *imapStore) Fill(ctx context.Context, user string, drop fixtures.Maildrop) error {
	err := s.with(ctx, user, true, func(c *imapConn) error { return c.fill(ctx, drop) })
	if err != nil {
		return fmt.Errorf("filling the INBOX of %s at %s with %s: %w", user, s.remote, drop.Name, err)
	}
	return nil
}

// Deliver implements Deliverer.
func (s *imapStore) Deliver(ctx context.Context, user string, m fixtures.Message) error {
	err := s.with(ctx, user, false, func(c *imapConn) error { return c.add(ctx, []fixtures.Message{m}) })
	if err != nil {
		return fmt.Errorf("adding to the INBOX of %s at %s: %w", user, s.remote, err)
	}
	return nil
}

// Filled implements Witness.
func (s *imapStore) Filled(user string) string {
	return fmt.Sprintf("they were appended to the INBOX of %s at %s", user, s.remote)
}

// Carries implements Carrier.
func (s *imapStore) Carries() string { return s.remote.String() }

// Secrets implements Secretive.
func (s *imapStore) Secrets() []string { return s.remote.secrets() }

// with does something on a connection of a user: on the one that is kept, if there is one. A server ends
// what is idle for long, so that what can be done twice is.
func (s *imapStore) with(ctx context.Context, user string, twice bool, do func(*imapConn) error) error {
	c, old := s.take(user), true
	for {
		if c == nil {
			var err error
			if c, err = s.open(ctx, user); err != nil {
				return err
			}
			old = false
		}
		end := c.guard.begin(ctx)
		var err error
		if old && !twice {
			err = c.command("NOOP")
		}
		lives := err == nil
		if lives {
			err = do(c)
		}
		end()
		answered := err == nil || refusedIMAP(err) || Impossible(err) != ""
		if answered && ctx.Err() == nil {
			s.keep(user, c)
			return err
		}
		c.close()
		if c = nil; ctx.Err() != nil {
			return errors.Join(context.Cause(ctx), err)
		}
		if !old || lives && !twice {
			return plainError(err)
		}
	}
}

// take takes the connection of a user that is kept; nil if there is none.
func (s *imapStore) take(user string) *imapConn {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.kept[user]
	delete(s.kept, user)
	return c
}

func (s *imapStore) keep(user string, c *imapConn) {
	s.mu.Lock()
	other := s.kept[user]
	if s.kept == nil {
		s.kept = map[string]*imapConn{}
	}
	s.kept[user] = c
	s.mu.Unlock()
	if other != nil {
		other.close()
	}
}

// Close ends the connections.
func (s *imapStore) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.kept {
		c.close()
	}
	s.kept = nil
	return nil
}

// open connects, begins TLS where that is offered, and logs in.
func (s *imapStore) open(ctx context.Context, user string) (c *imapConn, err error) {
	name, password, err := s.remote.login(user, s.access)
	if err != nil {
		return nil, err
	}
	guard, conn, err := s.access.dial(ctx, s.remote)
	if err != nil {
		return nil, err
	}
	end := guard.begin(ctx)
	defer end()
	c = newIMAPConn(guard, conn, s.remote.String())
	inside, err := c.greet()
	if err == nil {
		err = c.ask()
	}
	if err == nil && !inside { // PREAUTH means that it is a connection of the user's already
		err = s.enter(ctx, c, name, password)
	}
	if err != nil {
		c.close()
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, plainError(err)
	}
	return c, nil
}

// enter begins TLS, if it can, and logs in.
func (s *imapStore) enter(ctx context.Context, c *imapConn, name, password string) error {
	switch {
	case s.remote.encrypted():
	case c.caps["STARTTLS"]:
		config, err := s.access.config(s.remote)
		if err == nil {
			err = c.startTLS(ctx, config)
		}
		if err != nil {
			return err
		}
	case !s.access.mayBeClear(s.remote):
		return errors.New("it offers no TLS, and no password is sent to it in clear: use imaps://")
	}
	if err := c.logIn(name, password); err != nil {
		return fmt.Errorf("logging in as %s: %w", name, err)
	}
	return nil
}

// fill makes the INBOX hold exactly the messages of a maildrop.
func (c *imapConn) fill(ctx context.Context, drop fixtures.Maildrop) error {
	if err := c.command("SELECT INBOX"); err != nil {
		return fmt.Errorf("SELECT INBOX: %w", err)
	}
	if c.exists > 0 {
		if err := c.command(`STORE 1:* +FLAGS.SILENT (\Deleted)`); err != nil {
			return fmt.Errorf("marking what is there: %w", err)
		}
	}
	if err := c.command("CLOSE"); err != nil { // which removes what is marked
		return fmt.Errorf("removing what is there: %w", err)
	}
	return c.add(ctx, drop.Messages)
}

// How much is appended by one command.
const (
	mostTogether = 250
	mostOctets   = 4 << 20
)

// add appends messages in their order, with dates that rise: by as few commands as it can.
func (c *imapConn) add(ctx context.Context, messages []fixtures.Message) error {
	began := time.Now()
	date, alone := time.Now().Add(-time.Duration(len(messages))*time.Second), 0
	for at := 0; at < len(messages); {
		n := 1
		if at >= alone {
			n = c.together(messages[at:])
		}
		err := c.append(messages[at:at+n], date)
		switch {
		case err == nil:
			if at < sample && at+n >= sample {
				if err := hopeless(ctx, time.Since(began), at+n, len(messages)); err != nil {
					return err
				}
			}
			at, date = at+n, date.Add(time.Duration(n)*time.Second)
		case refusedIMAP(err) && n > 1:
			alone = at + n // none of them is there: which one is it that is not taken?
		case refusedIMAP(err):
			return impossible("%s does not take message %d: %v", c.name, at+1, err)
		default:
			return err
		}
	}
	return nil
}

// together is how many messages can be appended by one command (RFC 3502).
func (c *imapConn) together(messages []fixtures.Message) int {
	if !c.caps["MULTIAPPEND"] {
		return 1
	}
	var octets int64
	for n, m := range messages {
		if octets += m.Size(); n == mostTogether || n > 0 && octets > mostOctets {
			return n
		}
	}
	return len(messages)
}

// append appends some messages by one command.
func (c *imapConn) append(messages []fixtures.Message, date time.Time) error {
	c.start("APPEND INBOX")
	for _, m := range messages {
		c.write(date.Format(` "_2-Jan-2006 15:04:05 -0700" `))
		octets := m.Open()
		err := c.literal(m.Size(), octets)
		_ = octets.Close()
		if err != nil {
			return err
		}
		date = date.Add(time.Second)
	}
	c.write("\r\n")
	return c.finish()
}
