package server

import (
	"net/netip"
	"strings"
)

// The reasons that the token mechanisms give, in JSON.
const (
	oauthError   = `{"status":"invalid_token","scope":"pop"}`
	xoauth2Error = `{"status":"401","schemes":"Bearer","scope":"pop"}`
)

// oauthBearer is OAUTHBEARER (RFC 7628): a GS2 header that may name the user,
// and pairs of key and value, each ended by an octet 1.
func oauthBearer(x *Exchange) (string, error) {
	header, pairs, err := readOAuth(x)
	if err != nil {
		return "", err
	}
	name, ok := "", x.Session.isHost(pairs["host"])
	if ok {
		name, ok = x.Session.Wiring.CheckToken(x.Session, header.authzid, bearer(pairs["auth"]))
	}
	if !ok {
		return x.Session.Wiring.Deny(x, header.authzid, oauthError)
	}
	return name, nil
}

// readOAuth takes the client's message apart.
func readOAuth(x *Exchange) (GS2, map[string]string, error) {
	response, err := x.First()
	if err != nil {
		return GS2{}, nil, err
	}
	header, err := ParseGS2(string(response))
	if err != nil || header.Flag == "p" || !strings.HasPrefix(header.Rest, "\x01") {
		return header, nil, ErrMalformed
	}
	pairs, ok := parsePairs(header.Rest[1:])
	if !ok {
		return header, nil, ErrMalformed
	}
	return header, pairs, nil
}

// xoauth2 is XOAUTH2, Google's forerunner of OAUTHBEARER: the same without
// the header, with the user as one of the pairs.
func xoauth2(x *Exchange) (string, error) {
	response, err := x.First()
	if err != nil {
		return "", err
	}
	pairs, ok := parsePairs(string(response))
	if !ok || pairs["user"] == "" {
		return "", ErrMalformed
	}
	name, ok := x.Session.Wiring.CheckToken(x.Session, pairs["user"], bearer(pairs["auth"]))
	if !ok {
		return x.Session.Wiring.Deny(x, pairs["user"], xoauth2Error)
	}
	return name, nil
}

// deny ends a token mechanism with its reason.
func deny(x *Exchange, name, reason string) (string, error) {
	if err := x.Session.Wiring.Explain(x, []byte(reason)); err != nil {
		return "", err
	}
	return name, ErrCredentials
}

// parsePairs splits key=value pairs, each ended by an octet 1, with one more
// at the end. Keys are letters; those that nobody knows are no harm.
func parsePairs(s string) (map[string]string, bool) {
	all, ok := strings.CutSuffix(s, "\x01\x01")
	if !ok {
		return nil, false
	}
	pairs := map[string]string{}
	for _, pair := range strings.Split(all, "\x01") {
		key, value, ok := strings.Cut(pair, "=")
		if !ok || key == "" || strings.Trim(strings.ToLower(key), "abcdefghijklmnopqrstuvwxyz") != "" {
			return nil, false
		}
		pairs[strings.ToLower(key)] = value
	}
	return pairs, true
}

// bearer takes the token out of "Bearer token", whose first word may be in
// any case; it returns "" for anything else.
func bearer(auth string) string {
	scheme, token, _ := strings.Cut(auth, " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimLeft(token, " ")
}

// isHost reports whether a client that says it talks to name may mean this
// server. The port is not looked at: there may be a proxy in between.
func (s *Session) isHost(name string) bool {
	if name == "" || strings.EqualFold(name, s.Server.Config.Hostname) || strings.EqualFold(name, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(name, "[]"))
	return err == nil && ip.IsLoopback()
}

// checkToken returns whose token it is. A user who is named must be its owner.
func checkToken(s *Session, user, token string) (string, bool) {
	if token == "" {
		return "", false
	}
	if user != "" {
		d := s.Server.Account(user)
		return user, d != nil && Equal(token, d.Account.Token)
	}
	for name, d := range s.Server.Drops {
		if Equal(token, d.Account.Token) {
			return name, true
		}
	}
	return "", false
}
