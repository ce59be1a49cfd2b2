package session

import (
	"context"
	"crypto/tls"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/mask"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// player plays one script.
type player struct {
	ctx       context.Context
	script    *transcript.Script
	cfg       Config
	log       *conversation.Log
	oracle    *conversation.Conversation
	links     map[int]*link
	values    map[string]string
	origins   map[string]int    // messages by the numbers that the transcript gives them
	ids       map[string]string // unique-ids of the transcript to those of the server
	rules     []requirement.ID  // that an expectation proves which does not hold
	sectioned bool              // a proves: line among the steps named the rules
	own       []rules.Finding   // of expectations
	judged    map[requirement.ID]int
	stamps    map[int]string         // timestamps that the transcript itself printed, by connection
	printed   map[int][][]byte       // challenges that it printed, decoded
	used      string                 // what {response} stood for last
	sessions  tls.ClientSessionCache // of <start TLS 1.2>
	trouble   Trouble
	declined  map[string]bool // users who could not log in in the way that the situation asks for
	// fallenBack are the denials of the model, by their place, after which it was USER and PASS.
	fallenBack map[int]bool
	failed     bool // the failed login of the situation is over
	delivered  bool // mail has arrived
	// loggedIn is when somebody has logged in for the last time, perhaps in the script before.
	loggedIn time.Time
	// identified: the unique-ids have been told, which say which message is which in a later session.
	identified bool
	// inSegments counts how often each command had the segments of the situation.
	inSegments map[string]int
}

// link is a connection of the script.
type link struct {
	n        int
	conn     *Conn
	said     *conversation.Connection // nil on a connection without POP3
	address  string                   // that it was connected to
	batch    []byte                   // commands held back to go out in one segment
	holding  bool
	gone     bool          // the server has ended it, as it may: what follows on it is passed over
	shut     bool          // the client has ended it
	kept     []byte        // the lines of the last reply, if the script wants to see them
	followed bool          // the last reply had lines
	spoke    bool          // the client has sent something
	prepared bool          // what the situation has before a login has been
	split    int           // lines that were sent in pieces
	bare     bool          // in clear where TLS belongs: there is no POP3 on it
	writing  chan struct{} // closed when what is written in the background is written
}

// stopped ends a script after a finding that leaves nothing sensible to do.
type stopped struct{ why string }

func (s *stopped) Error() string { return s.why }

// usualExtra is how many entries of the log most scripts have beyond those of their steps and bodies.
const usualExtra = 16

func newPlayer(ctx context.Context, s *transcript.Script, cfg Config) *player {
	cfg.Clock = cfg.Clock.OrSystem()
	if cfg.Mask == nil {
		cfg.Mask = mask.New()
	}
	if cfg.Matcher == nil {
		cfg.Matcher = Plain
	}
	p := &player{
		ctx: ctx, script: s, cfg: cfg,
		links: map[int]*link{}, values: map[string]string{}, ids: map[string]string{}, origins: map[string]int{},
		judged: map[requirement.ID]int{}, stamps: map[int]string{}, printed: map[int][][]byte{},
		loggedIn: cfg.Clock.Now(),
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
	for _, name := range []string{"user", "password", "token"} {
		whole, known := p.values[name]
		if _, last := utf8.DecodeLastRuneInString(whole); known {
			p.values[name+"_start"] = whole[:len(whole)-last]
		}
	}
	p.placeBy(cfg.Situation[situation.Transport])
	p.cfg.Secrets.Made(p.values["password"], p.values["password_start"])
	p.cfg.Secrets.Made(p.values["token"], p.values["token_start"])
	p.setOtherCase()
	secrets = append(secrets, p.setUTF8(cfg.UTF8)...)
	p.log = conversation.NewLogIn(cfg.Clock.Now, cfg.Mask, secrets...)
	p.log.At.File = s.File
	p.log.Entries = make([]conversation.Entry, 0, len(s.Steps)*3/2+usualExtra)
	p.oracle = conversation.New(cfg.World, p.log)
	if len(s.Header.Proves) > 0 {
		p.rules = []requirement.ID{requirement.ID(s.Header.Proves[0].ID)}
	}
	return p
}

func (p *player) closeAll() {
	for _, l := range p.links {
		if l.conn != nil && !l.shut {
			l.conn.Close()
		}
	}
}

// collect joins what the oracle and the expectations found, in the order of the log.
func (p *player) collect() []rules.Finding {
	all := slices.Concat(p.oracle.Findings(), p.own)
	for i := len(all) - len(p.own); i < len(all); i++ {
		all[i].Expectation = true
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

// sleep waits, or until the session is given up.
func (p *player) sleep(d time.Duration) { _ = p.cfg.Clock.Sleep(p.ctx, d) }
