package debuglog

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// masks are what clients, and people, put in the place of a secret.
var masks = regexp.MustCompile(
	`^(\*+|[xX]{3,}|\.{2,}|…|<[^>]*>|\[[^\]]*\]|\([^)]*\)|\{[^}]*\}|` +
		`(?i:redacted|hidden|removed|secret|password|censored))$`)

// isMasked reports whether a secret in a command line is masked.
func isMasked(text string) bool {
	cmd := wire.ParseCommand([]byte(text))
	proof := cmd.Proof()
	switch {
	case proof == "" && len(cmd.Args) < 2:
		return false
	case cmd.Spec().SASL:
		return isMaskedResponse(proof)
	case cmd.Spec().Value == "digest":
		return len(proof) != 32 || strings.Contains(proof, " ")
	}
	return masks.MatchString(proof)
}

// base64 is what a response can be made of.
var base64 = regexp.MustCompile(`^[A-Za-z0-9+/]*={0,2}$`)

// isMaskedResponse reports whether a response is masked. In a log that people have been
// at, one that is no Base64 is rather masked than wrong.
func isMaskedResponse(text string) bool {
	return text != "*" && text != "=" && (masks.MatchString(text) || !base64.MatchString(text) || len(text)%4 != 0)
}

func clip(s string) string {
	const most = 60
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}

// redaction is what people put in the place of what they don't want to show, in any line.
var redaction = regexp.MustCompile(
	`\*{2,}|\b[xX]{3,}\b|\.{3,}|[…█▒░▓■●•]|\b(?:REDACTED|REMOVED|HIDDEN|MASKED|CENSORED)\b|` +
		`(?i:[<\[{(](?:my[ -]?|your[ -]?|the[ -]?)?(?:redacted|removed|hidden|snip(?:ped)?|masked|censored|` +
		`anonymi[sz]ed|omitted|secret|user(?:[ -]?name)?|name|e-?mail(?:[ -]?address)?|address|host(?:[ -]?name)?|` +
		`server|domain|ip|password|base64|stuff)[>\]})])`)

// hidden is what clients write in the place of a whole line that has a secret.
var hidden = regexp.MustCompile(
	`(?i)^[\[<({]|suppressed|^ ?for this command \(|command hidden|<?hidden>?$|\(it probably contained`)

// redacted reports whether somebody has left something out of a line.
func redacted(text string) bool { return redaction.MatchString(text) }

// greetingLike is what a greeting says, and no other reply.
var greetingLike = regexp.MustCompile(
	`(?i)ready|pop3?\b|server|welcome|hello|\bhi\b|dovecot|service|<[^<>]*@[^<>]*>`)

// Foreign returns the protocol of a server that greets with a line that is none of POP3, with its
// usual port, "" if it is not known as one.
func Foreign(greeting string) string {
	for _, f := range foreign {
		if f.greets.MatchString(greeting) {
			return f.name
		}
	}
	return ""
}

var foreign = []struct {
	name   string
	greets *regexp.Regexp
}{
	{"IMAP on port 143", regexp.MustCompile(`^\* (?:OK|PREAUTH|BYE)\b`)},
	{"FTP on port 21", regexp.MustCompile(`(?i)^220[ -].*\bFTP\b`)},
	{"NNTP on port 119", regexp.MustCompile(`(?i)^20[01][ -].*(?:NNTP|news|INN\b)`)},
	{"SMTP on port 25", regexp.MustCompile(`^(?:220|421|554)[ -]`)},
	{"HTTP", regexp.MustCompile(`^HTTP/\d`)},
	{"SSH", regexp.MustCompile(`^SSH-\d`)},
	{"ManageSieve", regexp.MustCompile(`^"IMPLEMENTATION" `)},
}
