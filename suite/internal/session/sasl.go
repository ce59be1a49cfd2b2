package session

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// What {wrong_initial} and {wrong_response} are made of.
const (
	wrongPassword = "not the password"
	wrongToken    = "not-the-token"
)

var errNoExchange = errors.New("there is no SASL exchange")

// respond sends a response that the script writes without Base64.
func (p *player) respond(l *link, d *transcript.Direction) error {
	if l.gone {
		return nil
	}
	message, err := p.expand(l, d.Args[0])
	if err != nil {
		return err
	}
	text := sasl.Encode([]byte(message))
	p.log.Hide(text, "<respond "+fmt.Sprintf("%q", d.Args[0].String())+">")
	return p.send(l, []byte(text+"\r\n"))
}

// expectRefusal wants an exchange to fail: with -ERR, at once or after challenges
// that say why, which are answered as an honest client does.
func (p *player) expectRefusal(l *link) error {
	const patience = 5
	before := len(p.oracle.Findings())
	for turn := 0; ; turn++ {
		line, err := p.readWhole(l, false, false)
		if err != nil || l.gone {
			return err
		}
		st := wire.ParseStatus(line)
		switch {
		case p.oracle.Responding(l.n) && turn < patience:
			if err := p.answer(l); err != nil {
				return err
			}
			continue
		case len(p.oracle.Findings()) > before:
			return nil // the oracle has named the rule
		case st.Indicator == wire.ERR:
			p.holds()
			return nil
		}
		p.fails(model.Spot{Entry: p.lastLine(l)}, "-ERR", strings.TrimRight(string(line), "\r\n"),
			"the exchange was to fail, and did not")
		return &stopped{"the exchange did not fail"}
	}
}

// answer sends what an honest client answers to the last challenge, or cancels where
// it has nothing to say.
func (p *player) answer(l *link) error {
	text := sasl.Cancel
	if x := p.oracle.Exchange(l.n); x != nil {
		if message, err := x.Next(p.credentials(l, 0)); err == nil {
			text = sasl.Encode(message)
		}
	}
	return p.send(l, []byte(text+"\r\n"))
}

// logInWith logs in by a mechanism. A refusal that may be due to a lock is tried
// again; any other one breaks the rules at hand.
func (p *player) logInWith(l *link, d *transcript.Direction) error {
	mechanism, err := p.expand(l, d.Args[0])
	if err != nil {
		return err
	}
	const tries = 4
	for try := 1; ; try++ {
		if err := p.getReady(l); err != nil {
			return err
		}
		before := len(p.oracle.Findings())
		st, err := p.authenticate(l, 0, mechanism, p.cfg.Timeout)
		switch {
		case err != nil:
			return err
		case st.Indicator == wire.OK && !l.gone:
			p.holds()
			return nil
		case len(p.oracle.Findings()) > before:
			return &stopped{"login refused"}
		case try == tries || wire.CodeIs(st.Code, "AUTH"):
			reply := st.Indicator.String() + " " + st.Text
			p.noteRefusal(p.cfg.Accounts[0].User, mechanism, reply)
			p.fails(model.Spot{Entry: p.lastLine(l)}, "+OK", reply, "the right password, or token, was refused")
			return &stopped{"login refused"}
		}
		if err := p.cfg.Clock.Sleep(p.ctx, time.Duration(try)*200*time.Millisecond); err != nil {
			return err
		}
		l.conn.Close()
		l.shut = true
		p.oracle.Ended(l.n, model.ByClient)
	}
}

// cancel ends an exchange that a script has left open.
func (p *player) cancel(l *link) error {
	const patience = 3
	for i := 0; i < patience && p.oracle.Responding(l.n) && !l.gone; i++ {
		if err := p.send(l, []byte(sasl.Cancel+"\r\n")); err != nil {
			return err
		}
		if err := p.readReply(l, false); err != nil {
			return err
		}
	}
	l.gone = l.gone || p.oracle.Responding(l.n)
	return nil
}

// authenticate logs in by a mechanism.
func (p *player) authenticate(l *link, account int, mechanism string, wait time.Duration) (wire.Status, error) {
	return p.authenticateAs(l, p.credentials(l, account), mechanism, wait)
}

// fallBack logs in by what the server lists, where it has refused USER.
func (p *player) fallBack(l *link, account int, refusal wire.Status, wait time.Duration) (wire.Status, error) {
	if l.gone {
		return refusal, nil
	}
	if !p.oracle.Listed(l.n) {
		if err := p.send(l, []byte("CAPA\r\n")); err != nil {
			return refusal, err
		}
		if err := p.readReply(l, true); err != nil || l.gone {
			return refusal, err
		}
	}
	mechanism := sasl.Choose(p.oracle.Mechanisms(l.n))
	if mechanism == "" {
		return refusal, nil
	}
	return p.authenticate(l, account, mechanism, wait)
}

// translate puts the target's account into a literal response that was written for
// another one, as far as it can be recognised: in PLAIN, LOGIN and CRAM-MD5.
func (p *player) translate(l *link, x *sasl.Exchange, text string, written transcript.Account) string {
	message, err := sasl.Decode(text)
	if err != nil || len(message) == 0 {
		return text
	}
	printed := sasl.Exchange{Mechanism: x.Mechanism, Client: x.Client, Server: p.printed[l.n]}
	own, err := printed.Next(sasl.Credentials{User: written.User, Password: written.Secret})
	plain := x.Mechanism == "PLAIN" && string(message) == written.User+string(own)
	if err != nil || !plain && string(own) != string(message) {
		return text
	}
	if message, err = x.Next(p.credentials(l, 0)); err != nil {
		return text
	}
	text = sasl.Encode(message)
	p.log.Hide(text, "{response}")
	return text
}

// printedChallenge remembers a challenge as the transcript prints it.
func (p *player) printedChallenge(l *link, text transcript.Text) {
	if s, ok := text.Literal(); ok {
		if challenge, found := strings.CutPrefix(s, "+ "); found {
			message, _ := sasl.Decode(strings.TrimSpace(challenge))
			p.printed[l.n] = append(p.printed[l.n], message)
		}
	}
}

// noteLock notes that a login of the script's own was refused which was to succeed.
func (p *player) noteLock(command wire.Command, w *mismatch, reply []byte) {
	if command.Spec().Login == wire.Decides && w.status == wire.OK && wire.ParseStatus(reply).Indicator == wire.ERR {
		p.noteRefusal("", command.Keyword, strings.TrimSpace(string(reply)))
	}
}
