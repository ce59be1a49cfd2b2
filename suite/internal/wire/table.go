package wire

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
type Spec struct {
	Keyword  string
	States   State // in which it is valid
	Required bool  // every server has it
	// MinArgs and MaxArgs are how many arguments it has; a MaxArgs of -1 is one argument
	// that goes to the end of the line, blanks included.
	MinArgs, MaxArgs int
	Lines            Lines
	Number           bool   // the first argument is a message number
	Message          bool   // the lines of the reply are a message, or part of one
	Counts           bool   // the reply tells how many messages there are, or of which size they are
	Changes          bool   // it changes the maildrop, or is what makes changes last
	Secret           Secret // that it carries
	Tag              string // by which CAPA announces it, "" if by none
}

// specs are the commands of the RFCs in order of their appearance, then those that no
// present RFC has.
var specs = []Spec{
	{Keyword: "USER", States: Authorization, MinArgs: 1, MaxArgs: -1, Tag: "USER"},
	{Keyword: "PASS", States: Authorization, MinArgs: 1, MaxArgs: -1, Secret: AllArguments},
	{Keyword: "APOP", States: Authorization, MinArgs: 2, MaxArgs: 2, Secret: AfterFirst},
	{Keyword: "QUIT", States: Authorization | Transaction, Required: true, Changes: true},
	{Keyword: "STAT", States: Transaction, Required: true, Counts: true},
	{Keyword: "LIST", States: Transaction, Required: true, MaxArgs: 1, Lines: WithoutArgument, Number: true, Counts: true},
	{Keyword: "RETR", States: Transaction, Required: true, MinArgs: 1, MaxArgs: 1, Lines: Always, Number: true, Message: true},
	{Keyword: "DELE", States: Transaction, Required: true, MinArgs: 1, MaxArgs: 1, Number: true, Changes: true},
	{Keyword: "NOOP", States: Transaction, Required: true},
	{Keyword: "RSET", States: Transaction, Required: true, Changes: true},
	{Keyword: "TOP", States: Transaction, MinArgs: 2, MaxArgs: 2, Lines: Always, Number: true, Message: true, Tag: "TOP"},
	{Keyword: "UIDL", States: Transaction, MaxArgs: 1, Lines: WithoutArgument, Number: true, Counts: true, Tag: "UIDL"},
	{Keyword: "CAPA", States: Authorization | Transaction, Lines: Always},
	{Keyword: "AUTH", States: Authorization, MaxArgs: 2, Lines: WithoutArgument, Secret: AfterFirst, Tag: "SASL"},
	{Keyword: "STLS", States: Authorization, Tag: "STLS"},
	{Keyword: "UTF8", States: Authorization, Tag: "UTF8"},
	{Keyword: "LANG", States: Authorization | Transaction, MaxArgs: 1, Lines: WithoutArgument, Tag: "LANG"},
	{Keyword: "LAST", States: Transaction, Counts: true},
	{Keyword: "RPOP", States: Authorization, MinArgs: 1, MaxArgs: -1, Secret: AllArguments},
	{Keyword: "XTND", States: Authorization | Transaction, MinArgs: 1, MaxArgs: -1},
	{Keyword: "XAUTH", States: Authorization, MaxArgs: -1, Secret: AllArguments},
	{Keyword: "XCLIENT", States: Authorization, MaxArgs: -1},
	{Keyword: "ID", States: Authorization | Transaction, MaxArgs: -1},
	{Keyword: "HELP", States: Authorization | Transaction, MaxArgs: -1},
	{Keyword: "XSENDER", States: Transaction, MinArgs: 1, MaxArgs: 1, Number: true},
	{Keyword: "XOIP", States: Authorization, MaxArgs: -1},
	{Keyword: "*ENV", States: Transaction, MaxArgs: 1, Lines: Always, Number: true},
}

var byKeyword = func() map[string]*Spec {
	m := make(map[string]*Spec, len(specs))
	for i := range specs {
		m[specs[i].Keyword] = &specs[i]
	}
	return m
}()

// Specs returns all commands that are known, those of the RFCs first.
func Specs() []Spec { return append([]Spec(nil), specs...) }

// Lookup returns what is known of a keyword in upper case; of an unknown one that is the
// zero Spec, and known is false.
func Lookup(keyword string) (spec Spec, known bool) {
	if s := byKeyword[keyword]; s != nil {
		return *s, true
	}
	return Spec{}, false
}

// Spec returns what is known of the command.
func (c Command) Spec() Spec {
	if s := byKeyword[c.Keyword]; s != nil {
		return *s
	}
	return Spec{}
}
