package record

import (
	"bytes"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// mechanisms are those whose exchanges are known well enough to find the secrets.
var mechanisms = map[string]bool{
	"PLAIN": true, "LOGIN": true, "CRAM-MD5": true, "DIGEST-MD5": true, "OAUTHBEARER": true, "OAUTH10A": true,
	"XOAUTH2": true, "EXTERNAL": true, "ANONYMOUS": true,
	"SCRAM-SHA-1": true, "SCRAM-SHA-1-PLUS": true, "SCRAM-SHA-256": true, "SCRAM-SHA-256-PLUS": true,
	"SCRAM-SHA-512": true, "SCRAM-SHA-512-PLUS": true,
}

// learnResponse takes note of a response, and of the secrets in it; turn counts the
// responses that were sent before.
func learnResponse(learn func(string), mechanism string, turn int, text string) {
	learn(text)
	message, err := sasl.Decode(text)
	if err != nil {
		return // it may be anything
	}
	switch mechanism {
	case "PLAIN":
		learn(string(message[bytes.LastIndexByte(message, 0)+1:]))
	case "LOGIN":
		if turn > 0 {
			learn(string(message))
		}
	case "EXTERNAL", "ANONYMOUS": // no more than names
	case "CRAM-MD5":
		learn(string(message[bytes.LastIndexByte(message, ' ')+1:]))
	case "DIGEST-MD5":
		for item := range bytes.SplitSeq(message, []byte{','}) {
			if value, found := bytes.CutPrefix(bytes.TrimSpace(item), []byte("response=")); found {
				learn(strings.Trim(string(value), `"`))
			}
		}
	case "OAUTHBEARER", "OAUTH10A", "XOAUTH2":
		for pair := range bytes.SplitSeq(message, []byte{1}) {
			if _, token, found := strings.Cut(string(pair), "Bearer "); found {
				learn(strings.TrimSpace(token))
			} else if key, value, _ := strings.Cut(string(pair), "="); strings.EqualFold(key, "auth") {
				learn(value)
				scheme := strings.Index(value, " ") + 1
				parameters := sasl.ReadDirectives([]byte(value[scheme:]))
				learn(parameters["oauth_token"])
				learn(parameters["oauth_signature"])
			}
		}
	default:
		_, proof, found := strings.Cut(string(message), ",p=")
		switch {
		case found:
			learn(proof)
		case !strings.HasPrefix(mechanism, "SCRAM-"):
			learn(string(message))
		}
	}
}

// layered reports whether a response asks for a security layer, in which the session goes
// on after the login (RFC 2831 section 2.1.2).
func layered(mechanism, text string) bool {
	message, err := sasl.Decode(text)
	if mechanism != "DIGEST-MD5" || err != nil {
		return false
	}
	qop := sasl.ReadDirectives(message)["qop"]
	return qop != "" && qop != "auth"
}

// nameIn is the name of the user in a response; "" if there is none in it.
func nameIn(mechanism string, turn int, text string) string {
	message, err := sasl.Decode(text)
	if err != nil {
		return ""
	}
	before, after := "", ""
	switch {
	case mechanism == "PLAIN":
		before, after = "\x00", "\x00"
	case mechanism == "CRAM-MD5":
		after = " "
	case mechanism == "LOGIN" && turn == 0, mechanism == "EXTERNAL":
		return string(message)
	case strings.HasPrefix(mechanism, "SCRAM-") && turn == 0:
		before, after = ",n=", ","
	case mechanism == "OAUTHBEARER", mechanism == "OAUTH10A":
		before, after = "a=", ","
	case mechanism == "XOAUTH2":
		before, after = "user=", "\x01"
	default:
		return ""
	}
	_, name, _ := strings.Cut(string(message), before)
	name, _, _ = strings.Cut(name, after)
	return name
}
