package scripted

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// logIn plays a server for the login that <log in> stands for: the client may choose
// among the usual ways.
func (p *Player) logIn(got string) Reaction {
	if p.sasl != nil {
		return p.respond(got)
	}
	user, password := p.credentials()
	word, rest, _ := strings.Cut(got, " ")
	switch strings.ToUpper(word) {
	case "CAPA":
		return p.capabilities()
	case "STLS":
		if !p.state.secure {
			r := p.say("+OK begin TLS")
			r.Secure = true
			return r
		}
	case "QUIT":
		return p.end(p.say("+OK"))
	case "USER":
		p.named = rest
		return p.say("+OK")
	case "PASS":
		return p.admit(p.named == user && rest == password)
	case "APOP":
		return p.admit(p.stamp != "" && rest == user+" "+model.Digest(p.stamp, password))
	case "AUTH":
		return p.authenticate(got, rest)
	}
	return p.say("-ERR log in first")
}

// capabilities are those that any client can do with.
func (p *Player) capabilities() Reaction {
	lines := "USER\r\nSASL " + strings.Join(sasl.Passwords(), " ") + "\r\nTOP\r\nUIDL\r\n"
	if !p.state.secure {
		lines += "STLS\r\n"
	}
	const status = "+OK\r\n"
	lines += ".\r\n"
	p.tell([]byte(status), []byte(lines))
	return Reaction{Octets: []byte(status + lines)}
}

// admit ends a login.
func (p *Player) admit(right bool) Reaction {
	p.sasl = nil
	if !right {
		return p.say("-ERR authentication failed")
	}
	p.state.in = true
	p.next++
	return p.say("+OK logged in")
}

// authenticate begins a SASL exchange.
func (p *Player) authenticate(got, rest string) Reaction {
	mechanism, initial, given := strings.Cut(rest, " ")
	p.listen(got)
	switch {
	case !sasl.Known(strings.ToUpper(mechanism)):
		return p.admit(false)
	case given:
		return p.respond(initial)
	}
	return p.say("+ %s", sasl.Encode(p.nextChallenge()))
}

// respond takes a response, and goes on with the exchange or ends it.
func (p *Player) respond(got string) Reaction {
	user, password := p.credentials()
	message, err := decode(got)
	if err != nil || !proven(p.sasl, message, sasl.Credentials{User: user, Password: password, Bind: p.bind}) {
		return p.admit(false)
	}
	p.sasl.Client = append(p.sasl.Client, message)
	if len(p.sasl.Client) >= turns(p.sasl.Mechanism) {
		return p.admit(true)
	}
	return p.say("+ %s", sasl.Encode(p.nextChallenge()))
}

// turns is how often the client speaks in a mechanism.
func turns(mechanism string) int {
	switch {
	case strings.HasPrefix(mechanism, "SCRAM-"):
		return 3
	case mechanism == "LOGIN":
		return 2
	}
	return 1
}
