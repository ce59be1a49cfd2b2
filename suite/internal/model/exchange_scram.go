package model

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// takeSCRAM reads the messages of a SCRAM client (RFC 5802 section 5).
func (s *session) takeSCRAM(x *Exchange, turn int, message []byte) {
	switch turn {
	case 1:
		s.takeClientFirst(x, message)
	case 2:
		s.takeClientFinal(x, string(message))
	}
}

func (s *session) takeClientFirst(x *Exchange, message []byte) {
	f := sasl.ReadFirst(message)
	kind, binds := strings.CutPrefix(f.Flag, "p=")
	_, extended := sasl.Attribute(f.Bare, 'm')
	name, legal := sasl.Unname(f.Name)
	x.user = name
	switch {
	case f.Flag != "n" && f.Flag != "y" && !binds:
		x.doom(FlagUnknown)
	case extended:
		x.doom(ExtensionRequired)
	case !legal:
		x.doom(NameIllegal)
	case f.GS2 == "" || f.Name == "" || f.Nonce == "":
		x.doom(FirstMalformed)
	case binds && !oneOf(kind, "tls-unique", "tls-exporter", "tls-server-end-point"):
		x.doom(BindingUnknown)
	case f.Flag == "y" && (s.Lists("SCRAM-SHA-1-PLUS") || s.Lists("SCRAM-SHA-256-PLUS")):
		x.doom(BindingOffered)
	case f.Azid != "":
		identity, legal := sasl.Unname(strings.TrimPrefix(f.Azid, "a="))
		if !legal || !strings.HasPrefix(f.Azid, "a=") {
			x.doom(IdentityMalformed)
			return
		}
		s.takeIdentity(x, name, identity)
	}
}

func (s *session) takeClientFinal(x *Exchange, message string) {
	f := sasl.ReadFirst(x.Client[0])
	spoken := x.Spoken()
	if len(spoken) == 0 {
		x.Fate = Open
		return
	}
	p, err := sasl.ReadParameters(spoken[0])
	_, known := s.m.world.password(x.user)
	if err != nil || !known && !s.m.world.strange(x.user) {
		x.Fate = Open // the server has broken off, or nobody knows the password
		return
	}
	bound, _ := sasl.Attribute(message, 'c')
	nonce, _ := sasl.Attribute(message, 'r')
	_, extended := sasl.Attribute(message, 'm')
	kind, binds := strings.CutPrefix(f.Flag, "p=")
	switch {
	case binds && (s.bind == nil || s.bind(kind) == nil):
		x.Fate = Open // the data of the channel is not known
	case nonce != p.Nonce:
		x.doom(NonceNotServers)
	case bound != x.Binding(s.bind):
		x.doom(BindingNotFirst)
	case extended:
		x.doom(ExtensionRequired)
	default:
		s.takeProof(x, message)
	}
}

func (s *session) takeProof(x *Exchange, message string) {
	secret, known := s.m.world.password(x.user)
	at := strings.LastIndex(message, ",p=")
	if !known || at < 0 {
		x.doom(NoProof)
		return
	}
	if _, err := sasl.Decode(message[at+3:]); err != nil {
		x.doom(NoProof) // a message that can't be read proves nothing, right or wrong
		return
	}
	proofs, err := x.Prove(secret, message[:at])
	switch {
	case err != nil:
		x.Fate = Open
	case message[at+3:] != sasl.Encode(proofs.Client):
		x.deny(WrongProof)
	default:
		x.Fate = Right
	}
}

// serverFirst is the form of the server's first message: nonce, salt, count, and
// perhaps extensions.
var serverFirst = regexp.MustCompile(`^(m=[^,]*,)?r=[\x21-\x2b\x2d-\x7e]+,s=[A-Za-z0-9+/]+={0,2},i=[1-9][0-9]*(,.*)?$`)

// IsServerFirst reports whether a message has the form of the server's first one (RFC 5802
// section 7).
func IsServerFirst(message []byte) bool { return serverFirst.Match(message) }

// Nonce is the server's part of the nonce in its first message. Begun reports whether the
// nonce goes on from the client's.
func (e *Challenge) Nonce() (own string, begun bool) {
	nonce, _ := sasl.Attribute(string(e.Message), 'r')
	if len(e.Auth.Client) == 0 {
		return nonce, true
	}
	own, begun = strings.CutPrefix(nonce, sasl.ReadFirst(e.Auth.Client[0]).Nonce)
	return own, begun && own != ""
}

// readServerFirst takes the server's first message.
func (s *session) readServerFirst(x *Exchange, e *Challenge) {
	text := string(e.Message)
	if strings.HasPrefix(text, "e=") {
		x.Denied = true
		return
	}
	if x.Fate == Doomed && !IsServerFirst(e.Message) {
		return // a report of the failure in a form of its own
	}
	if own, _ := e.Nonce(); own != "" {
		e.Repeated, e.Here = s.said("r=" + own)
	}
}

// readServerFinal takes the server's signature, or its report of a failure.
func (s *session) readServerFinal(x *Exchange, e *Challenge) {
	_, signed := strings.CutPrefix(string(e.Message), "v=")
	switch {
	case !signed:
		x.Denied = true
	case x.Fate == Right && !x.Signed:
		x.Signed = true
		secret, _ := s.m.world.password(x.user)
		final := string(x.Client[1])
		if proofs, err := x.Prove(secret, final[:strings.LastIndex(final, ",p=")]); err == nil {
			e.Signature = sasl.Encode(proofs.Server)
		}
	}
}
