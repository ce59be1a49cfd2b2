package sasl

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Credentials are what a client knows of its user.
type Credentials struct {
	User, Password string
	Token          string // of OAuth; "" if there is none
	Host, Port     string // that the client has connected to
	Service        string // that it asks for in DIGEST-MD5; "" means [Service]
	Identity       string // that it wants to act as, in PLAIN and SCRAM; "" is the user's own
	Layer          bool   // it wants a security layer, if there is one
	Initial        bool   // the first response comes with AUTH, where it fits there
	Slip           Slip   // what is wrong with its proofs of the password
	// Made is told of what is made of the password or the token, and proves that the
	// client knows it. Nil is nobody.
	Made func(source, value string)
	// Bind returns the data of a type of channel binding, nil where the connection
	// has none. Nil stands for a connection without TLS.
	Bind func(kind string) []byte
}

// made tells of a proof, and returns it.
func (c Credentials) made(source, proof string) string {
	if c.Made != nil {
		c.Made(source, proof)
	}
	return proof
}

// Exchange is what was said so far after one AUTH command, without Base64.
type Exchange struct {
	Mechanism string   // in upper case
	Client    [][]byte // the initial response, if there was one, and the responses
	Server    [][]byte // the challenges
}

// ErrNotYet tells that the client can say nothing before the server has spoken.
var ErrNotYet = errors.New("the mechanism lets the server speak first, and it has not spoken")

// External is the mechanism that logs in by the certificate of the client (RFC 4422 appendix A).
const External = "EXTERNAL"

// clientFirst are the mechanisms in which the client speaks first, so that an initial
// response makes sense; a challenge that asks for it is empty (RFC 5034 section 4).
var clientFirst = []string{
	"PLAIN", "OAUTHBEARER", "OAUTH10A", "XOAUTH2", External, "ANONYMOUS", "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS",
	"SCRAM-SHA-256", "SCRAM-SHA-256-PLUS",
}

// ClientFirst reports whether the client speaks first in a mechanism.
func ClientFirst(mechanism string) bool { return slices.Contains(clientFirst, mechanism) }

// MayBegin reports whether an initial response of a mechanism may be taken: where the client speaks first it is; in
// LOGIN, which no RFC has, by some servers.
func MayBegin(mechanism string) bool { return ClientFirst(mechanism) || mechanism == "LOGIN" }

// Known reports whether the client can speak a mechanism.
func Known(mechanism string) bool {
	return ClientFirst(mechanism) || mechanism == "LOGIN" || mechanism == "CRAM-MD5" || mechanism == "DIGEST-MD5"
}

// Passwords are the mechanisms that need a name and a password and nothing else, in
// the order in which a login tries them.
func Passwords() []string {
	return []string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5", "LOGIN"}
}

// Choose returns the first of [Passwords] that a server lists, "" if there is none.
func Choose(listed []string) string {
	for _, m := range Passwords() {
		if slices.ContainsFunc(listed, func(l string) bool { return strings.EqualFold(l, m) }) {
			return m
		}
	}
	return ""
}

// Spoken are the challenges that say something: without the empty one that asks for
// the client's first message.
func (x *Exchange) Spoken() [][]byte {
	if ClientFirst(x.Mechanism) && len(x.Server) > 0 && len(x.Server[0]) == 0 {
		return x.Server[1:]
	}
	return x.Server
}

// Next is what an honest client says next. Once it has said everything, that is the
// empty message with which it answers whatever the server may still have to tell.
func (x *Exchange) Next(c Credentials) ([]byte, error) {
	turn := len(x.Client)
	switch {
	case !Known(x.Mechanism):
		return nil, fmt.Errorf("the mechanism %q is not known", x.Mechanism)
	case strings.HasPrefix(x.Mechanism, "SCRAM-"):
		return x.nextOfSCRAM(c)
	case x.Mechanism == "DIGEST-MD5":
		return x.nextOfDigest(c)
	case x.Mechanism == "CRAM-MD5" && turn == 0:
		if len(x.Server) == 0 {
			return nil, ErrNotYet
		}
		return []byte(c.User + " " + c.made(c.Password, c.Slip.keyed(cram, string(x.Server[0]), c.Password))), nil
	case x.Mechanism == "LOGIN" && turn < 2:
		return []byte([]string{c.User, c.Password}[turn]), nil
	case (x.Mechanism == "OAUTHBEARER" || x.Mechanism == "OAUTH10A") && turn > 0:
		return []byte{1}, nil // RFC 7628 section 3.2.3
	case turn > 0:
		return nil, nil
	}
	switch x.Mechanism {
	case "PLAIN":
		return []byte(c.Identity + "\x00" + c.User + "\x00" + c.Password), nil
	case "OAUTHBEARER":
		return []byte("n,a=" + Name(c.User) + ",\x01auth=Bearer " + c.Token + "\x01\x01"), nil
	case "OAUTH10A":
		return []byte("n,a=" + Name(c.User) + ",\x01host=" + c.Host + "\x01port=" + c.Port + "\x01auth=" +
			c.made(c.Token, Sign10A(c.Token, c.Host, c.Port)) + "\x01\x01"), nil
	case "XOAUTH2":
		return []byte("user=" + c.User + "\x01auth=Bearer " + c.Token + "\x01\x01"), nil
	}
	return nil, nil // EXTERNAL, ANONYMOUS
}

// Say is Next, and notes that the message has been said.
func (x *Exchange) Say(c Credentials) ([]byte, error) {
	message, err := x.Next(c)
	if err == nil {
		x.Client = append(x.Client, message)
	}
	return message, err
}

// Encode writes a response as a line of the client (RFC 5034 section 4).
func Encode(message []byte) string { return base64.StdEncoding.EncodeToString(message) }

// EncodeInitial writes an initial response, where an empty one is "=".
func EncodeInitial(message []byte) string {
	if len(message) == 0 {
		return "="
	}
	return Encode(message)
}

// Decode is strict about the alphabet and the padding of Base64, and lenient about
// bits at the end that mean nothing, of which RFC 5034 does not speak.
func Decode(text string) ([]byte, error) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, errors.New("a line end within Base64")
	}
	return base64.StdEncoding.DecodeString(text)
}
