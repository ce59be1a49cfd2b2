package session

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

const (
	// ownLinks is the number before those of the connections that a direction opens for
	// itself: no script has so many.
	ownLinks = 100
	// triesAtOnce is how many of them are open together, so that what a server makes
	// failed logins wait passes once for all of them. Some servers bear no more than
	// four connections of one client.
	triesAtOnce = 3
)

// try is one attempt to log in by a mechanism, in one form.
type try struct {
	mechanism string // or APOP
	slip      sasl.Slip
	initial   bool // the first message goes with the command
	link      *link
	sasl.Exchange
}

// tryMechanisms tries to log in by the mechanisms that the server lists, in every form,
// each on a connection of its own. What the server may answer is known to the oracle.
func (p *player) tryMechanisms(_ *link, d *transcript.Direction) error {
	claim, err := p.claim(d)
	if err != nil {
		return err
	}
	tries, err := p.triesFor(d)
	if err != nil {
		return err
	}
	for i := range tries {
		tries[i].link = p.link(ownLinks + i + 1)
	}
	for some := range slices.Chunk(tries, triesAtOnce) {
		if err := p.tryTogether(some, claim); err != nil {
			return err
		}
	}
	return nil
}

// claim returns what a direction makes of the credentials of the first account.
func (p *player) claim(d *transcript.Direction) (func(*sasl.Credentials), error) {
	if d.Kind == transcript.TryActing {
		account, err := p.accountOf(d)
		return func(c *sasl.Credentials) { c.Identity = p.cfg.Accounts[account].User }, err
	}
	if d.Kind == transcript.TryNearly {
		return func(*sasl.Credentials) {}, nil
	}
	password, err := p.expand(p.link(d.Conn), d.Args[0])
	return func(c *sasl.Credentials) { c.Password = password }, err
}

// listed asks for the mechanisms, on a connection that is used for nothing else.
func (p *player) listed() ([]string, error) {
	l := p.link(ownLinks)
	if err := p.getReady(l); err != nil || l.gone {
		return nil, err
	}
	if err := p.send(l, []byte("CAPA\r\n")); err != nil {
		return nil, err
	}
	if err := p.readReply(l, true); err != nil || l.gone {
		return nil, err
	}
	listed := p.oracle.Mechanisms(l.n)
	return listed, p.end(l, transcript.Close)
}

// triesFor are the attempts that a direction asks for.
func (p *player) triesFor(d *transcript.Direction) ([]try, error) {
	if d.Kind == transcript.TryNearly {
		by, err := p.expand(p.link(d.Conn), d.Args[0])
		return nearly(strings.ToUpper(by), p.cfg.Accounts[0].Password), err
	}
	listed, err := p.listed()
	return triesBy(listed, d.Kind), err
}

// triesBy are the attempts by the mechanisms that a server lists, as far as they are of
// use for a direction.
func triesBy(listed []string, kind transcript.Kind) (all []try) {
	for _, name := range listed {
		name = strings.ToUpper(name)
		sends, scram := name == "PLAIN" || name == "LOGIN", strings.HasPrefix(name, "SCRAM-") && sasl.Known(name)
		switch {
		case kind == transcript.TrySending && sends:
		case kind == transcript.TryActing && (name == "PLAIN" || scram):
		case kind == transcript.TryEvery && (sends || scram || name == "CRAM-MD5" || name == "DIGEST-MD5"):
		default:
			continue
		}
		all = append(all, try{mechanism: name})
		if sends {
			all = append(all, try{mechanism: name, initial: true})
		}
	}
	return all
}

// nearly are attempts by proofs that are not quite right, as far as none may be taken.
func nearly(mechanism, secret string) (all []try) {
	for _, slip := range sasl.Slips(mechanism, secret) {
		if !slip.Harmless {
			all = append(all, try{mechanism: mechanism, slip: slip})
		}
	}
	return all
}

// tryTogether makes some attempts, whose outcome is awaited when all have been made.
func (p *player) tryTogether(some []try, claim func(*sasl.Credentials)) error {
	for i := range some {
		if err := p.begin(&some[i], claim); err != nil {
			return err
		}
	}
	for i := range some {
		if err := p.conclude(&some[i]); err != nil {
			return err
		}
	}
	return nil
}

// begin sends all up to the message that decides on the login.
func (p *player) begin(t *try, claim func(*sasl.Credentials)) error {
	l := t.link
	if err := p.getReady(l); err != nil || l.gone {
		return err
	}
	c := p.credentials(l, 0)
	right := c.Password
	claim(&c)
	if c.Slip = t.slip; t.mechanism == "APOP" {
		return p.beginAPOP(l, c)
	}
	t.Mechanism = t.mechanism
	line := "AUTH " + t.mechanism
	if t.initial {
		message, err := t.Say(c)
		if err != nil {
			return err
		}
		line += " " + sasl.EncodeInitial(message)
	}
	for {
		p.hideTry(t, right)
		if t.decisive() {
			return p.send(l, []byte(line+"\r\n"))
		}
		st, err := p.exchange(l, line, p.cfg.Timeout)
		if err != nil || l.gone || st.Indicator != wire.Challenge {
			return err
		}
		challenge, err := sasl.Decode(st.Text)
		t.Server = append(t.Server, challenge)
		message, wrong := t.Say(c)
		if line = sasl.Encode(message); err != nil || wrong != nil {
			line = sasl.Cancel
			_, err = p.exchange(l, line, p.cfg.Timeout)
			return err
		}
	}
}

// beginAPOP sends a digest, if there is a timestamp to make it of.
func (p *player) beginAPOP(l *link, c sasl.Credentials) error {
	stamp := p.oracle.Timestamp(l.n)
	if stamp == "" {
		return nil
	}
	digest := c.Slip.APOP(stamp, c.Password)
	p.cfg.Secrets.Made(c.Password, digest)
	p.log.Hide(digest, "{wrong_response}")
	return p.send(l, []byte("APOP "+c.User+" "+digest+"\r\n"))
}

// decisive reports whether the message that was made last decides on the login.
func (t *try) decisive() bool {
	if t.Mechanism == "LOGIN" || strings.HasPrefix(t.Mechanism, "SCRAM-") {
		return len(t.Client) == 2
	}
	return len(t.Client) == 1
}

// hideTry keeps what was made of a password, which may be nearly right, out of reports.
func (p *player) hideTry(t *try, right string) {
	if !t.decisive() {
		return
	}
	text := sasl.Encode(t.Client[len(t.Client)-1])
	p.cfg.Secrets.Made(right, text)
	p.log.Hide(text, "{wrong_response}")
}

// conclude reads how an attempt has ended. Who can't tell more than the server asks for
// gives an exchange up that goes on.
func (p *player) conclude(t *try) error {
	const patience = 3
	l := t.link
	if l.gone || l.conn == nil || l.shut {
		return nil
	}
	for turn := 0; p.oracle.Due(l.n) && !l.gone && turn < patience; turn++ {
		if err := p.readReply(l, true); err != nil {
			return err
		}
		if l.gone || !p.oracle.Responding(l.n) {
			break
		}
		next := sasl.Cancel
		if strings.HasPrefix(t.Mechanism, "SCRAM-") {
			next = "" // the answer to whatever the server has said at the end
		}
		if err := p.send(l, []byte(next+"\r\n")); err != nil {
			return err
		}
	}
	switch {
	case l.gone:
		return nil
	case p.oracle.MayQuit(l.n) && p.oracle.State(l.n) == model.Transaction:
		return p.leave(l)
	}
	return p.end(l, transcript.Close)
}
