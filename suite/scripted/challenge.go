package scripted

import (
	"crypto/sha256"
	"fmt"
	"io"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// Recordings hold no challenges: there are nonces in them, and echoes of secrets. What
// a server says in a SASL exchange is made up anew, so that the client can answer.

// listen follows what the client says in an exchange; it is called before the line is
// compared.
func (p *Player) listen(got string) {
	if firstWord(got) != "AUTH" {
		return
	}
	_, rest, _ := strings.Cut(got, " ")
	mechanism, _, _ := strings.Cut(rest, " ")
	p.sasl = &sasl.Exchange{Mechanism: strings.ToUpper(mechanism)}
}

// heard adds the message in a line that was accepted to the exchange.
func (p *Player) heard(got string, response bool) {
	if p.sasl == nil {
		return
	}
	if !response {
		words := strings.SplitN(got, " ", 3)
		if firstWord(got) != "AUTH" || len(words) < 3 {
			return
		}
		got = words[2]
	}
	message, _ := decode(got)
	p.sasl.Client = append(p.sasl.Client, message)
}

// challenge is a challenge of the transcript, or one that is made up if it says nothing.
func (p *Player) challenge(r *Reply) Reaction {
	if p.sasl == nil {
		return p.render(r)
	}
	if message := challengeText(r.status); len(message) > 0 {
		p.sasl.Server = append(p.sasl.Server, message)
		return p.render(r)
	}
	out := p.say("+ %s", sasl.Encode(p.nextChallenge()))
	out.After = r.after
	return out
}

// nextChallenge makes up what a server says next.
func (p *Player) nextChallenge() []byte {
	var message []byte
	switch x := p.sasl; {
	case x.Mechanism == "LOGIN":
		message = []byte([]string{"Username:", "Password:"}[min(len(x.Client), 1)])
	case x.Mechanism == "CRAM-MD5":
		message = []byte(p.newStamp())
	case strings.HasPrefix(x.Mechanism, "SCRAM-"):
		message = p.nextOfSCRAM()
	}
	p.sasl.Server = append(p.sasl.Server, message)
	return message
}

// iterations are as many as a server may ask for at least (RFC 7677 section 4).
const iterations = 4096

func (p *Player) nextOfSCRAM() []byte {
	_, password := p.credentials()
	switch x := p.sasl; len(x.Client) {
	case 0:
		return nil
	case 1:
		nonce := make([]byte, 12)
		_, _ = io.ReadFull(p.options.Random, nonce)
		salt := sha256.Sum256([]byte("salt of " + x.Mechanism + " " + password))
		return fmt.Appendf(nil, "r=%s%x,s=%s,i=%d", sasl.ReadFirst(x.Client[0]).Nonce, nonce, sasl.Encode(salt[:16]),
			iterations)
	default:
		before := *x
		before.Client = x.Client[:1]
		final, _, _ := strings.Cut(string(x.Client[1]), ",p=")
		proofs, err := before.Prove(password, final)
		if err != nil {
			return []byte("e=other-error")
		}
		return []byte("v=" + sasl.Encode(proofs.Server))
	}
}
