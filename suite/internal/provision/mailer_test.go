package provision

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"
)

// postOffice is a server that takes mail, in this process, and the maildrops that it delivers to.
type postOffice struct {
	address string
	access  Access

	mu       sync.Mutex
	boxes    map[string][]string // by recipient
	queue    []func()            // deliveries that wait
	slow     bool                // mail goes through the queue
	logins   []string
	sessions int
	senders  []string
	refuse   refusals
}

func newPostOffice(t *testing.T, form string, startTLS bool) *postOffice {
	t.Helper()
	served, trusted := tlsFor(t)
	p := &postOffice{boxes: map[string][]string{}, access: accessOf(trusted),
		refuse: func(string, string) *smtp.SMTPError { return nil }}
	network, address := "tcp", "127.0.0.1:0"
	if form == "lmtp+unix" {
		network, address = "unix", filepath.Join(t.TempDir(), "lmtp")
	}
	listener, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	p.address = listener.Addr().String()
	server := smtp.NewServer(p)
	server.LMTP = strings.HasPrefix(form, "lmtp")
	server.EnableSMTPUTF8 = true
	server.MaxLineLength = 1 << 20
	server.AllowInsecureAuth = !startTLS
	if startTLS {
		server.TLSConfig = served
	}
	if form == "smtps" {
		listener = tls.NewListener(listener, served)
	}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return p
}

// NewSession implements smtp.Backend.
func (p *postOffice) NewSession(*smtp.Conn) (smtp.Session, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sessions++
	return &posting{postOffice: p}, nil
}

// posting is a session of a post office.
type posting struct {
	*postOffice
	to string
}

func (s *posting) AuthMechanisms() []string { return []string{sasl.Plain, sasl.Login} }
func (s *posting) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "s3cr3t" {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "no"}
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.logins = append(s.logins, user)
		return nil
	}), nil
}
func (s *posting) Reset()        {}
func (s *posting) Logout() error { return nil }

func (s *posting) Mail(from string, _ *smtp.MailOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.senders = append(s.senders, from)
	return plain(s.refuse("MAIL", from))
}

func (s *posting) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	s.mu.Lock()
	defer s.mu.Unlock()
	return plain(s.refuse("RCPT", to))
}

func (s *posting) Data(r io.Reader) error {
	octets, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := plain(s.refuse("DATA", string(octets))); err != nil {
		return err
	}
	deliver := func() { s.boxes[s.to] = append(s.boxes[s.to], string(octets)) }
	if s.slow {
		s.queue = append(s.queue, deliver)
		return nil
	}
	deliver()
	return nil
}

func plain(err *smtp.SMTPError) error {
	if err == nil {
		return nil
	}
	return err
}

// Count implements Server: whoever looks gives the queue time.
func (p *postOffice) Count(_ context.Context, user string) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := len(p.boxes[p.box(user)])
	if len(p.queue) > 0 {
		p.queue[0]()
		p.queue = p.queue[1:]
	}
	return n, nil
}

// Empty implements Server.
func (p *postOffice) Empty(_ context.Context, user string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.boxes, p.box(user))
	return nil
}

// box is the recipient whose mail a user has.
func (p *postOffice) box(user string) string {
	for to := range p.boxes {
		if strings.HasPrefix(to, user) {
			return to
		}
	}
	return user
}

func filler(t *testing.T, form string, p *postOffice) *deliveries {
	t.Helper()
	made, err := Parse(strings.Replace(form, "ADDRESS", p.address, 1), p.access)
	if err != nil {
		t.Fatal(err)
	}
	closed(t, made)
	d := made.(*deliveries)
	d.Through(p)
	d.wait = func(ctx context.Context, _ time.Duration) error { return context.Cause(ctx) }
	d.by.(*mailer).wait = d.wait
	return d
}

