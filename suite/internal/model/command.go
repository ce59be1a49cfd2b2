package model

import (
	"bytes"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Command is a command of the client with what is known of it apart from its reply.
type Command struct {
	wire.Command
	Octets int  // of the line, its end included
	Tabbed bool // there is a TAB in it
	// Unprintable reports that it has octets that no command may have.
	Unprintable bool
	// Ahead reports that it went out before the reply to the one before it had come.
	Ahead bool
	// AfterRetr reports that a message was on its way when it was sent.
	AfterRetr bool
	// BeforeLogin reports that it went out before login.
	BeforeLogin bool
	// AfterHalf reports that half a line came before TLS began, right before it, which must be forgotten.
	AfterHalf bool
	// Challenged reports that the server has asked for more of it (RFC 5034 section 4).
	Challenged bool
	// Cancelled reports that the client has given its SASL exchange up.
	Cancelled bool
	// Shows is what its reply shows of the AUTH before it.
	Shows AuthEffect

	entry   int       // of the log, that it was sent with
	auth    *Exchange // of AUTH
	masked  bool      // its secret is not known
	waiting bool      // the next line of the client is a response to a challenge
}

// AuthEffect is what the reply to the command after AUTH shows.
type AuthEffect int

const (
	// NoAuth went before.
	NoAuth AuthEffect = iota
	// AuthTookEffect: the session must be in TRANSACTION.
	AuthTookEffect
	// AuthHadNone: the session must be in AUTHORIZATION still.
	AuthHadNone
)

// Number is the message number that a command names; 0 if it names none.
func (c *Command) Number() int {
	if len(c.Args) == 0 {
		return 0
	}
	_, n := ReadArgument(c.Args[0])
	return n
}

// LacksLineCount reports whether the command is a TOP whose second argument is missing.
func (c *Command) LacksLineCount() bool {
	kind, _ := ReadArgument(c.Rest)
	return c.Keyword == "TOP" && kind == Number
}

// unprintable reports whether a command has control characters, or octets beyond ASCII
// where there is neither a name nor a password. A TAB may pass for a blank.
func unprintable(cmd wire.Command, line []byte) bool {
	spec := cmd.Spec()
	named := spec.Secret != wire.NoSecret || spec.Login != wire.NoLogin
	for _, b := range bytes.TrimRight(line, "\r\n") {
		switch {
		case b == '\t':
		case b < 0x20 || b == 0x7f:
			return true
		case b > 0x7f && !named:
			return true
		}
	}
	return false
}

// Printable reports whether a text is printable ASCII.
func Printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}

// isPlain reports whether a word looks like a keyword. Anything else may be read leniently
// in more than one way, and is not judged.
func isPlain(keyword string) bool {
	for i, c := range []byte(keyword) {
		if letter := c >= 'A' && c <= 'Z'; !letter && (i == 0 || c != '-' && (c < '0' || c > '9')) {
			return false
		}
	}
	return keyword != ""
}

func oneOf(s string, words ...string) bool {
	for _, w := range words {
		if s == w {
			return true
		}
	}
	return false
}
