package server

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net/url"
	"sort"
	"strings"
)

// OAuth10A is OAUTH10A (RFC 7628): the message is that of OAUTHBEARER, but what
// stands under auth is a request that is signed as OAuth 1.0 has it (RFC 5849),
// for a host and port that must be told. The four secrets of OAuth 1.0 are
// all the account's token; used nonces are not remembered.
func OAuth10A(x *Exchange) (string, error) {
	header, pairs, err := readOAuth(x)
	if err != nil {
		return "", err
	}
	name := header.authzid
	host, port, told := x.Session.Wiring.SignedFor(x.Session, pairs)
	d := x.Session.Server.Account(name)
	if !told || d == nil || d.Account.Token == "" || !checkSigned(pairs["auth"], d.Account.Token, host, port) {
		return x.Session.Wiring.Deny(x, name, oauthError)
	}
	return name, nil
}

// signedFor is the host and port that a request was signed for.
func signedFor(_ *Session, pairs map[string]string) (host, port string, told bool) {
	return pairs["host"], pairs["port"], pairs["host"] != "" && pairs["port"] != ""
}

// checkSigned calculates the signature anew, over all parameters but itself.
func checkSigned(auth, token, host, port string) bool {
	list, ok := strings.CutPrefix(auth, "OAuth ")
	if !ok {
		return false
	}
	signature, key := "", ""
	var signed []string
	for _, p := range strings.Split(list, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(p), "=")
		switch value = strings.Trim(value, `"`); name {
		case "realm":
			continue
		case "oauth_signature":
			signature = value
			continue
		case "oauth_token":
			key = value
		}
		signed = append(signed, name+"="+value)
	}
	return key == Escape(token) && Equal(signature, Escape(Sign(signed, token, host, port)))
}

func Sign(parameters []string, token, host, port string) string {
	sort.Strings(parameters)
	mac := hmac.New(sha1.New, []byte(Escape(token)+"&"+Escape(token)))
	mac.Write([]byte("POST&" + Escape("http://"+host+":"+port+"/") + "&" + Escape(strings.Join(parameters, "&"))))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func Escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
