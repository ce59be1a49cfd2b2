package sasl

import (
	"crypto/md5"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"
)

// NeedsVerifier reports whether a server must keep something of its own to check what a mechanism, or
// APOP, proves: a password that it stores as a hash of another kind does not do.
func NeedsVerifier(by string) bool {
	return by == "APOP" || by == "CRAM-MD5" || by == "DIGEST-MD5" || strings.HasPrefix(by, "SCRAM-")
}

// APOP is the digest of APOP (RFC 1939 section 7): MD5 over the timestamp, brackets included, and the
// secret, in lower-case hexadecimal.
func APOP(timestamp, secret string) string { return hexMD5(timestamp + secret) }

// Slip is a way to get the proof of a secret nearly right. There are servers that take the result, or want
// nothing else. The zero value is none.
type Slip struct {
	Name string // what is wrong with the proof
	// Harmless reports that a server may take the result beside the right one.
	Harmless bool

	secret   func(string) string // of which it is made
	stamp    func(string) string // or challenge, of which it is made
	digest   func(stamp, secret string) string
	form     func(string) string // of hexadecimal digits
	hash     bool                // the other one of SCRAM
	shortens int                 // octets of a proof of SCRAM
	extends  int
}

// Slips are those that make sense by APOP or a mechanism, for a secret.
func Slips(by, secret string) (all []Slip) {
	otherCase := Slip{Name: "of the secret in other case", secret: swapCase}
	if swapCase(secret) != secret {
		all = append(all, otherCase)
	}
	if strings.HasPrefix(by, "SCRAM-") {
		return append(all, Slip{Name: "computed with another hash", hash: true}, Slip{Name: "cut short", shortens: 4},
			Slip{Name: "with octets added", extends: 4})
	}
	all = append(all, Slip{Name: "cut short", form: func(hex string) string { return hex[:len(hex)/2] }},
		Slip{Name: "with octets added", form: func(hex string) string { return hex + "00" }},
		Slip{Name: "in upper case", form: strings.ToUpper, Harmless: true})
	bare := Slip{Name: "made without the angle brackets", stamp: func(s string) string { return strings.Trim(s, "<>") }}
	switch by {
	case "APOP":
		all = append(all, bare, Slip{Name: "with the secret in front", digest: secretFirst},
			Slip{Name: "keyed as in CRAM-MD5", digest: cram})
	case "CRAM-MD5":
		all = append(all, bare, Slip{Name: "without a key, as in APOP", digest: APOP},
			Slip{Name: "of the challenge in Base64", stamp: func(s string) string { return Encode([]byte(s)) }})
	}
	return all
}

func secretFirst(stamp, secret string) string {
	sum := md5.Sum([]byte(secret + stamp))
	return hex.EncodeToString(sum[:])
}

func swapCase(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
}

// APOP is the digest of APOP with the slip.
func (s Slip) APOP(timestamp, secret string) string { return s.keyed(APOP, timestamp, secret) }

func (s Slip) keyed(right func(stamp, secret string) string, stamp, secret string) string {
	if s.digest != nil {
		right = s.digest
	}
	if s.stamp != nil {
		stamp = s.stamp(stamp)
	}
	return s.written(right(stamp, s.of(secret)))
}

// of is what the proof is made of in place of a secret.
func (s Slip) of(secret string) string {
	if s.secret != nil {
		return s.secret(secret)
	}
	return secret
}

// written is how hexadecimal digits are written.
func (s Slip) written(hex string) string {
	if s.form != nil {
		return s.form(hex)
	}
	return hex
}

// proof is what is sent in place of a proof of SCRAM.
func (s Slip) proof(right []byte) []byte {
	right = right[:max(0, len(right)-s.shortens)]
	return slices.Concat(right, make([]byte, s.extends))
}

// mechanism is the one by which a proof is computed in place of another.
func (s Slip) mechanism(name string) string {
	switch {
	case !s.hash:
		return name
	case strings.HasPrefix(name, "SCRAM-SHA-256"):
		return strings.Replace(name, "SHA-256", "SHA-1", 1)
	}
	return strings.Replace(name, "SHA-1", "SHA-256", 1)
}
