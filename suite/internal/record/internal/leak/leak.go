// Package leak looks for secrets in what was written, for tests.
package leak

import (
	"encoding/base64"
	"strings"
)

// few octets are no secret, and partial octets in a row no part of one.
const few, partial = 4, 8

// Find returns the part of a secret that is in a text, "" if there is none: whole or a
// few octets of it, as it is or in Base64, in upper or lower case.
func Find(text, secret string) string {
	if len(secret) < few {
		return ""
	}
	text = strings.ToLower(text)
	for shift := range 3 {
		digits := base64.StdEncoding.EncodeToString([]byte("ab"[:shift] + secret))
		// Only those that depend on nothing but the secret.
		inner := digits[(8*shift+5)/6 : 8*(shift+len(secret))/6]
		for _, form := range []string{secret, inner} {
			if part := partOf(text, form); part != "" {
				return part
			}
		}
	}
	return ""
}

func partOf(text, form string) string {
	n := min(partial, len(form))
	for i := 0; n >= few && i+n <= len(form); i++ {
		if part := form[i : i+n]; strings.Contains(text, strings.ToLower(part)) {
			return part
		}
	}
	return ""
}
