package scripted

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// A transcript may be written for an account, whose name and password stand in it
// literally. Values take their places, so that it can be served for another account.

var digest = regexp.MustCompile(`^[0-9a-f]{32}$`)

// translate puts values into a command.
func translate(text transcript.Text, written transcript.Account) transcript.Text {
	command, literal := text.Literal()
	word, rest, found := strings.Cut(command, " ")
	if !literal || !found {
		return text
	}
	value := func(before string, names ...string) transcript.Text {
		text := transcript.Text{{Literal: before}}
		for i, name := range names {
			if i > 0 {
				text = append(text, transcript.Part{Literal: " "})
			}
			text = append(text, transcript.Part{Name: name})
		}
		return text
	}
	name, proof, _ := strings.Cut(rest, " ")
	switch strings.ToUpper(word) {
	case "USER":
		if rest == written.User {
			return value(word+" ", "user")
		}
	case "PASS":
		if rest == written.Secret {
			return value(word+" ", "password")
		}
	case "APOP":
		if name == written.User && digest.MatchString(proof) {
			return value(word+" ", "user", "digest")
		}
	case "AUTH":
		x := &sasl.Exchange{Mechanism: strings.ToUpper(name)}
		if proof != "" && proves(x, proof, written) {
			return value(word+" "+name+" ", "initial")
		}
	}
	return text
}

// translateResponse puts a value in the place of a literal response to a challenge, as
// far as it can be recognised: in PLAIN, LOGIN and CRAM-MD5.
func (x *exchange) translateResponse(text transcript.Text, written transcript.Account) transcript.Text {
	response, literal := text.Literal()
	if !literal {
		return text
	}
	_, rest, _ := strings.Cut(x.command().String(), " ")
	mechanism, initial, _ := strings.Cut(rest, " ")
	printed := &sasl.Exchange{Mechanism: strings.ToUpper(mechanism)}
	if initial != "" {
		printed.Client = append(printed.Client, nil)
	}
	for i, l := range x.lines {
		if i > 0 {
			printed.Client = append(printed.Client, nil)
		}
		if l.reply != nil {
			printed.Server = append(printed.Server, challengeText(l.reply.status))
		}
	}
	if !proves(printed, response, written) {
		return text
	}
	return transcript.Text{{Name: "response"}}
}

// proves reports whether a response is what the client of the account says next.
func proves(x *sasl.Exchange, response string, written transcript.Account) bool {
	message, err := sasl.Decode(response)
	if err != nil || len(message) == 0 {
		return false
	}
	own, err := x.Next(sasl.Credentials{User: written.User, Password: written.Secret})
	return err == nil &&
		(string(own) == string(message) || x.Mechanism == "PLAIN" && written.User+string(own) == string(message))
}

// challengeText is what a challenge says, without Base64.
func challengeText(status transcript.Text) []byte {
	text, _ := status.Literal()
	_, challenge, _ := strings.Cut(text, " ")
	message, _ := sasl.Decode(strings.TrimSpace(challenge))
	return message
}
