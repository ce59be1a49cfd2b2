package session

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/pop3spec/pop3spec/suite/domain"
	"github.com/pop3spec/pop3spec/suite/oracle"
	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Config is what a script is played with.
type Config struct {
	Dialer     Dialer
	Address    string // of the service that scripts open by default
	Implicit   bool   // TLS from the first octet there
	TLSAddress string // of the service with implicit TLS, "" if there is none
	TLS        *tls.Config
	Domain     *domain.Records // that clients find the server by; nil if it is not known
	SCRAM      string          // the mechanism that {scram} stands for
	STLS       bool            // <log in> upgrades with STLS first

	Accounts []oracle.Account // the first one is {user}, the second {user2}
	World    oracle.World
	UTF8     oracle.Account // whose name is not ASCII; empty if there is none
	// Deliver puts a message, named as in the script, into the first account's
	// maildrop. Nil if nothing can be delivered.
	Deliver func(ctx context.Context, name string) (oracle.Source, error)

	// Recording says that the script is a recording: where a server may answer
	// otherwise than the recorded one did, a difference is only worth a remark.
	Recording bool
	Exact     bool // the lines of a listing are compared one by one, octet by octet
	// Observe is told of every reply that the script expects, as it came. Nil is nobody.
	Observe func(Reply)

	Timeout time.Duration // of every wait for the server
	// Autologout is the server's inactivity timer, 0 if it is not known.
	Autologout time.Duration
	Now        func() time.Time
	Sleep      func(context.Context, time.Duration) error
}

// Outcome is what playing a script came to.
type Outcome struct {
	Log      *Log
	Findings []Finding
	Judged   map[requirement.ID]int
	// Locked tells that a login was refused which was to succeed, for no reason that
	// the server gave: the lock of an earlier session may linger.
	Locked bool
	// Err tells why the script could not be played to its end, nil if it was.
	Err error
}

// Finding is a broken rule with the line of the transcript that brought it out.
type Finding struct {
	oracle.Finding
	Line        int
	Expectation bool // that does not hold; otherwise the oracle has judged
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
	var stop *stopped
	if errors.As(err, &stop) {
		err = nil // a finding says it all
	}
	return &Outcome{Log: p.log, Findings: p.collect(), Judged: p.judgedRules(), Locked: p.locked, Err: err}
}

// player plays one script.
type player struct {
	ctx       context.Context
	script    *transcript.Script
	cfg       Config
	log       *Log
	oracle    *oracle.Oracle
	links     map[int]*link
	values    map[string]string
	origins   map[string]int    // messages by the numbers that the transcript gives them
	ids       map[string]string // unique-ids of the transcript to those of the server
	rules     []requirement.ID  // that an expectation proves which does not hold
	sectioned bool              // a proves: line among the steps named the rules
	own       []oracle.Finding  // of expectations
	judged    map[requirement.ID]int
	stamps    map[int]string         // timestamps that the transcript itself printed, by connection
	printed   map[int][][]byte       // challenges that it printed, decoded
	used      string                 // what {response} stood for last
	sessions  tls.ClientSessionCache // of <start TLS 1.2>
	locked    bool                   // a login was refused that was to succeed
	line      int                    // of the step being played
}

// link is a connection of the script.
type link struct {
	n        int
	conn     *Conn
	address  string // that it was connected to
	batch    []byte // commands held back to go out in one segment
	holding  bool
	partial  []byte        // octets sent that do not end a line yet
	gone     bool          // the server has ended it, as it may: what follows on it is passed over
	shut     bool          // the client has ended it
	kept     []byte        // the lines of the last reply, if the script wants to see them
	followed bool          // the last reply had lines
	bare     bool          // in clear where TLS belongs: there is no POP3 on it
	writing  chan struct{} // closed when what is written in the background is written
}

// stopped ends a script behind a finding that leaves nothing sensible to do.
type stopped struct{ why string }

func (s *stopped) Error() string { return s.why }

func newPlayer(ctx context.Context, s *transcript.Script, cfg Config) *player {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Sleep == nil {
		cfg.Sleep = sleep
	}
	p := &player{
		ctx: ctx, script: s, cfg: cfg, oracle: oracle.New(cfg.World),
		links: map[int]*link{}, values: map[string]string{}, ids: map[string]string{}, origins: map[string]int{},
		judged: map[requirement.ID]int{}, stamps: map[int]string{}, printed: map[int][][]byte{},
	}
	var secrets []string
	for i, a := range cfg.Accounts {
		suffix := ""
		if i > 0 {
			suffix = fmt.Sprint(i + 1)
		}
		p.values["user"+suffix], p.values["password"+suffix] = a.User, a.Password
		if a.Password != "" {
			secrets = append(secrets, a.Password, "{password"+suffix+"}")
		}
		if a.Token != "" {
			p.values["token"+suffix] = a.Token
			secrets = append(secrets, a.Token, "{token"+suffix+"}")
		}
	}
	for _, name := range []string{"user", "password"} {
		_, last := utf8.DecodeLastRuneInString(p.values[name])
		p.values[name+"_start"] = p.values[name][:len(p.values[name])-last]
	}
	p.setOtherCase()
	secrets = append(secrets, p.setUTF8(cfg.UTF8)...)
	p.log = NewLog(cfg.Now, secrets...)
	if len(s.Header.Proves) > 0 {
		p.rules = []requirement.ID{requirement.ID(s.Header.Proves[0].ID)}
	}
	return p
}

// steps plays the steps in their order.
func (p *player) steps() error {
	for _, s := range p.script.Steps {
		if err := p.ctx.Err(); err != nil {
			return err
		}
		p.line = s.Position().Line
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
		if p.send(l, []byte("QUIT\r\n")) == nil {
			if err := p.readReply(l, false); err != nil {
				return err
			}
			if err := p.awaitClose(l); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *player) closeAll() {
	for _, l := range p.links {
		if l.conn != nil && !l.shut {
			l.conn.Close()
		}
	}
}

// collect joins what the oracle and the expectations found, in the order of the log.
func (p *player) collect() []Finding {
	var all []Finding
	judged := p.oracle.Findings()
	for i, f := range slices.Concat(judged, p.own) {
		line := 0
		if f.Spot.Entry < len(p.log.Entries) {
			line = p.log.Entries[f.Spot.Entry].Line
		}
		all = append(all, Finding{Finding: f, Line: line, Expectation: i >= len(judged)})
	}
	return all
}

func (p *player) judgedRules() map[requirement.ID]int {
	all := map[requirement.ID]int{}
	for r, n := range p.oracle.Judged() {
		all[r] += n
	}
	for r, n := range p.judged {
		all[r] += n
	}
	return all
}

func (p *player) link(n int) *link {
	l := p.links[n]
	if l == nil {
		l = &link{n: n}
		p.links[n] = l
	}
	return l
}

// inOrder returns the connections by number.
func (p *player) inOrder() []*link {
	var ls []*link
	for n := 0; len(ls) < len(p.links); n++ {
		if l := p.links[n]; l != nil {
			ls = append(ls, l)
		}
	}
	return ls
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
