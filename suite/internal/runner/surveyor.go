package runner

import (
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/mask"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

type surveyor struct {
	target *target.Target
	mask   *mask.Mask // learns what is sent
	conn   *session.Conn
	offer  *offer
	inside bool // somebody is logged in
	stamp  string
	lost   error       // why the reply to what was said last did not come, nil if it did
	look   *inspection // into the maildrop; nil for none
	// secrets must not be sent in clear.
	secrets *session.Secrets
}

// newSurveyor opens a connection on which the survey is as careful as the scripts are.
func (r *Runner) newSurveyor(ctx context.Context, address string, config *tls.Config) (*surveyor, error) {
	conn, err := session.Connect(ctx, r.dialer(), address, config, r.Timeout)
	if err != nil {
		return nil, err
	}
	s := &surveyor{target: r.Target, conn: conn, offer: newOffer(), mask: r.Mask.Session(), secrets: secretsOf(r.Target)}
	conn.Guard(append(r.gates(r.live()), s.secrets.Gate())...)
	return s, nil
}

// surveyorAtMain connects in the way of the run.
func (r *Runner) surveyorAtMain(ctx context.Context) (s *surveyor, address string, err error) {
	address, implicit := r.Target.Main()
	config := r.Target.TLS
	if !implicit {
		config = nil
	}
	s, err = r.newSurveyor(ctx, address, config)
	return s, address, err
}

func (s *surveyor) run(address string) error {
	if err := s.greet(address); err != nil {
		return err
	}
	if len(s.target.Accounts) == 0 {
		return nil
	}
	if err := s.logIn(s.target.Accounts[0]); err != nil {
		return err
	}
	// The target can be tested. What goes wrong from here on, the scripts will tell.
	s.inside = true
	if s.capabilities() == nil && s.probe() == nil && s.inspect() == nil {
		_, _ = s.ask("QUIT")
	}
	return nil
}

// greet reads the greeting, and gets ready to log in.
func (s *surveyor) greet(address string) error {
	line, err := s.conn.Line()
	if err != nil {
		return &TargetError{Doing: "waiting for the greeting of " + address, Err: plain(err),
			Hint: "is this a POP3 server, and is TLS expected on this port?", Speechless: s.answers()}
	}
	st := wire.ParseStatus(line)
	if st.Indicator != wire.OK {
		shown := bytes.TrimSpace(line[:min(len(line), 512)])
		return &TargetError{Doing: "the greeting of " + address, Err: fmt.Errorf("%q is not positive", shown),
			Speechless: st.Indicator != wire.ERR && s.answers()}
	}
	s.offer.greeting = st.Text
	s.stamp = model.TimestampIn(st.Text)
	s.offer.apop = s.stamp != ""
	if err := s.capabilities(); err != nil {
		return err
	}
	if s.target.STLS && !s.conn.Secure() {
		s.offer.tlsFirst = s.offer.has("STLS") && !s.offer.has("USER")
		return s.upgrade()
	}
	return nil
}

// answers reports whether what did not greet as it must is a POP3 server all the same:
// whether a command is answered as such a server does, or nearly so.
func (s *surveyor) answers() bool {
	if s.conn.Write([]byte("CAPA\r\n")) != nil {
		return false
	}
	for range 20 {
		line, err := s.conn.LineWithin(patience)
		if err != nil {
			return false
		}
		nearly := bytes.ToUpper(bytes.TrimSpace(line))
		if st := wire.ParseStatus(nearly); st.Indicator == wire.OK || st.Indicator == wire.ERR {
			return true
		}
	}
	return false
}

// patience is how long a server that did not greet is given for an answer.
const patience = 3 * time.Second

// ask sends a command and reads the status of its reply.
func (s *surveyor) ask(command string) (wire.Status, error) {
	word, _, _ := strings.Cut(command, " ")
	return s.say(command, word)
}

// say sends a line, which errors call by a name.
func (s *surveyor) say(line, name string) (wire.Status, error) {
	s.mask.Sent(line)
	if err := s.conn.Write([]byte(line + "\r\n")); err != nil {
		return wire.Status{}, &TargetError{Doing: "sending " + name, Err: plain(err), Speechless: true}
	}
	reply, err := s.conn.Line()
	s.lost = err
	if err != nil {
		return wire.Status{}, &TargetError{Doing: "waiting for the reply to " + name, Err: plain(err), Speechless: true}
	}
	return wire.ParseStatus(reply), nil
}

// list asks for a multi-line reply; nil where it is refused.
func (s *surveyor) list(command string) ([]string, error) {
	st, err := s.ask(command)
	if err != nil || st.Indicator != wire.OK {
		return nil, err
	}
	text, err := s.body(1 << 20)
	if err != nil && !session.IsTimeout(err) {
		return nil, &TargetError{Doing: "reading the reply to " + command, Err: plain(err), Speechless: true}
	}
	return append(strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n"), ""), nil
}

// body reads the lines of a reply, of which so many octets are expected; after an error it is what came before.
func (s *surveyor) body(expected int64) ([]byte, error) {
	text := []byte{}
	err := s.conn.Body(expected, &session.Text{Take: func(p []byte) { text = append(text, p...) }})
	return text, err
}

func (s *surveyor) capabilities() error {
	lines, err := s.list("CAPA")
	if lines != nil {
		s.offer.tags["CAPA"] = nil
	}
	for _, line := range lines {
		if f := strings.Fields(line); len(f) > 0 {
			tag := strings.ToUpper(f[0])
			s.offer.tags[tag] = append(s.offer.tags[tag], f[1:]...)
			if !s.inside {
				s.offer.early[tag] = append(s.offer.early[tag], f[1:]...)
				s.offer.lists.note(s.conn.Secure(), tag, f[1:])
			}
			if tag == "SASL" && !s.inside {
				s.offer.sasl.note(s.conn.Secure(), f[1:])
			}
			if n, ok := number(strings.Join(f[1:min(2, len(f))], "")); ok {
				s.offer.expires = s.offer.expires || tag == "EXPIRE" && n == 0
				if tag == "LOGIN-DELAY" {
					s.offer.delay = max(s.offer.delay, min(time.Duration(n)*time.Second, longestDelay))
				}
			}
		}
	}
	return err
}

func (s *surveyor) upgrade() error {
	st, err := s.ask("STLS")
	if err != nil {
		return err
	}
	if st.Indicator != wire.OK {
		return &TargetError{Doing: "STLS", Err: fmt.Errorf("refused: %s", st.Text),
			Hint: "run without --stls, or use pop3s://"}
	}
	if err := s.conn.StartTLS(s.target.TLS); err != nil {
		return &TargetError{Doing: "the TLS handshake after STLS", Err: plain(err), Hint: connectHint(err),
			Handshake: !session.Untrusted(err)}
	}
	return s.capabilities()
}

func (s *surveyor) logIn(a target.Account) error {
	st, err := s.ask("USER " + a.User)
	if err != nil {
		return err
	}
	refused := st.Indicator != wire.OK
	s.offer.noUser = refused
	if !refused {
		st, err = s.ask("PASS " + a.Password)
	} else if s.stamp != "" {
		st, err = s.byAPOP(s.credentials(a))
	}
	if err == nil && st.Indicator != wire.OK && refused {
		st, err = s.authenticate(a, st)
	}
	if err != nil {
		return err
	}
	if st.Indicator != wire.OK {
		return &TargetError{Doing: "logging in as " + a.User, Err: fmt.Errorf("the server says %s", refusalOf(st)),
			Hint:       "check --account; a server that wants TLS first needs --stls or pop3s://",
			Speechless: st.Indicator != wire.ERR, Refused: true}
	}
	return nil
}

// anyCase finds out whether keywords are understood that are not written in capitals: where they are not,
// scripts about other rules have nothing to say of it.
// A mailbox in use is not asked.
func (s *surveyor) anyCase() error {
	if s.offer.capitals = s.target.Provision == nil; s.offer.capitals {
		return nil
	}
	for _, keyword := range []string{"noop", "nOOP"} {
		st, err := s.ask(keyword)
		if err != nil {
			return err
		}
		s.offer.capitals = s.offer.capitals || st.Indicator != wire.OK
	}
	return nil
}

// probe finds out what works without being announced.
func (s *surveyor) probe() error {
	st, err := s.ask("STAT")
	if err != nil {
		return err
	}
	if s.offer.messages, err = s.count(st); err != nil {
		return err
	}
	if err := s.anyCase(); err != nil {
		return err
	}
	for _, p := range []struct{ tag, command string }{{"UIDL", "UIDL"}, {"TOP", "TOP 1 0"}} {
		if s.offer.has(p.tag) || p.tag == "TOP" && s.offer.messages == 0 {
			continue
		}
		lines, err := s.list(p.command)
		if err != nil {
			return err
		}
		if lines != nil {
			s.offer.tags[p.tag] = nil
		}
	}
	return nil
}
