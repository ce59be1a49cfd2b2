package fakeserver

import (
	"crypto/tls"
	"io"
	"time"
)

// wiring is the server as a set of small stages. The correct server is
// [correct]; a fault or a variation replaces or wraps one stage, and no stage
// knows whether another one is the correct one. Stages call each other
// through the wiring only.
//
// A stage that needs to know which command it works for finds it in
// session.command, which is zero during the greeting.
type wiring struct {
	// From the wire to the handler.
	readLine   func(s *session, limit int) ([]byte, error)
	endsLine   func(part []byte, before byte) bool
	parse      func(*session, []byte) (command, error)
	takesUTF8  func(s *session, keyword string, line []byte) bool
	permit     func(*session, command) error
	verbs      map[string]*verb
	afterwards func(*session, reply) // when the reply is known, not yet sent

	// Logging in.
	greet         func(*session) reply
	timestamp     func(*session) string
	checkPassword func(s *session, name, password string) bool
	checkDigest   func(s *session, name, digest string) bool
	actAs         func(s *session, authcid, authzid string) bool
	tooSoon       func(*session, *maildrop) bool
	acquire       func(*session, *maildrop) bool
	release       func(*session, *maildrop)
	open          func(*session, *maildrop) ([]*entry, error)

	// AUTH: the dialogue, and what the mechanisms add to the checks above.
	sasl            []*mechanism
	offers          func(*session, *mechanism) bool
	initialResponse func(s *session, arg string) ([]byte, error)
	challenge       func(*session, []byte) []byte
	responseLimit   func(*session) int
	cancels         func(s *session, line []byte) bool
	decode          func(s *session, line []byte) ([]byte, error)
	handOver        func(x *exchange, data []byte) error
	explain         func(x *exchange, reason []byte) error
	splitPlain      func(s *session, message string) (authzid, name, password string, err error)
	prompts         [2]string // of LOGIN
	cramChallenge   func(*session) string
	checkCRAM       func(s *session, name, challenge, digest string) bool
	scram           scramWiring
	checkToken      func(s *session, user, token string) (name string, ok bool)
	deny            func(x *exchange, name, reason string) (string, error)
	isService       func(uri string) bool // of DIGEST-MD5
	protect         func(*session, *layer) error
	signedFor       func(s *session, pairs map[string]string) (host, port string, told bool)

	// The view of the maildrop.
	size     func(*session, Message) (int64, error)
	uniqueID func(*session, Message) string
	number   func(s *session, arg string) (int64, error)
	find     func(s *session, arg string) (*entry, error)
	visible  func(*session) []*entry
	mark     func(*session, *entry)
	unmark   func(*session)
	commit   func(*session) error

	// What replies say.
	dropListing     func(*session) string
	scanListing     func(*session, *entry) string
	uniqueIDListing func(*session, *entry) string
	capabilities    func(*session) []string
	languages       []language
	languageListing func(language) string
	findLanguage    func(s *session, wanted string) (language, bool)
	speak           func(*session, language)
	localise        func(*session, reply) reply

	// From the reply to the wire.
	send       func(*session, reply) error
	statusLine func(*session, reply) []byte
	rendering  func(*session, Message) (Message, error)
	lineEnds   func(*session, io.Writer) io.WriteCloser
	excerpt    func(s *session, w io.Writer, bodyLines int64) io.Writer
	stuff      func(*session, io.Writer) io.Writer
	terminator func(*session) []byte
	transport  func(*session, io.Writer) io.Writer

	// TLS.
	tlsConfig  func(*tls.Config) *tls.Config
	behindSTLS func(*session) *tls.Config
	upgrade    func(*session) error
	carryOver  func(s *session, behindSTLS []byte) []byte
	forget     func(*session)

	// The end.
	patience   func(*session) int // how many bad commands in a row are answered
	chances    func(*session) int // how many failed logins are
	autologout func(*session) time.Duration
	parting    func(*session, ending) // a word before the server closes
	finish     func(*session, ending) // while the maildrop is still open
}

// scramWiring are the steps of the SCRAM mechanisms.
type scramWiring struct {
	parseFirst  func(string) (scramFirst, error)
	checkFlag   func(*session, scram, gs2) error
	nonce       func(*session) string
	iterations  int
	sameNonce   func(sent, returned string) bool
	sameBinding func(want, got []byte) bool
	checkProof  func(m scram, keys scramKeys, message, proof []byte) bool
	fail        func(x *exchange, name, reason string) (string, error)
}