func TestMailHoldsExactlyTheMessagesInOrder(t *testing.T) {
	for name, tc := range map[string]struct {
		form, to, from, login string
		startTLS, slow        bool
	}{
		"smtp":          {form: "smtp://ADDRESS", to: "alice@[127.0.0.1]"},
		"smtp, a queue": {form: "smtp://ADDRESS?to={user}@example.org", to: "alice@example.org", slow: true},
		"smtps": {form: "smtps://ADDRESS?to={user}@example.org&from=bob@example.org", to: "alice@example.org",
			from: "bob@example.org"},
		"AUTH": {form: "smtp://{user}@ADDRESS?to={user}@example.org", to: "alice@example.org",
			from: "alice@example.org", login: "alice"},
		"AUTH and TLS": {form: "smtp://carol:s3cr3t@ADDRESS?to={user}@example.org&from=",
			to: "alice@example.org", login: "carol", startTLS: true},
		"lmtp":           {form: "lmtp://ADDRESS?to={user}@example.org", to: "alice@example.org"},
		"lmtp, a socket": {form: "lmtp+unix:ADDRESS?to={user}@example.org", to: "alice@example.org"},
	} {
		t.Run(name, func(t *testing.T) {
			scheme, _, _ := strings.Cut(tc.form, ":")
			p := newPostOffice(t, scheme, tc.startTLS)
			p.slow = tc.slow
			d := filler(t, tc.form, p)
			for _, fixture := range []string{"three-messages", "dots", "empty", "hundred", "two-messages", "utf8-header"} {
				drop := load(t, fixture)
				fill(t, d, "alice", drop)
				if diff := cmp.Diff(octetsOf(t, drop), p.boxes[tc.to]); diff != "" && len(drop.Messages) > 0 {
					t.Errorf("%s (-want +got):\n%s", fixture, diff)
				}
			}
			if got := p.senders[0]; got != tc.from {
				t.Errorf("the sender is %q, want %q", got, tc.from)
			}
			if got := strings.Join(p.logins, " "); got != tc.login {
				t.Errorf("logins are %q, want %q", got, tc.login)
			}
			if p.sessions > 3 { // the one that found STARTTLS, one before EHLO under TLS, and one more
				t.Errorf("%d connections", p.sessions)
			}
		})
	}
}

// refusals says what a post office refuses, with the stage and the text that it is about.
type refusals = func(stage, text string) *smtp.SMTPError

// What a server refuses is said in words, with its own; what it may take later is tried again.
func TestMailThatIsRefused(t *testing.T) {
	refusing := func(stage string, code int, enhanced smtp.EnhancedCode, text string) refusals {
		return func(at, _ string) *smtp.SMTPError {
			if at != stage {
				return nil
			}
			return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: text}
		}
	}
	for name, tc := range map[string]struct {
		refuse     refusals
		want       string
		impossible bool
	}{
		"no recipient": {refusing("RCPT", 550, smtp.EnhancedCode{5, 1, 1}, "User unknown"),
			"there is no such recipient: 550 5.1.1 User unknown (see ?to= in the URL)", false},
		"no recipient, or null MX": {refusing("RCPT", 550, smtp.EnhancedCode{5, 1, 10}, "Recipient not found"),
			"there is no such recipient, or its domain takes no mail (null MX): 550 5.1.10 Recipient not found", false},
		"a full mailbox": {refusing("RCPT", 552, smtp.EnhancedCode{5, 2, 2}, "Over quota"),
			"the mailbox is full: 552 5.2.2 Over quota", true},
		"full for now": {refusing("RCPT", 452, smtp.EnhancedCode{4, 2, 2}, "Over quota"),
			"is refused, 4 times: the server says the mailbox is full: 452 4.2.2", true},
		"too large": {refusing("MAIL", 552, smtp.EnhancedCode{5, 3, 4}, "Too big"),
			"the message is larger than the system takes: 552 5.3.4", true},
		"a policy": {refusing("MAIL", 554, smtp.EnhancedCode{5, 7, 1}, "Go \x1b away"),
			"the policy does not let this client or sender in: 554 5.7.1 Go ? away", false},
		"no relay": {refusing("RCPT", 554, smtp.EnhancedCode{5, 7, 1}, "Relay denied"),
			"5.7.1 Relay denied", false},
		"content": {refusing("DATA", 550, smtp.EnhancedCode{5, 6, 0}, "Bare LF"),
			"the message is refused: the server says the content is not taken: 550 5.6.0 ", true},
		"later": {refusing("DATA", 451, smtp.EnhancedCode{4, 3, 0}, "Try later"),
			"the message is refused, 4 times: the server says about the mail system: 451 4.3.0", true},
	} {
		for _, scheme := range []string{"smtp", "lmtp"} {
			t.Run(name+" "+scheme, func(t *testing.T) {
				p := newPostOffice(t, scheme, false)
				p.refuse = tc.refuse
				d := filler(t, scheme+"://ADDRESS?to={user}@example.org", p)
				err := d.Fill(t.Context(), "alice", load(t, "two-messages"))
				if err == nil || !strings.Contains(err.Error(), tc.want) || (Impossible(err) != "") != tc.impossible {
					t.Errorf("%v (impossible: %q), want %q", err, Impossible(err), tc.want)
				}
			})
		}
	}
	p, times := newPostOffice(t, "smtp", false), 0
	p.refuse = func(stage, _ string) *smtp.SMTPError {
		if times++; stage == "RCPT" && times < 5 {
			return &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Greylisted"}
		}
		return nil
	}
	fill(t, filler(t, "smtp://ADDRESS", p), "alice", load(t, "one-message"))
}

