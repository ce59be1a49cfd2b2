package fakeserver

import (
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
	"regexp"
)

// The client's side of the digests, written from the RFCs without a look at the server's.

func md5Of(s string) string {
	sum := md5.Sum([]byte(s))
	return string(sum[:])
}

func hexMD5(s string) string { return hex.EncodeToString([]byte(md5Of(s))) }

func apopDigest(timestamp, secret string) string { return hexMD5(timestamp + secret) }

func cramDigest(challenge, secret string) string {
	mac := hmac.New(md5.New, []byte(secret))
	mac.Write([]byte(challenge))
	return hex.EncodeToString(mac.Sum(nil))
}

var nonceOf = regexp.MustCompile(`nonce="([^"]*)"`)
