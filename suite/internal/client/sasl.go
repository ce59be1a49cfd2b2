package client

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/oracle"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// exchange is what goes on after one AUTH (RFC 5034 section 4).
type exchange struct {
	mechanism string // upper case, "" for a bare AUTH
	early     int    // responses that went out before their challenges
}

// challenged reports whether the client has yet to answer a challenge that came.
func (x *exchange) challenged() bool {
	if x.early > 0 {
		x.early--
		return false
	}
	return true
}

// responding returns the exchange that a line of the client belongs to, nil if it is a
// command.
func (j *Judge) responding(line []byte) *exchange {
	if len(j.pending) == 0 {
		return nil
	}
	first := j.pending[0]
	if first.awaited {
		first.awaited = false
		return first.auth
	}
	last := j.pending[len(j.pending)-1]
	if last.auth == nil || last.auth.mechanism == "" || isCommand(line) {
		return nil
	}
	last.auth.early++
	return last.auth
}

// isCommand tells a command that was sent ahead from a response that was.
func isCommand(line []byte) bool {
	word, _, _ := strings.Cut(strings.TrimRight(strings.ToUpper(string(line)), "\r\n"), " ")
	return wire.SpecOf(word).Standard()
}

// judgeResponse judges a line within an exchange.
func (j *Judge) judgeResponse(at oracle.Spot, x *exchange, line []byte, masked bool) {
	if x.early > 0 && !masked {
		j.judgeAhead(at, &sent{response: true})
	}
	text := strings.TrimRight(string(line), "\r\n")
	if masked || text == "*" {
		return
	}
	j.judgeBase64(at, x, text)
}

func (j *Judge) judgeBase64(at oracle.Spot, x *exchange, text string) {
	if _, err := sasl.Decode(text); err != nil {
		j.found("client-base64", at, "Base64", fmt.Sprintf("%d octets that are no Base64", len(text)),
			"sent a response of %s that is not Base64", x.mechanism)
	}
}

// beginAuth judges AUTH (RFC 5034 section 4).
func (j *Judge) beginAuth(at oracle.Spot, cmd *sent) {
	x := &exchange{}
	cmd.auth = x
	if len(cmd.Args) == 0 || cmd.Args[0] == "" {
		return
	}
	x.mechanism = strings.ToUpper(cmd.Args[0])
	if j.state == authorization && !j.listed(x.mechanism) {
		j.found("client-mechanism", at, "a mechanism that the server lists", cmd.Args[0],
			"tried the mechanism %s, which the server does not list", x.mechanism)
	}
	if !j.secure && oneOf(x.mechanism, "OAUTHBEARER", "XOAUTH2") {
		j.found("client-token-in-clear", at, "TLS first", "AUTH "+x.mechanism+" in clear", "began %s without TLS",
			x.mechanism)
	}
	if len(cmd.Args) < 2 {
		return
	}
	if oneOf(x.mechanism, "CRAM-MD5", "DIGEST-MD5") {
		j.found("client-initial-response", at, "AUTH "+x.mechanism+" alone", "an initial response",
			"sent an initial response for %s, in which the server speaks first", x.mechanism)
	}
	if initial := strings.Join(cmd.Args[1:], " "); !cmd.masked && initial != "=" {
		j.judgeBase64(at, x, initial)
	}
}

// listed reports whether a mechanism may be tried: it was listed, or nobody has asked.
func (j *Judge) listed(mechanism string) bool {
	if !j.offer.asked && j.offer.mechs == nil {
		return true
	}
	return j.offer.has("SASL", mechanism) || oneOf(mechanism, j.offer.mechs...)
}