// correct is the wiring of a server without faults.
func correct() *wiring {
	return &wiring{
		readLine:   readLine,
		endsLine:   endsLine,
		parse:      parse,
		takesUTF8:  takesUTF8,
		permit:     permit,
		verbs:      verbs(),
		afterwards: afterwards,

		greet:         greet,
		timestamp:     timestamp,
		checkPassword: checkPassword,
		checkDigest:   checkDigest,
		actAs:         actAs,
		tooSoon:       tooSoon,
		acquire:       acquire,
		release:       release,
		open:          openView,

		sasl:            mechanisms(),
		offers:          offers,
		initialResponse: initialResponse,
		challenge:       challengeLine,
		responseLimit:   func(*session) int { return maxResponse },
		cancels:         cancels,
		decode:          decode,
		handOver:        handOver,
		explain:         explain,
		splitPlain:      splitPlain,
		prompts:         [2]string{"Username:", "Password:"},
		cramChallenge:   cramChallenge,
		checkCRAM:       checkCRAM,
		scram:           correctSCRAM(),
		checkToken:      checkToken,
		deny:            deny,
		isService:       isService,
		protect:         protect,
		signedFor:       signedFor,

		size:     size,
		uniqueID: uniqueID,
		number:   number,
		find:     find,
		visible:  visible,
		mark:     mark,
		unmark:   unmark,
		commit:   commit,

		dropListing:     dropListing,
		scanListing:     scanListing,
		uniqueIDListing: uniqueIDListing,
		capabilities:    capabilities,
		languages:       languages(),
		languageListing: languageListing,
		findLanguage:    findLanguage,
		speak:           speak,
		localise:        localise,

		send:       send,
		statusLine: statusLine,
		rendering:  rendering,
		lineEnds:   func(_ *session, w io.Writer) io.WriteCloser { return newLineEnds(w) },
		excerpt:    func(_ *session, w io.Writer, n int64) io.Writer { return newExcerpt(w, n) },
		stuff:      func(_ *session, w io.Writer) io.Writer { return newDotStuffer(w) },
		terminator: terminator,
		transport:  func(_ *session, w io.Writer) io.Writer { return w },

		tlsConfig:  func(c *tls.Config) *tls.Config { return c },
		behindSTLS: func(s *session) *tls.Config { return s.server.tls },
		upgrade:    upgrade,
		carryOver:  carryOver,
		forget:     forget,

		patience:   func(s *session) int { return s.server.config.MaxBadCommands },
		chances:    func(s *session) int { return s.server.config.MaxFailedLogins },
		autologout: func(s *session) time.Duration { return s.server.config.Autologout },
		parting:    func(*session, ending) {},
		finish:     func(*session, ending) {},
	}
}

// wire is the correct wiring with what the configuration switches on. Faults
// come last: a faulty server can be one that takes liberties, too.
func wire(c Config) (*wiring, error) {
	w := correct()
	if err := w.settle(c); err != nil {
		return nil, err
	}
	for keyword, unwanted := range map[string]bool{"STLS": !c.STLS, "UTF8": c.NoUTF8, "LANG": c.NoLANG} {
		if unwanted {
			delete(w.verbs, keyword)
		}
	}
	if c.Profile != "" {
		p, err := profileNamed(c.Profile)
		if err != nil {
			return nil, err
		}
		p.apply(w)
	}
	if err := together(c.Variations); err != nil {
		return nil, err
	}
	for _, name := range c.Variations {
		v, err := variationNamed(name)
		if err != nil {
			return nil, err
		}
		v.apply(w)
	}
	for _, name := range c.Faults {
		f, err := faultNamed(name)
		if err != nil {
			return nil, err
		}
		f.apply(w)
	}
	return w, nil
}

// handler is what a keyword does. A keyword let through the gate without
// being a verb gets the answer of any unknown one.
func (w *wiring) handler(keyword string) handler {
	if v := w.verbs[keyword]; v != nil {
		return v.run
	}
	return func(s *session, _ command) reply { return s.refuse(errUnknown) }
}

// around wraps the handler of a keyword, if there is such a command.
func (w *wiring) around(keyword string, wrap func(run handler) handler) {
	if v := w.verbs[keyword]; v != nil {
		v.run = wrap(v.run)
	}
}
