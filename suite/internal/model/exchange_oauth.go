package model

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// pairs reads "key=value" pairs, each ended by an octet 1, with one more at the end.
func pairs(s string) (map[string]string, bool) {
	s, ended := strings.CutSuffix(s, "\x01\x01")
	all := map[string]string{}
	for pair := range strings.SplitSeq(s, "\x01") {
		key, value, _ := strings.Cut(pair, "=")
		all[strings.ToLower(key)] = value
	}
	return all, ended
}

// takeOAuth reads the message of OAUTHBEARER (RFC 7628 section 3.1).
func (s *session) takeOAuth(x *Exchange, message []byte) {
	f := sasl.ReadFirst(message)
	rest, begun := strings.CutPrefix(f.Bare, "\x01")
	all, ended := pairs(rest)
	x.user, _ = sasl.Unname(strings.TrimPrefix(f.Azid, "a="))
	switch {
	case string(message) == "\x01":
		x.doom(OnlyAsks)
		x.Excused = true
	case !begun || !ended || f.Flag != "n" && f.Flag != "y":
		x.doom(OAuthMalformed)
		x.Excused = true
	default:
		s.takeToken(x, all["auth"])
		if x.Fate == Right && strings.HasSuffix(all["host"], ".invalid") {
			x.doom(OtherHost)
		}
	}
}

// takeOAuth10A reads the message of OAUTH10A, whose signature covers host and port (RFC
// 7628 section 3.1). Whether it is good is left to the server.
func (s *session) takeOAuth10A(x *Exchange, message []byte) {
	rest, _ := strings.CutPrefix(sasl.ReadFirst(message).Bare, "\x01")
	all, _ := pairs(rest)
	x.Fate = Open
	if strings.Contains(all["auth"], "HMAC") && (all["host"] == "" || all["port"] == "") {
		x.doom(NoHostOrPort)
	}
}

// takeXOAuth2 reads the message of XOAUTH2.
func (s *session) takeXOAuth2(x *Exchange, message []byte) {
	all, ended := pairs(string(message))
	x.user = all["user"]
	if !ended {
		x.doom(OAuthMalformed)
		return
	}
	s.takeToken(x, all["auth"])
}

// takeToken compares a bearer token with the one that is known.
func (s *session) takeToken(x *Exchange, auth string) {
	scheme, token, _ := strings.Cut(auth, " ")
	token = strings.TrimLeft(token, " ")
	for _, a := range s.m.world.Accounts {
		if a.User != x.user && x.user != "" || a.Token == "" {
			continue
		}
		if strings.EqualFold(scheme, "Bearer") && token == a.Token {
			x.user, x.Fate = a.User, Right
			return
		}
		if x.user != "" {
			x.deny(NotTheirToken)
			x.Foreign = s.m.world.hasToken(token)
			return
		}
	}
	if x.user != "" || !s.m.world.strange(x.user) {
		x.Fate = Open
		return
	}
	x.deny(WrongToken)
}
