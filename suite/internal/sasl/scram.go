package sasl

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"strconv"
	"strings"
)

// MostIterations is more than any server asks for in earnest; a client that computes
// whatever it is asked for can be kept busy for hours.
const MostIterations = 2_000_000

// First is the first message of a SCRAM client (RFC 5802 section 7), read leniently:
// a test may have sent anything.
type First struct {
	GS2   string // the header, with both commas
	Flag  string // "n", "y", "p=TYPE" or anything else
	Azid  string // with "a=", as sent; "" if there is none
	Bare  string // the message after the header
	Name  string // as sent, with its escapes
	Nonce string
}

// ReadFirst takes a first message apart.
func ReadFirst(message []byte) First {
	parts := strings.SplitN(string(message), ",", 3)
	f := First{Flag: parts[0]}
	if len(parts) < 3 {
		f.Bare = string(message)
		return f
	}
	f.GS2, f.Azid, f.Bare = parts[0]+","+parts[1]+",", parts[1], parts[2]
	f.Name, _ = Attribute(f.Bare, 'n')
	f.Nonce, _ = Attribute(f.Bare, 'r')
	return f
}

// Attribute is the value of the first attribute with a name in a SCRAM message.
func Attribute(message string, name byte) (value string, found bool) {
	for part := range strings.SplitSeq(message, ",") {
		if len(part) >= 2 && part[0] == name && part[1] == '=' {
			return part[2:], true
		}
	}
	return "", false
}

// Parameters are what the server's first message tells.
type Parameters struct {
	Nonce      string
	Salt       []byte
	Iterations int
}

// ReadParameters takes the server's first message apart.
func ReadParameters(message []byte) (p Parameters, err error) {
	text := string(message)
	if reason, failed := Attribute(text, 'e'); failed {
		return p, fmt.Errorf("the server gives up: %s", reason)
	}
	nonce, a := Attribute(text, 'r')
	salt, b := Attribute(text, 's')
	count, c := Attribute(text, 'i')
	if !a || !b || !c {
		return p, errors.New("the server's first message has no nonce, no salt or no iteration count")
	}
	p.Nonce = nonce
	if p.Salt, err = Decode(salt); err != nil {
		return p, fmt.Errorf("the salt: %w", err)
	}
	if p.Iterations, err = strconv.Atoi(count); err != nil || p.Iterations < 1 {
		return p, fmt.Errorf("the iteration count is %q", count)
	}
	if p.Iterations > MostIterations {
		return p, fmt.Errorf("the iteration count is %d", p.Iterations)
	}
	return p, nil
}

// hashOf is the hash function of a SCRAM mechanism.
func hashOf(mechanism string) func() hash.Hash {
	if strings.HasPrefix(mechanism, "SCRAM-SHA-256") {
		return sha256.New
	}
	return sha1.New
}

// Proofs are what the two sides of a SCRAM exchange prove their knowledge of the
// password with.
type Proofs struct{ Client, Server []byte }

// Prove computes the proofs (RFC 5802 section 3) over the messages of an exchange;
// final is the client's final message up to its proof, which it leaves out.
func (x *Exchange) Prove(password, final string) (Proofs, error) {
	challenges := x.Spoken()
	if len(x.Client) == 0 || len(challenges) == 0 {
		return Proofs{}, ErrNotYet
	}
	p, err := ReadParameters(challenges[0])
	if err != nil {
		return Proofs{}, err
	}
	h := hashOf(x.Mechanism)
	salted, err := salts.key(x.Mechanism, Prepare(password), p.Salt, p.Iterations)
	if err != nil {
		return Proofs{}, err
	}
	message := ReadFirst(x.Client[0]).Bare + "," + string(challenges[0]) + "," + final
	clientKey := mac(h, salted, "Client Key")
	stored := h()
	stored.Write(clientKey)
	proof := mac(h, stored.Sum(nil), message)
	for i := range proof {
		proof[i] ^= clientKey[i]
	}
	return Proofs{proof, mac(h, mac(h, salted, "Server Key"), message)}, nil
}

func mac(h func() hash.Hash, key []byte, text string) []byte {
	m := hmac.New(h, key)
	m.Write([]byte(text))
	return m.Sum(nil)
}

// Binding is the value of c= that belongs to the first message of an exchange: its
// header, and the data of the channel where it binds to one (RFC 5802 section 6).
func (x *Exchange) Binding(bind func(kind string) []byte) string {
	if len(x.Client) == 0 {
		return ""
	}
	f := ReadFirst(x.Client[0])
	data := []byte(f.GS2)
	if kind, binds := strings.CutPrefix(f.Flag, "p="); binds && bind != nil {
		data = append(data, bind(kind)...)
	}
	return Encode(data)
}

// nextOfSCRAM is Next for SCRAM.
func (x *Exchange) nextOfSCRAM(c Credentials) ([]byte, error) {
	switch challenges := x.Spoken(); {
	case len(x.Client) == 0:
		flag, err := x.flag(c)
		if c.Identity != "" {
			flag += ",a=" + Name(c.Identity)
		} else {
			flag += ","
		}
		return []byte(flag + ",n=" + Name(c.User) + ",r=" + rand.Text()), err
	case len(x.Client) > 1:
		return nil, nil
	case len(challenges) == 0:
		return nil, ErrNotYet
	default:
		p, err := ReadParameters(challenges[0])
		if err != nil {
			return nil, err
		}
		final := "c=" + x.Binding(c.Bind) + ",r=" + p.Nonce
		computed := Exchange{c.Slip.mechanism(x.Mechanism), x.Client, x.Server}
		proofs, err := computed.Prove(c.Slip.of(c.Password), final)
		return []byte(final + ",p=" + c.made(c.Password, Encode(c.Slip.proof(proofs.Client)))), err
	}
}

// flag is what a client says about channel binding: it binds with a -PLUS mechanism,
// and otherwise says that it can't.
func (x *Exchange) flag(c Credentials) (string, error) {
	if !strings.HasSuffix(x.Mechanism, "-PLUS") {
		return "n", nil
	}
	for _, kind := range []string{"tls-exporter", "tls-unique"} {
		if c.Bind != nil && c.Bind(kind) != nil {
			return "p=" + kind, nil
		}
	}
	return "", errors.New("the connection has no channel to bind to")
}

// Name writes a user's name for SCRAM and OAUTHBEARER, where comma and equals sign
// have a meaning (RFC 5802 section 5.1).
func Name(user string) string {
	return strings.NewReplacer("=", "=3D", ",", "=2C").Replace(Prepare(user))
}

// Unname undoes [Name]. It fails for an equals sign that stands for nothing.
func Unname(name string) (string, bool) {
	if strings.Count(name, "=") != strings.Count(name, "=2C")+strings.Count(name, "=3D") {
		return "", false
	}
	return strings.NewReplacer("=2C", ",", "=3D", "=").Replace(name), true
}
