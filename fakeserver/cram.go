package fakeserver

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
	"strings"
)

// cramMD5 is CRAM-MD5 (RFC 2195): the server sends a msg-id that it never
// sends again, the client answers with its name and the msg-id's digest under
// the shared secret. A name may have spaces in it; the digest has none.
func cramMD5(x *exchange) (string, error) {
	challenge := x.s.w.cramChallenge(x.s)
	if challenge == "" {
		return "", errNoRandom
	}
	response, err := x.ask([]byte(challenge))
	if err != nil {
		return "", err
	}
	space := strings.LastIndexByte(string(response), ' ')
	if space < 1 {
		return "", errMalformed
	}
	name, digest := string(response[:space]), string(response[space+1:])
	if !x.s.w.checkCRAM(x.s, name, challenge, digest) {
		return name, errCredentials
	}
	return name, nil
}

func cramChallenge(s *session) string { return s.w.timestamp(s) }

func checkCRAM(s *session, name, challenge, digest string) bool {
	secret, ok := s.server.secret(name)
	return ok && equal(digest, cramDigest(challenge, secret))
}

// cramDigest is HMAC-MD5 in lower-case hexadecimal.
func cramDigest(challenge, secret string) string {
	mac := hmac.New(md5.New, []byte(secret))
	mac.Write([]byte(challenge))
	return hex.EncodeToString(mac.Sum(nil))
}
