package server

import (
	"crypto/tls"
	"io"
	"time"
)

// Wiring is the server as a set of small stages. The correct server is
// [correct]; a fault or a variation replaces or wraps one stage, and no stage
// knows whether another one is the correct one. Stages call each other
// through the wiring only.
//
// A stage that needs to know which command it works for finds it in
// session.command, which is zero during the greeting.
type Wiring struct {
	// From the wire to the handler.
	ReadLine  func(s *Session, limit int) ([]byte, error)
	EndsLine  func(part []byte, before byte) bool
	Parse     func(*Session, []byte) (Command, error)
	TakesUTF8 func(s *Session, keyword string, line []byte) bool
	Permit    func(*Session, Command) error
	Verbs     map[string]*Verb
	Answered  func(*Session, Reply) // when the reply is known, not yet sent

	// Logging in.
	Greet         func(*Session) Reply
	Timestamp     func(*Session) string
	CheckPassword func(s *Session, name, password string) bool
	CheckDigest   func(s *Session, name, digest string) bool
	ActAs         func(s *Session, authcid, authzid string) bool
	TooSoon       func(*Session, *Maildrop) bool
	Acquire       func(*Session, *Maildrop) bool
	Release       func(*Session, *Maildrop)
	Open          func(*Session, *Maildrop) ([]*Entry, error)

	// AUTH: the dialogue, and what the mechanisms add to the checks above.
	SASL            []*Mechanism
	Offers          func(*Session, *Mechanism) bool
	InitialResponse func(s *Session, arg string) ([]byte, error)
	Challenge       func(*Session, []byte) []byte
	ResponseLimit   func(*Session) int
	Cancels         func(s *Session, line []byte) bool
	Decode          func(s *Session, line []byte) ([]byte, error)
	HandOver        func(x *Exchange, data []byte) error
	Explain         func(x *Exchange, reason []byte) error
	SplitPlain      func(s *Session, message string) (authzid, name, password string, err error)
	Prompts         [2]string // of LOGIN
	CramChallenge   func(*Session) string
	CheckCRAM       func(s *Session, name, challenge, digest string) bool
	SCRAM           SCRAMWiring
	CheckToken      func(s *Session, user, token string) (name string, ok bool)
	Deny            func(x *Exchange, name, reason string) (string, error)
	IsService       func(uri string) bool // of DIGEST-MD5
	Protect         func(*Session, *Layer) error
	SignedFor       func(s *Session, pairs map[string]string) (host, port string, told bool)

	// The view of the maildrop.
	Size     func(*Session, Message) (int64, error)
	UniqueID func(*Session, Message) string
	Number   func(s *Session, arg string) (int64, error)
	Find     func(s *Session, arg string) (*Entry, error)
	Visible  func(*Session) []*Entry
	Mark     func(*Session, *Entry)
	Unmark   func(*Session)
	Commit   func(*Session) error

	// What replies say.
	DropListing     func(*Session) string
	ScanListing     func(*Session, *Entry) string
	UniqueIDListing func(*Session, *Entry) string
	Capabilities    func(*Session) []string
	Languages       []Language
	LanguageListing func(Language) string
	FindLanguage    func(s *Session, wanted string) (Language, bool)
	Speak           func(*Session, Language)
	Localise        func(*Session, Reply) Reply

	// From the reply to the wire.
	Send       func(*Session, Reply) error
	StatusLine func(*Session, Reply) []byte
	Rendering  func(*Session, Message) (Message, error)
	LineEnds   func(*Session, io.Writer) io.WriteCloser
	Excerpt    func(s *Session, w io.Writer, bodyLines int64) io.Writer
	Stuff      func(*Session, io.Writer) io.Writer
	Terminator func(*Session) []byte
	Transport  func(*Session, io.Writer) io.Writer

	// TLS.
	TLSConfig func(*tls.Config) *tls.Config
	AfterSTLS func(*Session) *tls.Config
	Upgrade   func(*Session) error
	CarryOver func(s *Session, afterSTLS []byte) []byte
	Forget    func(*Session)

	// The end.
	MaxBadCommands  func(*Session) int // how many bad commands in a row are answered
	MaxFailedLogins func(*Session) int // how many failed logins are
	Autologout      func(*Session) time.Duration
	Farewell        func(*Session, Ending) // a word before the server closes
	Finish          func(*Session, Ending) // while the maildrop is still open
}

