package server

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
	"strings"
)

// cramMD5 is CRAM-MD5 (RFC 2195): the server sends a msg-id that it never
// sends again, the client answers with its name and the msg-id's digest under
// the shared secret. A name may have spaces in it; the digest has none.
func cramMD5(x *Exchange) (string, error) {
	challenge := x.Session.Wiring.CramChallenge(x.Session)
	if challenge == "" {
		return "", errNoRandom
	}
	response, err := x.Ask([]byte(challenge))
	if err != nil {
		return "", err
	}
	space := strings.LastIndexByte(string(response), ' ')
	if space < 1 {
		return "", ErrMalformed
	}
	name, digest := string(response[:space]), string(response[space+1:])
	if !x.Session.Wiring.CheckCRAM(x.Session, name, challenge, digest) {
		return name, ErrCredentials
	}
	return name, nil
}

func cramChallenge(s *Session) string { return s.Wiring.Timestamp(s) }

func checkCRAM(s *Session, name, challenge, digest string) bool {
	secret, ok := s.Server.Secret(name)
	return ok && Equal(digest, CRAMDigest(challenge, secret))
}

// CRAMDigest is HMAC-MD5 in lower-case hexadecimal.
func CRAMDigest(challenge, secret string) string {
	mac := hmac.New(md5.New, []byte(secret))
	mac.Write([]byte(challenge))
	return hex.EncodeToString(mac.Sum(nil))
}
