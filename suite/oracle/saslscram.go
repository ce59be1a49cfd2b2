package oracle

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/sasl"
)

// computation is the rule by which a SCRAM mechanism computes.
func (x *exchange) computation() requirement.ID {
	if strings.HasPrefix(x.Mechanism, "SCRAM-SHA-256") {
		return "RFC7677-3-SHA256-01"
	}
	return "RFC5802-5-EXCH-01"
}

// takeSCRAM reads the messages of a SCRAM client (RFC 5802 section 5).
func (c *conn) takeSCRAM(x *exchange, turn int, message []byte) {
	switch turn {
	case 1:
		c.takeClientFirst(x, message)
	case 2:
		c.takeClientFinal(x, string(message))
	}
}

func (c *conn) takeClientFirst(x *exchange, message []byte) {
	f := sasl.ReadFirst(message)
	kind, binds := strings.CutPrefix(f.Flag, "p=")
	_, extended := sasl.Attribute(f.Bare, 'm')
	name, legal := sasl.Unname(f.Name)
	x.user = name
	switch {
	case f.Flag != "n" && f.Flag != "y" && !binds:
		x.doom("the first message begins with none of n, y and p", "RFC5802-5-FIRST-01")
	case extended:
		x.doom("the extension that m announces must not be ignored", "RFC5802-5.1-EXT-01")
	case !legal:
		x.doom("an equals sign in the name stands for nothing", "RFC5802-5.1-NAME-01")
	case f.GS2 == "" || f.Name == "" || f.Nonce == "":
		x.doom("the first message is malformed", "RFC5034-4-FAIL-01")
	case binds && !oneOf(kind, "tls-unique", "tls-exporter", "tls-server-end-point"):
		x.doom("there is no such type of channel binding", "RFC5802-6-CB-03")
	case f.Flag == "y" && c.bindsChannels():
		x.doom("the server does offer channel binding", "RFC5802-6-CB-02")
	case f.Azid != "":
		identity, legal := sasl.Unname(strings.TrimPrefix(f.Azid, "a="))
		if !legal || !strings.HasPrefix(f.Azid, "a=") {
			x.doom("the authorization identity is malformed", "RFC5802-5.1-NAME-01")
			return
		}
		c.takeIdentity(x, name, identity, "RFC5802-5.1-AZID-01")
	}
}

// bindsChannels tells whether CAPA lists a -PLUS mechanism here.
func (c *conn) bindsChannels() bool {
	return c.lists("SCRAM-SHA-1-PLUS") || c.lists("SCRAM-SHA-256-PLUS")
}

func (c *conn) takeClientFinal(x *exchange, message string) {
	f := sasl.ReadFirst(x.Client[0])
	spoken := x.Spoken()
	if len(spoken) == 0 {
		x.fate = open
		return
	}
	p, err := sasl.ReadParameters(spoken[0])
	if err != nil || c.o.unknown(x.user) {
		x.fate = open // the server has broken off, or nobody knows the password
		return
	}
	bound, _ := sasl.Attribute(message, 'c')
	nonce, _ := sasl.Attribute(message, 'r')
	_, extended := sasl.Attribute(message, 'm')
	kind, binds := strings.CutPrefix(f.Flag, "p=")
	switch {
	case binds && (c.bind == nil || c.bind(kind) == nil):
		x.fate = open // the data of the channel is not known
	case nonce != p.Nonce:
		x.doom("the nonce is not the one that the server sent", "RFC5802-5.1-NONCE-01")
	case bound != x.Binding(c.bind):
		x.doom("the channel binding is not that of the first message", "RFC5802-6-CB-01")
	case extended:
		x.doom("the extension that m announces must not be ignored", "RFC5802-5.1-EXT-01")
	default:
		c.takeProof(x, message)
	}
}

// unknown tells whether nothing is known of a user's password.
func (o *Oracle) unknown(user string) bool {
	_, known := o.password(user)
	return !known && (o.world.Accounts == nil || o.related(user))
}

