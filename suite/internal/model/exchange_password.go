package model

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// takePassword compares what a mechanism has carried with what is known.
func (s *session) takePassword(x *Exchange, user, password string) {
	x.user = user
	secret, known := s.m.world.password(user)
	switch {
	case known && password == secret:
		x.Fate = Right
	case known && (strings.TrimSpace(password) == strings.TrimSpace(secret) ||
		sasl.Prepare(password) == sasl.Prepare(secret)):
		x.Fate = Open // whether that is the same password is left to the server
	case known:
		x.deny(WrongPassword)
	case !s.m.world.strange(user):
		x.Fate = Open
	default:
		x.deny(NoSuchAccount)
	}
}

// takePlain reads the message of PLAIN (RFC 4616 section 2).
func (s *session) takePlain(x *Exchange, message []byte) {
	parts := strings.Split(string(message), "\x00")
	if len(parts) != 3 || parts[1] == "" || parts[2] == "" {
		x.doomNow(PlainMalformed)
		return
	}
	identity, user, password := parts[0], parts[1], parts[2]
	s.takePassword(x, user, password)
	s.takeIdentity(x, user, identity)
	x.AtOnce = x.Fate == Doomed
}

// takeLogin reads the two answers of LOGIN.
func (s *session) takeLogin(x *Exchange, turn int, answer string) {
	switch turn {
	case 1:
		x.user = answer
	case 2:
		s.takePassword(x, x.user, answer)
		x.AtOnce = x.Fate == Doomed
	default:
		x.Fate = Open
	}
}

// takeExternal reads whom a client with a certificate wants to be (RFC 4422 appendix A).
func (s *session) takeExternal(x *Exchange, identity string) {
	x.Fate = Open
	if user := s.TLS.User; user != "" && (identity == "" || identity == user) {
		x.user, x.Fate = user, Right
	}
}

// takeCRAM reads the response of CRAM-MD5 (RFC 2195 section 2).
func (s *session) takeCRAM(x *Exchange, response string) {
	space := strings.LastIndexByte(response, ' ')
	if space < 1 || len(response)-space-1 != 32 || len(x.Server) == 0 {
		x.doomNow(CRAMMalformed)
		return
	}
	user, digest := response[:space], response[space+1:]
	x.user = user
	secret, known := s.m.world.password(user)
	switch {
	case known && digest == sasl.CRAM(x.Server[0], secret):
		x.Fate = Right
	case known && strings.EqualFold(digest, sasl.CRAM(x.Server[0], secret)):
		x.Fate = Open // digits in upper case may be accepted
	case known:
		s.takeWrongCRAM(x, digest, secret)
	case !s.m.world.strange(user):
		x.Fate = Open
	default:
		x.deny(NoSuchAccount)
		x.AtOnce = true
	}
}

// takeWrongCRAM finds out for which challenge a digest was made.
func (s *session) takeWrongCRAM(x *Exchange, digest, secret string) {
	for challenge := range s.m.challenges {
		if digest == sasl.CRAM([]byte(challenge), secret) {
			x.doomNow(DigestForOtherChallenge)
			return
		}
	}
	x.deny(WrongDigest)
	x.AtOnce = true
}

// takeDigest reads the response of DIGEST-MD5 (RFC 2831 section 2.1.2).
func (s *session) takeDigest(x *Exchange, turn int, message []byte) {
	if turn > 1 {
		return // the answer to the server's own proof
	}
	d := sasl.ReadDirectives(message)
	x.user = d["username"]
	secret, known := s.m.world.password(x.user)
	switch {
	case known && d["response"] == d.Response(secret):
		x.Fate = Right
	case known && strings.EqualFold(d["response"], d.Response(secret)):
		x.Fate = Open // digits in upper case may be accepted
	case known && asciiOnly(x.user, secret):
		x.deny(WrongDigest)
	default:
		x.Fate = Open // which character set the server means is left to it
	}
}

// asciiOnly reports whether there is but one way to write these.
func asciiOnly(texts ...string) bool {
	for _, text := range texts {
		if strings.ContainsFunc(text, func(r rune) bool { return r > 0x7e || r < ' ' && r != '\t' }) {
			return false
		}
	}
	return true
}
