package wire

import "slices"

// State is a state of a POP3 session in which commands are given (RFC 1939 section 3), or
// several of them.
type State uint8

const (
	// Authorization is the state before login.
	Authorization State = 1 << iota
	// Transaction is the state after login.
	Transaction
)

// Lines says when a positive reply to a command is a multi-line one.
type Lines uint8

const (
	// Never: the reply has one line.
	Never Lines = iota
	// WithoutArgument: only if the command has no argument.
	WithoutArgument
	// Always has more lines.
	Always
)

// Content is what the lines of a multi-line reply are.
type Content uint8

const (
	// Texts are lines of which each is for itself, or none at all.
	Texts Content = iota
	// Message: a message, or the beginning of one.
	Message
	// Listing: a line for each message, which begins with its number.
	Listing
	// Members: the members of a set, in any order.
	Members
)

// Login is the part that a command has in a login.
type Login uint8

const (
	// NoLogin has nothing to do with one.
	NoLogin Login = iota
	// Names whose login it is, which decides nothing: USER.
	Names
	// Decides: a positive reply ends the AUTHORIZATION state.
	Decides
)

// Secret says where a command carries what proves an identity.
type Secret uint8

const (
	// NoSecret is in the command.
	NoSecret Secret = iota
	// AllArguments are the secret, as sent: PASS.
	AllArguments
	// AfterFirst: what follows the first argument is the secret: APOP, AUTH.
	AfterFirst
)

// Spec is what is known of a command, wherever POP3 is spoken: the one place that has it.
// Who needs to know which commands are of a kind asks for an attribute of theirs.
type Spec struct {
	Keyword  string
	States   State // in which it is valid
	Required bool  // every server has it
	// MinArgs and MaxArgs are how many arguments it has; a MaxArgs of -1 is one argument
	// that goes to the end of the line, blanks included.
	MinArgs, MaxArgs int
	Follows          string // the command that must come right before it, "" if none must
	Lines            Lines
	Content          Content // of those lines
	Number           bool    // the first argument is a message number
	Counts           bool    // the reply tells how many messages there are, or of which size they are
	Fetches          bool    // a message is delivered with it, which a server may remove or mark as seen
	Deletes          bool    // it marks a message as deleted
	Changes          bool    // it changes the maildrop, or is what makes changes last
	Settles          bool    // a positive reply changes how the session goes on, apart from its maildrop
	Login            Login
	User             bool   // its argument is the name of a user
	SASL             bool   // with an argument, it begins a SASL exchange
	TLS              bool   // a positive reply is followed by a TLS handshake
	Ends             bool   // it ends the session
	Secret           Secret // that it carries
	Value            string // the value that transcripts write in the place of the secret, without braces
	Tag              string // by which CAPA announces it, "" if by none
	Stamp            bool   // the timestamp in the greeting announces it
	Obsolete         bool   // a present RFC has dropped it
	Undefined        bool   // no RFC on POP3 says what its arguments are, and of how many lines its reply
}

// Standard reports whether the RFCs say what the arguments of the command are, and what
// the reply.
func (s Spec) Standard() bool { return s.Keyword != "" && !s.Undefined }

// Tells reports whether a positive reply tells of messages by their numbers.
func (s Spec) Tells() bool { return s.Standard() && !s.Obsolete && (s.Counts || s.Content == Message) }

// Opens reports whether the command can be the first of a session that has not logged in,
// and would not be sent by one that has.
func (s Spec) Opens() bool { return s.Standard() && s.States == Authorization && s.Follows == "" }

// Anywhere reports whether the command is valid in both states, so that it does not show in
// which of them a session is.
func (s Spec) Anywhere() bool { return s.Standard() && s.States == Authorization|Transaction }

// Need is the word by which a transcript says that it requires a server with the command,
// "" for a command that every server has, or by whose argument the need goes.
func (s Spec) Need() string {
	switch {
	case s.Stamp:
		return s.Keyword
	case s.SASL:
		return ""
	}
	return s.Tag
}

// Specs returns all commands that are known, those of the RFCs first.
func Specs() []Spec { return slices.Clone(specs) }

// Keywords returns those of the commands that a property holds for, in the order of Specs.
func Keywords(holds func(Spec) bool) []string {
	var all []string
	for _, s := range specs {
		if holds(s) {
			all = append(all, s.Keyword)
		}
	}
	return all
}

// Lookup returns what is known of a keyword in upper case; of an unknown one that is the
// zero Spec, and known is false.
func Lookup(keyword string) (spec Spec, known bool) {
	if s := byKeyword[keyword]; s != nil {
		return *s, true
	}
	return Spec{}, false
}

// SpecOf returns what is known of a keyword in upper case, the zero Spec of an unknown one.
func SpecOf(keyword string) Spec {
	spec, _ := Lookup(keyword)
	return spec
}

var byKeyword = func() map[string]*Spec {
	m := make(map[string]*Spec, len(specs))
	for i := range specs {
		m[specs[i].Keyword] = &specs[i]
	}
	return m
}()
