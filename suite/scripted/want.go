package scripted

import (
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// accepts reports whether a line of the client is the one of the transcript.
func (p *Player) accepts(l *line, got string, response bool) bool {
	text := l.text
	if l.coded {
		message, err := decode(got)
		got, response = string(message), true
		if err != nil {
			return false
		}
	}
	if !response && len(text) > 0 {
		word, _, _ := strings.Cut(got, " ")
		text, got = upperWord(text), strings.ToUpper(word)+got[len(word):]
	}
	for i, part := range text {
		same := false
		switch value, known := p.value(part.Name); {
		case part.Name == "":
			got, same = p.literally(part.Literal, got)
		case known:
			got, same = strings.CutPrefix(got, value)
		default:
			said, rest := upTo(text[i+1:], got)
			got, same = rest, p.holds(part.Name, said)
		}
		if !same {
			return false
		}
	}
	return got == ""
}

// upTo divides octets before the literal with which a text goes on.
func upTo(text transcript.Text, got string) (said, rest string) {
	if len(text) > 0 && text[0].Name == "" {
		if at := strings.Index(got, text[0].Literal); at >= 0 {
			return got[:at], got[at:]
		}
	}
	return got, ""
}

// blot is what a recording puts over what is no one's business: a name, password or
// response that was refused, or an argument that may be secret.
var blot = regexp.MustCompile(`^(x+|0{32})$`)

// literally compares octets. Where a recording has blots, anything will do.
func (p *Player) literally(want, got string) (rest string, same bool) {
	if rest, same := strings.CutPrefix(got, want); same {
		return rest, true
	}
	if !p.session.recorded {
		return "", false
	}
	wanted, words := strings.Split(want, " "), strings.Split(got, " ")
	if spec := wire.SpecOf(firstWord(want)); spec.Login != wire.NoLogin && spec.MaxArgs < 0 { // blanks belong to it
		words = strings.SplitN(got, " ", 2)
	}
	if len(wanted) != len(words) {
		return "", false
	}
	for i, w := range wanted {
		if w != words[i] && !(i > 0 && blot.MatchString(w)) {
			return "", false
		}
	}
	return "", true
}

// holds reports whether what the client sent is what a name stands for that is no
// fixed value. What is not known can't be held against the client.
func (p *Player) holds(name, said string) bool {
	user, password := p.credentials()
	switch name {
	case "digest":
		return p.stamp == "" || strings.EqualFold(said, model.Digest(p.stamp, password))
	case "initial", "response":
		message, err := decode(said)
		return err == nil && proven(p.sasl, message, sasl.Credentials{User: user, Password: password, Bind: p.bind})
	}
	return true
}

func (p *Player) credentials() (user, password string) {
	if len(p.options.Accounts) == 0 {
		return "", ""
	}
	return p.options.Accounts[0].User, p.options.Accounts[0].Password
}

// upperWord is the text with its keyword in upper case.
func upperWord(text transcript.Text) transcript.Text {
	word, _, _ := strings.Cut(text[0].Literal, " ")
	first := text[0]
	first.Literal = strings.ToUpper(word) + text[0].Literal[len(word):]
	return append(transcript.Text{first}, text[1:]...)
}
