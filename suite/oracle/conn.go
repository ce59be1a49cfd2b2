package oracle

import (
	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/wire"
)

// state is the state of a session (RFC 1939 section 3).
type state int

const (
	greeting state = iota
	authorization
	transaction
	update // QUIT was answered; the server must close
	over
)

func (s state) String() string {
	return [...]string{"before the greeting", "AUTHORIZATION", "TRANSACTION", "UPDATE", "the end"}[s]
}

// conn is the session on one connection.
type conn struct {
	authState
	tongue  tongue
	o       *Oracle
	state   state
	secure  bool
	user    string // named by a USER that was accepted
	stamp   string // APOP timestamp of the greeting, angle brackets included
	pending []*sent
	last    *sent         // whose reply came last
	reply   wire.Status   // that reply
	caps    *capabilities // announced last
	before  *capabilities // announced in AUTHORIZATION
	view    *view         // of the maildrop, in TRANSACTION
	// unsure: the server refused a second name, or a PASS without a password, and may
	// or may not still wait for the password to the first.
	unsure     bool
	turnedAway bool // the right credentials were refused
	failed     bool // a login has failed on this connection
	errors     int  // replies that were negative
	hello      hello
	coded      coded
	named      string // by a USER before STLS
	utf8       bool   // UTF8 was given
	shaking    bool   // STLS was answered +OK, and TLS has not begun
	lang       bool   // LANG was given: texts may be in UTF-8
	shaken     Spot   // the TLS handshake
	resumed    bool   // in which a session of TLS 1.2 was taken up again
	bound      bool   // in which the channel can be bound to
	asked      bool   // in which the server wanted a certificate of the client
	stray      int    // lines that belonged to no reply, in a row
	between    string // a command that was refused behind the last USER, "" if there was none
	tried      string // who was named last
	renamed    bool   // by a second USER behind a good one
	// refusedBefore: the reply before the present one was negative.
	refusedBefore bool
	// What is not known of a conversation that is known in part.
	stampUnseen bool // the greeting
	masked      bool // the secret in the line that is being told
}

// sent is a client line that waits for its reply.
type sent struct {
	wire.Command
	auth       *exchange      // of AUTH
	shows      requirement.ID // what the reply shows besides: that an AUTH before had its effect, or none
	entry      int
	challenged bool // the server has asked for more of it (SASL)
	ahead      bool // it went out before the reply to the one before it had come
	behind     bool // a message was on its way when it was sent
	odd        bool // it has characters that no command may have
	early      bool // it went out before login
	asked      bool // a challenge has come
	cancelled  bool // the client has given its SASL exchange up
	masked     bool // its secret is not known
	octets     int
}
