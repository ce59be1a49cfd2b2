package sentence

import "slices"

// Reason says why a sentence gives no rule about servers.
type Reason string

// The reasons, and what has to follow each of them.
const (
	// Matter is in front of the text or behind it: status, copyright,
	// references, addresses.
	Matter Reason = "matter"
	// Prose explains, and demands nothing of anybody.
	Prose Reason = "prose"
	// Repeats: the sentence words once more, or announces, what another
	// one, its object, demands.
	Repeats Reason = "repeats"
	// GrammarOf: it is a rule of the grammar of another sentence, a label or
	// an item of a list, and is judged with it.
	GrammarOf Reason = "grammar-of"
	// Example: a script plays it.
	Example Reason = "example"
	// Client: it binds clients, and the objects are the rules about clients
	// that judge it.
	Client Reason = "client"
	// ClientsOwn: it binds or permits clients, in a way that no rule about
	// clients judges; the remark says why.
	ClientsOwn Reason = "clients-own"
	// Permission: it permits something to the server, so that there is
	// nothing to fail; the remark says what.
	Permission Reason = "permission"
	// NotOnTheWire: it demands what nobody sees from outside; the remark
	// says what that is.
	NotOnTheWire Reason = "not-on-the-wire"
	// Configuration: it speaks to who runs a server; the remark says of what.
	Configuration Reason = "configuration"
	// Authors: it binds the authors of further RFCs, or IANA.
	Authors Reason = "authors"
	// ObsoleteBy: a later document, its object, has taken it back or replaced it.
	ObsoleteBy Reason = "obsolete-by"
	// OtherProtocol: it is about another protocol, its object, alone.
	OtherProtocol Reason = "other-protocol"
)

// object is what a reason needs to be one.
type object int

const (
	nothing object = iota
	aRemark
	aSentence
	aScript
	clientRules
	aName
)

var reasons = map[Reason]object{
	Matter: nothing, Prose: nothing, Authors: nothing,
	Repeats: aSentence, GrammarOf: aSentence,
	Example: aScript, Client: clientRules,
	ClientsOwn: aRemark, Permission: aRemark, NotOnTheWire: aRemark, Configuration: aRemark,
	ObsoleteBy: aName, OtherProtocol: aName,
}

// protocols are those that an RFC speaks of beside POP3.
var protocols = []string{"IMAP", "ACAP", "SMTP", "Submission", "TLS", "SASL"}

func isProtocol(name string) bool { return slices.Contains(protocols, name) }
