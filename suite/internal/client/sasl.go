package client

import (
	"fmt"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// judgeResponse judges a line within an exchange (RFC 5034 section 4).
func (j *Judge) judgeResponse(at model.Spot, l Line) {
	if l.Ahead && !l.Masked {
		j.judgeAhead(at, l, "a response")
	}
	text := strings.TrimRight(string(l.Octets), "\r\n")
	if l.Masked || text == "*" {
		return
	}
	auth, _ := newest(l.Pending)
	j.judgeBase64(at, mechanism(auth), text)
}

func (j *Judge) judgeBase64(at model.Spot, mechanism, text string) {
	if _, err := sasl.Decode(text); err != nil {
		j.found("client-base64", at, "Base64", fmt.Sprintf("%d octets that are no Base64", len(text)),
			"sent a response of %s that is not Base64", mechanism)
	}
}

// beginAuth judges AUTH (RFC 5034 section 4).
func (j *Judge) beginAuth(at model.Spot, cmd *sent) {
	name := mechanism(cmd.Command)
	if name == "" {
		return
	}
	if j.state == authorization && !j.listed(name) {
		j.found("client-mechanism", at, "a mechanism that the server lists", cmd.Args[0],
			"tried the mechanism %s, which the server does not list", name)
	}
	if !j.secure && oneOf(name, "OAUTHBEARER", "XOAUTH2") {
		j.found("client-token-in-clear", at, "TLS first", "AUTH "+name+" in clear", "began %s without TLS",
			name)
	}
	if len(cmd.Args) < 2 {
		return
	}
	if oneOf(name, "CRAM-MD5", "DIGEST-MD5") {
		j.found("client-initial-response", at, "AUTH "+name+" alone", "an initial response",
			"sent an initial response for %s, in which the server speaks first", name)
	}
	if initial := strings.Join(cmd.Args[1:], " "); !cmd.line.Masked && initial != "=" {
		j.judgeBase64(at, name, initial)
	}
}

// listed reports whether a mechanism may be tried: it was listed, or nobody has asked.
func (j *Judge) listed(mechanism string) bool {
	if !j.offer.asked && j.offer.mechs == nil {
		return true
	}
	return j.offer.has("SASL", mechanism) || oneOf(mechanism, j.offer.mechs...)
}
