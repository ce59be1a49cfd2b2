package sasl

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
)

// CRAM is the digest of CRAM-MD5 (RFC 2195 section 2): HMAC-MD5 of the challenge
// under the shared secret, in lower-case hexadecimal.
func CRAM(challenge []byte, secret string) string {
	mac := hmac.New(md5.New, []byte(secret))
	mac.Write(challenge)
	return hex.EncodeToString(mac.Sum(nil))
}

func cram(challenge, secret string) string { return CRAM([]byte(challenge), secret) }