func (c *conn) takeProof(x *exchange, message string) {
	rules := []requirement.ID{"RFC5802-5.1-PROOF-01", "RFC5034-4-FAIL-01"}
	secret, known := c.o.password(x.user)
	at := strings.LastIndex(message, ",p=")
	if !known || at < 0 {
		x.doom("the proof is missing, or there is no such account", rules...)
		return
	}
	proofs, err := x.Prove(secret, message[:at])
	switch {
	case err != nil:
		x.fate = open
	case message[at+3:] != sasl.Encode(proofs.Client):
		x.deny("the proof is wrong", rules...)
	default:
		x.fate = right
	}
}

// serverFirst is the form of the server's first message: nonce, salt, count, and
// perhaps extensions.
var serverFirst = regexp.MustCompile(`^(m=[^,]*,)?r=[\x21-\x2b\x2d-\x7e]+,s=[A-Za-z0-9+/]+={0,2},i=[1-9][0-9]*(,.*)?$`)

// judgeServerFirst judges nonce, salt and iteration count (RFC 5802 section 5.1).
func (c *conn) judgeServerFirst(at Spot, x *exchange, message []byte) {
	o := c.o
	if strings.HasPrefix(string(message), "e=") {
		o.judge(true, "RFC5802-5.1-ERR-01")
		x.denied = true
		return
	}
	if x.fate == doomed && !serverFirst.Match(message) {
		return // a report of the failure in a form of its own
	}
	o.judge(serverFirst.Match(message), x.computation()).found(at, "r=NONCE,s=SALT,i=COUNT", show(message), "the server's first message is malformed")
	nonce, _ := sasl.Attribute(string(message), 'r')
	if len(x.Client) > 0 {
		mine := sasl.ReadFirst(x.Client[0]).Nonce
		own, begins := strings.CutPrefix(nonce, mine)
		o.judge(begins && own != "", x.computation()).found(at, "the client's nonce "+mine+" and more behind it", show(message), "the server's nonce does not go on from the client's")
		nonce = own
	}
	o.judge(printable(nonce) && !strings.Contains(nonce, " "), "RFC5802-5.1-NONCE-02").found(at, "printable ASCII", show(message), "the nonce has characters that it must not have")
	o.judge(nonce == "" || !o.challenges["r="+nonce], "RFC5802-5.1-NONCE-02").found(at, "a nonce that was not sent before", show(message), "the server's part of the nonce was sent twice")
	o.challenges["r="+nonce] = true
	p, err := sasl.ReadParameters(message)
	rule := id("RFC5802-5.1-ITER-01")
	if x.computation() != "RFC5802-5-EXCH-01" {
		rule = "RFC7677-3-ITER-01"
	}
	if err == nil {
		o.judge(p.Iterations >= 4096, rule).found(at, "i=4096 or more", show(message), "the iteration count is %d", p.Iterations)
	}
}

// judgeServerFinal judges the server's signature, or its report of a failure.
func (c *conn) judgeServerFinal(at Spot, x *exchange, message []byte) {
	o := c.o
	signature, signed := strings.CutPrefix(string(message), "v=")
	switch {
	case !signed:
		x.denied = true
		o.judge(true, "RFC5802-5.1-ERR-01")
	case x.fate == doomed:
		rules := append([]requirement.ID{"RFC5802-5.1-ERR-01"}, x.why.rules...)
		o.judge(false, rules...).found(at, "-ERR, or a challenge with e=", show(message), "the server signs, although %s", x.why.why)
	case x.fate == right && !x.signed:
		x.signed = true
		secret, _ := o.password(x.user)
		final := string(x.Client[1])
		proofs, err := x.Prove(secret, final[:strings.LastIndex(final, ",p=")])
		if err == nil {
			signature, _, _ = strings.Cut(signature, ",")
			o.judge(signature == sasl.Encode(proofs.Server), x.computation()).found(at, "the signature that belongs to this password and exchange", show(message), "the server's signature is wrong")
		}
	}
}
