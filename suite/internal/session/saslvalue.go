package session

import (
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// credentials are those of an account on a connection.
func (p *player) credentials(l *link, account int) sasl.Credentials {
	a := p.cfg.UTF8
	if account != utf8Account {
		if account >= len(p.cfg.Accounts) {
			return sasl.Credentials{}
		}
		a = p.cfg.Accounts[account]
	}
	c := sasl.Credentials{User: a.User, Password: a.Password, Token: a.Token, Made: p.cfg.Secrets.Made}
	c.Host, c.Port, _ = net.SplitHostPort(l.address)
	if state, secure := l.conn.TLS(); secure {
		c.Bind = sasl.Channel(state)
	}
	return c
}

// saslValue makes the values that belong to a SASL exchange; known is false for any
// other name. Before is what stands in the line before the value.
func (p *player) saslValue(l *link, name, before string) (value string, known bool, err error) {
	if l == nil || l.conn == nil {
		return "", false, nil
	}
	c := p.credentials(l, p.speaker(l))
	right, wrong := strings.CutPrefix(name, "wrong_")
	if wrong {
		c.Password, c.Token = wrongPassword, wrongToken
	}
	switch right {
	case "initial":
		value, err = initial(before, c)
	case "response_for_imap", "response_for_pop3":
		c.Service = strings.TrimPrefix(right, "response_for_")
		value, err = p.response(l, right, c)
	case "response", "response1", "response2":
		value, err = p.response(l, right, c)
	case "language", "language2":
		return p.language(l, name)
	case "scram":
		return p.cfg.SCRAM, p.cfg.SCRAM != "", nil
	case "old_response":
		return p.used, p.used != "", nil
	case "oauth10a":
		value = sasl.Sign10A(c.Token, c.Host, c.Port)
		p.cfg.Secrets.Made(c.Token, value)
		return value, c.Token != "", nil
	case "saslname":
		return sasl.Name(c.User), true, nil
	case "nonce", "binding", "proof":
		value, err = p.partOfSCRAM(l, name, before, c)
		return value, true, p.unanswerable(l, err)
	default:
		return "", false, nil
	}
	if name == "response" {
		p.used = value
	}
	p.log.Hide(value, "{"+name+"}")
	return value, true, p.unanswerable(l, err)
}

// speaker is the account that an exchange is about: the one that the client named in
// its first message of SCRAM, and otherwise the first.
func (p *player) speaker(l *link) int {
	x := p.oracle.Exchange(l.n)
	if x == nil || len(x.Client) == 0 || !strings.HasPrefix(x.Mechanism, "SCRAM-") {
		return 0
	}
	if name, _ := sasl.Unname(sasl.ReadFirst(x.Client[0]).Name); sasl.Prepare(name) == sasl.Prepare(p.cfg.UTF8.User) {
		return utf8Account
	}
	return 0
}

// initial is the initial response for the AUTH command that it is to stand in.
func initial(command string, c sasl.Credentials) (string, error) {
	words := strings.Fields(command[strings.LastIndexByte(command, '\n')+1:])
	if len(words) != 2 {
		return "", errors.New("an initial response belongs after AUTH and the name of a mechanism")
	}
	x := sasl.Exchange{Mechanism: strings.ToUpper(words[1])}
	message, err := x.Next(c)
	return sasl.EncodeInitial(message), err
}

// response is what answers the challenge that came last; response1 and response2 are
// its halves.
func (p *player) response(l *link, which string, c sasl.Credentials) (string, error) {
	x := p.oracle.Exchange(l.n)
	if x == nil {
		return "", errNoExchange
	}
	message, err := x.Next(c)
	text := sasl.Encode(message)
	whole, half := text, len(text)/8*4
	switch which {
	case "response1":
		text = text[:half]
	case "response2":
		text = text[half:]
	}
	p.cfg.Secrets.part(whole, text)
	return text, err
}

// partOfSCRAM is one attribute of the final message of SCRAM. A proof covers what
// stands before it.
func (p *player) partOfSCRAM(l *link, name, before string, c sasl.Credentials) (string, error) {
	x := p.oracle.Exchange(l.n)
	if x == nil {
		return "", errNoExchange
	}
	switch name {
	case "binding":
		return x.Binding(c.Bind), nil
	case "proof":
		proofs, err := x.Prove(c.Password, strings.TrimSuffix(before, ",p="))
		p.cfg.Secrets.Made(c.Password, sasl.Encode(proofs.Client))
		return sasl.Encode(proofs.Client), err
	}
	spoken := x.Spoken()
	if len(spoken) == 0 {
		return "", sasl.ErrNotYet
	}
	parameters, err := sasl.ReadParameters(spoken[0])
	return parameters.Nonce, err
}

// unanswerable decides what it means that the client has nothing to say: that the
// script is wrong, or that the server said something that can't be answered.
func (p *player) unanswerable(l *link, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sasl.ErrNotYet):
		return fmt.Errorf("%v: %w", p.log.At, err)
	case errors.Is(err, errNoExchange):
		return &stopped{err.Error()} // the server has refused before
	}
	if len(p.oracle.Findings()) == 0 {
		p.fails(model.Spot{Entry: p.lastLine(l)}, "a challenge that can be answered", err.Error(),
			"the client can't go on with the exchange: "+err.Error())
	}
	return &stopped{err.Error()}
}
