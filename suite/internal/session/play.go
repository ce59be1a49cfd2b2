package session

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/dnsrecords"
	"github.com/pop3spec/pop3spec/suite/internal/mask"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Config is what a script is played with.
type Config struct {
	Dialer     Dialer
	Address    string // of the service that scripts open by default
	Implicit   bool   // TLS from the first octet there
	TLSAddress string // of the service with implicit TLS, "" if there is none
	TLS        *tls.Config
	Certified  string              // whose certificate TLS shows to the server; "" if nobody's that is known
	Delays     bool                // a login was refused before because another one was too recent
	Domain     *dnsrecords.Records // that clients find the server by; nil if it is not known
	SCRAM      string              // the mechanism that {scram} stands for
	STLS       bool                // <log in> upgrades with STLS first

	Accounts []model.Account // the first one is {user}, the second {user2}
	World    model.World
	UTF8     model.Account // whose name is not ASCII; empty if there is none
	// Deliver puts a message, named as in the script, into the first account's
	// maildrop. Nil if nothing can be delivered.
	Deliver func(ctx context.Context, name string) (model.Source, error)

	// Recording says that the script is a recording: where a server may answer
	// otherwise than the recorded one did, a difference is only worth a remark.
	Recording bool
	Exact     bool // the lines of a listing are compared one by one, octet by octet
	// Observe is told of every reply that the script expects, as it came. Nil is nobody.
	Observe func(Reply)

	// Upgrade has every connection in clear upgraded with STLS before anything is sent.
	Upgrade bool
	// Secrets must not be sent without TLS. Nil if they may.
	Secrets *Secrets
	// Mask is the secrets of the run, which learns what is made of them. Nil is none.
	Mask *mask.Mask

	// Gates makes what watches all that leaves on a new connection. Nil is nothing.
	Gates func() []Gate

	// Situation is how the script is played, as far as that is up to the session: the transport, the
	// login, the segments, the keywords, and a failed login before the first one. The zero value is plain.
	Situation situation.Situation
	// Epilogue looks at what is left in the maildrops, once the script is at its end; nil if nobody does.
	Epilogue *Epilogue

	Timeout time.Duration // of every wait for the server
	// Hangs knows what has been waited for in vain in other sessions. Nil knows nothing.
	Hangs *Hangs
	// Autologout is the server's inactivity timer, 0 if it is not known.
	Autologout time.Duration
	Matcher    Matcher // of pattern lines; nil means package regexp
	// Clock is the time that waits go by; the zero value is that of the system.
	Clock clock.Clock
}

// Outcome is what playing a script came to.
type Outcome struct {
	Log      *conversation.Log
	Findings []rules.Finding
	Judged   map[requirement.ID]int
	Trouble
	// LoggedIn are the users who have logged in.
	LoggedIn []string
	// Declined are the users who could not log in in the way that the situation asks for.
	Declined []string
	// Denied are the logins that may have been refused for want of a verifier, Proofs those that show that
	// there is one.
	Denied []Denied
	Proofs []model.Proof
	// Err tells why the script could not be played to its end, nil if it was.
	Err error
}

// Play plays a script. It always returns, within the time-outs, whatever the server
// does; it leaves no connection open.
func Play(ctx context.Context, s *transcript.Script, cfg Config) *Outcome {
	p := newPlayer(ctx, s, cfg)
	defer p.closeAll()
	err := p.steps()
	if err == nil {
		err = p.finish()
	}
	if err == nil {
		err = p.epilogue()
	}
	return p.outcome(err)
}

// outcome is what the script came to, which ended with err.
func (p *player) outcome(err error) *Outcome {
	if ctxErr := p.ctx.Err(); ctxErr != nil {
		return &Outcome{Log: p.log, Err: ctxErr} // what nobody has waited for is nobody's fault
	}
	var stop *stopped
	if errors.As(err, &stop) {
		err = nil // a finding says it all
	}
	p.oracle.Close()
	return &Outcome{Log: p.log, Findings: p.collect(), Judged: p.judgedRules(), Trouble: p.trouble,
		LoggedIn: p.oracle.Visitors(), Declined: slices.Sorted(maps.Keys(p.declined)),
		Denied: p.denied(), Proofs: p.oracle.Proofs(), Err: err}
}

// steps plays the steps in their order.
func (p *player) steps() error {
	for _, s := range p.script.Steps {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		p.log.At.Line = s.Position().Line
		if err := p.step(s); err != nil {
			return err
		}
	}
	return nil
}

func (p *player) step(s transcript.Step) error {
	if proves, ok := s.(*transcript.Proves); ok {
		p.rules, p.sectioned = nil, true
		for _, r := range proves.Rules {
			p.rules = append(p.rules, requirement.ID(r.ID))
		}
		return nil
	}
	l := p.link(s.Connection())
	switch s := s.(type) {
	case *transcript.Command:
		return p.command(l, s.Text)
	case *transcript.Expect:
		return p.expect(l, s)
	case *transcript.Direction:
		return p.direct(l, s)
	}
	return fmt.Errorf("%v: a step of an unknown kind", s.Position())
}

// finish ends what the script left open, in order where that harms nothing: a
// session in which nothing is marked as deleted says QUIT.
func (p *player) finish() error {
	for _, l := range p.inOrder() {
		if l.conn == nil || l.gone || l.shut || l.bare {
			continue
		}
		if err := p.flush(l); err != nil {
			return err
		}
		if err := p.cancel(l); err != nil {
			return err
		}
		for p.oracle.Due(l.n) && !l.gone {
			if err := p.readReply(l, false); err != nil {
				return err
			}
		}
		if l.gone || !p.oracle.MayQuit(l.n) {
			continue
		}
		if err := p.leave(l); err != nil {
			return err
		}
	}
	return nil
}

// leave says QUIT, or drops the connection where a gate withholds that.
func (p *player) leave(l *link) error {
	quit := []byte("QUIT\r\n")
	if l.conn.pass(quit) != nil {
		return p.end(l, transcript.Drop)
	}
	p.note(l, quit)
	if p.put(l, quit) != nil {
		return nil
	}
	if err := p.readReply(l, false); err != nil {
		return err
	}
	return p.awaitClose(l)
}