// A queue that is stuck is told, with the last that was said.
func TestMailThatDoesNotArrive(t *testing.T) {
	p := newPostOffice(t, "smtp", false)
	d := filler(t, "smtp://ADDRESS", p)
	d.Through(hole{})
	ctx, cancel := context.WithCancelCause(t.Context())
	impatient := errors.New("somebody is impatient")
	looks := 0
	d.wait = func(ctx context.Context, _ time.Duration) error {
		if looks++; looks == 5 {
			cancel(impatient)
		}
		return context.Cause(ctx)
	}
	err := d.Fill(ctx, "alice", load(t, "two-messages"))
	if !errors.Is(err, impatient) || !strings.Contains(err.Error(), "0 of 1 messages have come that were delivered by "+
		"smtp://"+p.address+", which said of the last one: ") {
		t.Errorf("%v", err)
	}
	// After others have come, one that takes many times as long is no longer waited for.
	d.slowest, d.since = time.Second, func(time.Time) time.Duration { return time.Minute }
	d.wait = func(context.Context, time.Duration) error { return nil }
	err = d.Fill(t.Context(), "alice", load(t, "two-messages"))
	if why := Impossible(err); !strings.Contains(why, "1 of 1 messages that were delivered by smtp://"+p.address+
		" do not show within 20s") {
		t.Errorf("%v", err)
	}
}

// What has not come when a maildrop was given up comes into the next one: so it is waited for, and taken out.
func TestMailThatComesLate(t *testing.T) {
	p := newPostOffice(t, "smtp", false)
	p.slow = true
	d := filler(t, "smtp://ADDRESS?to={user}@example.org", p)
	ctx, cancel := context.WithCancel(t.Context())
	messages := 0
	p.refuse = func(stage, _ string) *smtp.SMTPError {
		if stage == "DATA" {
			if messages++; messages == 30 {
				cancel()
			}
		}
		return nil
	}
	if err := d.Fill(ctx, "alice", load(t, "hundred")); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if len(p.queue) == 0 {
		t.Fatal("nothing waits")
	}
	for range 2 {
		fill(t, d, "alice", load(t, "two-messages"))
		if diff := cmp.Diff(octetsOf(t, load(t, "two-messages")), p.boxes["alice@example.org"]); diff != "" {
			t.Error(diff)
		}
	}
}

// What would take longer than there is time is not begun in earnest.
func TestMailThatWouldTakeTooLong(t *testing.T) {
	p := newPostOffice(t, "lmtp", false)
	d := filler(t, "lmtp://ADDRESS?to={user}@example.org", p)
	d.since = func(time.Time) time.Duration { return time.Hour }
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	err := d.Fill(ctx, "alice", load(t, "ten-thousand"))
	const want = "10000 messages would take 50h0m0s, which is longer than --provision-timeout allows"
	if why := Impossible(err); why != want {
		t.Errorf("%v", err)
	}
	if n := len(p.boxes["alice@example.org"]); n != sample {
		t.Errorf("%d messages were delivered", n)
	}
}

// hole is a server on which no message ever shows.
type hole struct{}

func (hole) Count(context.Context, string) (int, error) { return 0, nil }
func (hole) Empty(context.Context, string) error        { return nil }

func TestMailErrors(t *testing.T) {
	p := newPostOffice(t, "smtp", false)
	esmtp := func(greeting, ehlo string) string {
		return talking(t, func(lines *bufio.Reader, say func(string)) {
			say(greeting)
			lines.ReadString('\n')
			say(ehlo)
			io.Copy(io.Discard, lines)
		})
	}
	for form, want := range map[string]string{
		"smtp://alice:wr0ng@" + p.address: "user or password is wrong: 535 5.7.8",
		"smtps://" + p.address:            "is TLS expected on this port",
		"smtp://alice:wr0ng@" + esmtp("220 hi\r\n", "250-hi\r\n250 SIZE\r\n"):        "the server offers no AUTH here",
		"smtp://alice:wr0ng@" + esmtp("220 hi\r\n", "250-hi\r\n250 AUTH X\r\n"):      "neither PLAIN nor LOGIN",
		"smtp://" + esmtp("554 5.7.1 go away\r\n", ""):                               "554 5.7.1 go away",
		"smtp://" + esmtp("+OK POP3\r\n", ""):                                        "POP3",
		"lmtp://" + esmtp("220 "+strings.Repeat("x", 1<<20)+"\r\n", ""):              "line",
		"lmtp+unix:" + filepath.Join(t.TempDir(), "nothing"):                         "connecting: dial unix",
		"smtp://" + esmtp("220 hi\r\n", strings.Repeat("250-X\r\n", mostSaidSMTP/3)): "on and on",
	} {
		d, err := ParseDeliver(form, p.access)
		if err != nil {
			t.Fatal(err)
		}
		closed(t, d)
		err = d.Deliver(t.Context(), "alice", load(t, "one-message").Messages[0])
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "wr0ng") {
			t.Errorf("%s: %v, want %q", form, fmt.Sprintf("%.200v", err), want)
		}
	}
}
