package scripted

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// decode reads a response, or an initial one, where "=" is empty (RFC 5034 section 4).
func decode(said string) ([]byte, error) {
	if said == "=" {
		return nil, nil
	}
	return sasl.Decode(said)
}

// proven reports whether a message is what the client of an account says next in an
// exchange. What needs more than a password to be judged is believed.
func proven(x *sasl.Exchange, message []byte, c sasl.Credentials) bool {
	if x == nil {
		return false
	}
	text, turn := string(message), len(x.Client)
	switch {
	case strings.HasPrefix(x.Mechanism, "SCRAM-"):
		return provenSCRAM(x, text, c)
	case x.Mechanism == "PLAIN" && turn == 0:
		identity, rest, _ := strings.Cut(text, "\x00")
		return (identity == "" || identity == c.User) && rest == c.User+"\x00"+c.Password
	case x.Mechanism == "LOGIN" && turn < 2:
		return text == []string{c.User, c.Password}[turn]
	case x.Mechanism == "CRAM-MD5" && turn == 0:
		last := len(x.Server) - 1
		return last >= 0 && strings.EqualFold(text, c.User+" "+sasl.CRAM(x.Server[last], c.Password))
	}
	return true
}

// provenSCRAM is proven for SCRAM (RFC 5802 section 5).
func provenSCRAM(x *sasl.Exchange, text string, c sasl.Credentials) bool {
	switch len(x.Client) {
	case 0:
		return sasl.ReadFirst([]byte(text)).Name == sasl.Name(c.User)
	case 1:
		final, proof, _ := strings.Cut(text, ",p=")
		proofs, err := x.Prove(c.Password, final)
		binding, _ := sasl.Attribute(final, 'c')
		nonce, _ := sasl.Attribute(final, 'r')
		return err == nil && proof == sasl.Encode(proofs.Client) && binding == x.Binding(c.Bind) && nonce == nonceOf(x)
	}
	return text == ""
}

// nonceOf is what both sides of a SCRAM exchange have made together.
func nonceOf(x *sasl.Exchange) string {
	challenges := x.Spoken()
	if len(challenges) == 0 {
		return ""
	}
	nonce, _ := sasl.Attribute(string(challenges[0]), 'r')
	return nonce
}