// SCRAMWiring are the steps of the SCRAM mechanisms.
type SCRAMWiring struct {
	ParseFirst  func(string) (SCRAMFirst, error)
	CheckFlag   func(*Session, SCRAM, GS2) error
	Nonce       func(*Session) string
	Iterations  int
	SameNonce   func(sent, returned string) bool
	SameBinding func(want, got []byte) bool
	CheckProof  func(m SCRAM, keys SCRAMKeys, message, proof []byte) bool
	Fail        func(x *Exchange, name, reason string) (string, error)
}

// Correct is the wiring of a server without faults.
func Correct() *Wiring {
	return &Wiring{
		ReadLine:  readLine,
		EndsLine:  endsLine,
		Parse:     parse,
		TakesUTF8: takesUTF8,
		Permit:    permit,
		Verbs:     verbs(),
		Answered:  afterwards,

		Greet:         greet,
		Timestamp:     timestamp,
		CheckPassword: checkPassword,
		CheckDigest:   checkDigest,
		ActAs:         actAs,
		TooSoon:       tooSoon,
		Acquire:       acquire,
		Release:       release,
		Open:          openView,

		SASL:            mechanisms(),
		Offers:          offers,
		InitialResponse: initialResponse,
		Challenge:       challengeLine,
		ResponseLimit:   func(*Session) int { return maxResponse },
		Cancels:         cancels,
		Decode:          decode,
		HandOver:        handOver,
		Explain:         explain,
		SplitPlain:      splitPlain,
		Prompts:         [2]string{"Username:", "Password:"},
		CramChallenge:   cramChallenge,
		CheckCRAM:       checkCRAM,
		SCRAM:           correctSCRAM(),
		CheckToken:      checkToken,
		Deny:            deny,
		IsService:       isService,
		Protect:         protect,
		SignedFor:       signedFor,

		Size:     size,
		UniqueID: uniqueID,
		Number:   number,
		Find:     find,
		Visible:  visible,
		Mark:     mark,
		Unmark:   unmark,
		Commit:   commit,

		DropListing:     dropListing,
		ScanListing:     scanListing,
		UniqueIDListing: uniqueIDListing,
		Capabilities:    capabilities,
		Languages:       languages(),
		LanguageListing: languageListing,
		FindLanguage:    findLanguage,
		Speak:           speak,
		Localise:        localise,

		Send:       send,
		StatusLine: statusLine,
		Rendering:  rendering,
		LineEnds:   func(_ *Session, w io.Writer) io.WriteCloser { return NewLineEnds(w) },
		Excerpt:    func(_ *Session, w io.Writer, n int64) io.Writer { return NewExcerpt(w, n) },
		Stuff:      func(_ *Session, w io.Writer) io.Writer { return newDotStuffer(w) },
		Terminator: terminator,
		Transport:  func(_ *Session, w io.Writer) io.Writer { return w },

		TLSConfig: func(c *tls.Config) *tls.Config { return c },
		AfterSTLS: func(s *Session) *tls.Config { return s.plan.tls },
		Upgrade:   upgrade,
		CarryOver: carryOver,
		Forget:    forget,

		MaxBadCommands:  func(s *Session) int { return s.Server.Config.MaxBadCommands },
		MaxFailedLogins: func(s *Session) int { return s.Server.Config.MaxFailedLogins },
		Autologout:      func(s *Session) time.Duration { return s.Server.Config.Autologout },
		Farewell:        func(*Session, Ending) {},
		Finish:          func(*Session, Ending) {},
	}
}

// WiringFor is the wiring of a server without faults, with the commands and
// mechanisms that the configuration asks for. It fails if a mechanism is not known.
func WiringFor(c Config) (*Wiring, error) {
	w := Correct()
	if err := w.settle(c); err != nil {
		return nil, err
	}
	for keyword, unwanted := range map[string]bool{"STLS": !c.STLS, "UTF8": c.NoUTF8, "LANG": c.NoLANG} {
		if unwanted {
			delete(w.Verbs, keyword)
		}
	}
	return w, nil
}

// handler is what a keyword does. A keyword let through the gate without
// being a verb gets the answer of any unknown one.
func (w *Wiring) handler(keyword string) Handler {
	if v := w.Verbs[keyword]; v != nil {
		return v.Run
	}
	return func(s *Session, _ Command) Reply { return s.Refuse(ErrUnknown) }
}
