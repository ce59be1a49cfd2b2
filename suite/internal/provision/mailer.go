package provision

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/pop3spec/pop3spec/fixtures"
)

// mailer delivers by SMTP or LMTP. A connection stays open for the next message.
type mailer struct {
	remote *remote
	access Access
	wait   func(context.Context, time.Duration) error // before a message is tried again

	mu       sync.Mutex
	kept     map[string]*mailConn // by user
	answered map[string]string    // what the server said to the last message, by user
	startTLS bool                 // the server offers STARTTLS
}

// newMailer reads what comes after smtp:, smtps:, lmtp: or lmtp+unix:.
func newMailer(scheme, rest string, a Access) (*mailer, error) {
	r, err := parseRemote(scheme, rest, "to", "from")
	if err != nil {
		return nil, err
	}
	return &mailer{remote: r, access: a, wait: pause}, nil
}

// pause waits.
func pause(ctx context.Context, how time.Duration) error {
	timer := time.NewTimer(how)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-timer.C:
		return nil
	}
}

// atOnce reports whether a message that was taken is in the maildrop: LMTP has no queue.
func (m *mailer) atOnce() bool { return m.remote.lmtp() }

// Carries implements Carrier.
func (m *mailer) Carries() string { return m.remote.String() }

// Secrets implements Secretive.
func (m *mailer) Secrets() []string { return m.remote.secrets() }

// Deliver implements Deliverer.
func (m *mailer) Deliver(ctx context.Context, user string, message fixtures.Message) error {
	if err := m.deliver(ctx, user, message); err != nil {
		return fmt.Errorf("delivering to %s by %s: %w", m.remote.recipient(user), m.remote, err)
	}
	return nil
}

// tries is how often a message is sent that a server would take later (4xx).
const tries = 4

func (m *mailer) deliver(ctx context.Context, user string, message fixtures.Message) error {
	for try, again := 1, 500*time.Millisecond; ; try, again = try+1, 2*again {
		refused, err := m.send(ctx, user, message)
		switch {
		case err != nil:
			return err
		case refused == nil:
			return nil
		case !refused.Temporary() || try == tries:
			return refused.verdict(try)
		}
		if err := m.wait(ctx, again); err != nil {
			return errors.Join(err, refused.verdict(try))
		}
	}
}

// send sends a message once. A connection that was kept may be at its end.
func (m *mailer) send(ctx context.Context, user string, message fixtures.Message) (*refusal, error) {
	c, broken := m.take(user), false
	for old := c != nil; ; old = false {
		if c == nil {
			var err error
			if c, err = m.open(ctx, user); err != nil {
				return nil, err
			}
		}
		end := c.guard.begin(ctx)
		if old && c.client.Reset() != nil {
			end()
			c.close()
			c = nil
			continue
		}
		said, refused, err := m.transaction(c, user, message)
		end()
		if err != nil || refused != nil && refused.Code == closingDown {
			c.close()
		} else {
			m.keep(user, c)
		}
		switch {
		case err != nil && ctx.Err() != nil:
			return nil, errors.Join(context.Cause(ctx), err)
		case errors.Is(err, errInMessage) && !broken:
			c, broken = nil, true
			continue
		case errors.Is(err, errInMessage):
			return nil, impossible("%s ends the connection while the message is sent: %v", m.remote, plainError(err))
		case err != nil:
			return nil, plainSMTP(err)
		case refused == nil:
			m.note(user, said)
		}
		return refused, nil
	}
}

// closingDown is the reply of a server that ends the connection.
const closingDown = 421

// transaction is MAIL, RCPT and DATA.
func (m *mailer) transaction(c *mailConn, user string, message fixtures.Message) (said string, refused *refusal,
	err error) {
	sender, recipient := m.remote.sender(user), m.remote.recipient(user)
	options := &smtp.MailOptions{Size: message.Size()}
	options.UTF8 = c.has("SMTPUTF8") && international(message, sender, recipient)
	if err := c.client.Mail(sender, options); err != nil {
		return refusedAt("MAIL FROM:<"+sender+">", err)
	}
	if err := c.client.Rcpt(recipient, nil); err != nil {
		return refusedAt("RCPT TO:<"+recipient+">", err)
	}
	data, err := c.client.Data()
	if err != nil {
		return refusedAt("DATA", err)
	}
	octets := message.Open()
	defer octets.Close()
	if _, err := io.Copy(data, octets); err != nil {
		return "", nil, errors.Join(errInMessage, err)
	}
	if m.remote.lmtp() {
		responses, err := data.CloseWithLMTPResponse()
		if failed, is := errors.AsType[smtp.LMTPDataError](err); is {
			err = failed[recipient]
		}
		if err == nil && responses[recipient] != nil {
			said = responses[recipient].StatusText
		}
		if err != nil {
			return refusedAt(theMessage, err)
		}
		return said, nil, nil
	}
	response, err := data.CloseWithResponse()
	if err != nil {
		return refusedAt(theMessage, err)
	}
	return response.StatusText, nil, nil
}

// errInMessage is that a connection has ended in the middle of a message.
var errInMessage = errors.New("in the middle of a message")

// theMessage is what is refused after DATA.
const theMessage = "the message"

// refusedAt tells what a server refuses from a connection that is lost.
func refusedAt(what string, err error) (string, *refusal, error) {
	if e, is := errors.AsType[*smtp.SMTPError](err); is {
		return "", &refusal{SMTPError: e, what: what}, nil
	}
	if e, is := errors.AsType[*textproto.Error](err); is {
		return "", &refusal{SMTPError: &smtp.SMTPError{Code: e.Code, Message: e.Msg}, what: what}, nil
	}
	return "", nil, err
}

// international reports whether a message needs SMTPUTF8: an address or a header section outside ASCII.
func international(m fixtures.Message, addresses ...string) bool {
	for _, a := range addresses {
		if !ascii([]byte(a)) {
			return true
		}
	}
	octets := m.Open()
	defer octets.Close()
	const most = 64 << 10
	head, _ := io.ReadAll(io.LimitReader(octets, most))
	if end := bytes.Index(head, []byte("\r\n\r\n")); end >= 0 {
		head = head[:end]
	}
	return !ascii(head)
}

func ascii(text []byte) bool {
	for _, c := range text {
		if c > 0x7f {
			return false
		}
	}
	return true
}

// note keeps what the server said to the last message.
func (m *mailer) note(user, said string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.answered == nil {
		m.answered = map[string]string{}
	}
	m.answered[user] = printable(said)
}

// said is what the server said to the last message for a user.
func (m *mailer) said(user string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.answered[user]
}

func (m *mailer) take(user string) *mailConn {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.kept[user]
	delete(m.kept, user)
	return c
}

func (m *mailer) keep(user string, c *mailConn) {
	m.mu.Lock()
	other := m.kept[user]
	if m.kept == nil {
		m.kept = map[string]*mailConn{}
	}
	m.kept[user] = c
	m.mu.Unlock()
	if other != nil {
		other.close()
	}
}

// Close ends the connections.
func (m *mailer) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.kept {
		c.close()
	}
	m.kept = nil
	return nil
}
