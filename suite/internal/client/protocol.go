package client

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
)

// greetsTLS reports whether a line is the beginning of a TLS handshake, or what comes after one,
// and names that.
func (j *Judge) greetsTLS(at model.Spot, octets []byte) bool {
	const handshake, version = 0x16, 3
	if !j.tls && len(octets) > 1 && octets[0] == handshake && octets[1] == version {
		j.tls = true
		j.found("client-protocol", at, "a command in clear, or STLS first", "a TLS handshake",
			"began TLS where the server speaks in clear: the port is one for POP3 without TLS, or STLS was left out")
	}
	return j.tls
}

// What clients of other protocols say first.
var (
	imapCommand = regexp.MustCompile(
		`(?i)^[a-z]*[0-9]+ (?:CAPABILITY|LOGIN|STARTTLS|AUTHENTICATE|SELECT|NOOP|LOGOUT|ID|LIST)\b`)
	others = map[string]string{
		"STARTTLS": "SMTP and IMAP", "EHLO": "SMTP", "HELO": "SMTP", "LHLO": "LMTP", "MAIL": "SMTP", "RCPT": "SMTP",
		"GET": "HTTP", "POST": "HTTP", "HEAD": "HTTP", "OPTIONS": "HTTP", "LOGOUT": "IMAP", "CAPABILITY": "IMAP",
	}
)

// foreign reports whether a line is a command of another protocol, and names that.
func (j *Judge) foreign(at model.Spot, cmd *sent, l Line) bool {
	protocol := others[cmd.Keyword]
	if imapCommand.Match(l.Octets) {
		protocol = "IMAP"
	}
	if protocol == "" || l.Masked {
		return false
	}
	expected, instead := "a command of POP3", ""
	if strings.Contains(strings.ToUpper(string(l.Octets)), "STARTTLS") {
		expected, instead = "STLS", "; POP3 has STLS"
	}
	j.found("client-protocol", at, expected, "a command of "+protocol, "sent a command of %s%s", protocol, instead)
	return true
}
