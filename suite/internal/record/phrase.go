package record

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// set is the words of a text.
func set(text string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(text) {
		all[word] = true
	}
	return all
}

// phrases are words that servers greet, confirm and refuse with. Names are made of none.
var phrases = set(`a about access account again all already an and another any are argument arguments at authenticate
	authenticated authentication authorization available bad be begin begins being bye byte bytes can cannot capability
	capabilities clear closed
	closing command commands completed connected connection contain contains continue credentials deleted denied
	disabled disconnected
	disconnecting empty enabled end enter error exceeded existing expired expunged failed failure first follow follows
	for found from
	full go goodbye greetings has have hello in inactivity incorrect internal invalid is it kbytes list listing locked
	log logged
	logging login logout lookup mail mailbox maildrop mechanism memory message messages method missing more must need
	negotiation new next no none not now number octet octets of off on one only open opened or out over
	parameter pass password permission please pop pop2 pop3 pop3d quit reached ready refused rejected remaining removed
	request required reset
	response restored retry sasl scan secure send server service session shutting sign signing size ssl start starting
	state
	stat status stls such supported syntax system temporarily temporary that the then there this time timed timeout
	timestamp tls
	to too top transaction try unable unavailable unexpected unique-id unknown unmarked unrecognized unsupported up use
	used user
	username users valid waiting was welcome while with wrong you your`)

// countable are words after the numbers that they count.
var countable = set("octets octet bytes byte messages message mails new deleted kbytes seconds minutes")

// separators stand between the words of a phrase.
const separators = " \t()[]\"',;:!?"

// phrase appends the stand-in of a text for people: of all but the words of the trade,
// and the numbers of what is counted.
func (a *anonymous) phrase(out, p []byte) []byte {
	return a.sentence(out, p, func(word string, behind []byte) bool {
		return phrases[word] || isNumber(word) && countable[nextWord(behind)]
	})
}

// sentence appends the stand-in of a text of which some words stay.
func (a *anonymous) sentence(out, p []byte, stays func(word string, behind []byte) bool) []byte {
	for len(p) > 0 {
		n := bytes.IndexAny(p, separators)
		switch {
		case n < 0:
			n = len(p)
		case n == 0:
			out, p = append(out, p[0]), p[1:]
			continue
		}
		if stays(strings.ToLower(string(bytes.TrimRight(p[:n], "."))), p[n:]) {
			out = append(out, p[:n]...)
		} else {
			out = a.words(out, p[:n])
		}
		p = p[n:]
	}
	return out
}

// cited is what a finding cites of what somebody said.
var cited = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// told returns the stand-in of what a person is told of the session: what is cited is
// said in other words, but for numbers, which a finding may be about.
func (a *anonymous) told(p []byte) []byte {
	return a.text(cited.ReplaceAllFunc(p, func(found []byte) []byte { return a.citation(found) }))
}

// escape is how octets are cited that can't be printed.
var escape = regexp.MustCompile(`\\(?:[abfnrtv"\\]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})`)

// citation is the stand-in of something that was said.
func (a *anonymous) citation(p []byte) (out []byte) {
	said := func(part []byte) {
		out = a.sentence(out, part, func(word string, _ []byte) bool {
			return phrases[word] || isNumber(word) || word == "+ok" || word == "-err"
		})
	}
	from := 0
	for _, at := range escape.FindAllIndex(p, -1) {
		said(p[from:at[0]])
		out = append(out, p[at[0]:at[1]]...)
		from = at[1]
	}
	said(p[from:])
	return out
}

// nextWord is the word after the blank that a text begins with.
func nextWord(p []byte) string {
	if p = bytes.TrimLeft(p, " \t"); len(p) == 0 {
		return ""
	}
	if n := bytes.IndexAny(p, separators+"."); n >= 0 {
		p = p[:n]
	}
	return strings.ToLower(string(p))
}

// isNumber reports whether a text is a number of messages or octets.
func isNumber(text string) bool {
	const longest = 10
	return text != "" && len(text) <= longest && strings.Trim(text, "0123456789") == ""
}

// statusParts are the indicator, and the response code after it if it is a known one.
var statusParts = regexp.MustCompile(`^(?:\+OK|-ERR|\+)[ \t]*(?:\[(?:IN-USE|LOGIN-DELAY|SYS/TEMP|SYS/PERM|SYS|AUTH|UTF8)\])?`)

// saysAsMuch reports whether a reply of one line says what a line of the list would, or of
// how many messages it tells.
func saysAsMuch(cmd wire.Command) bool {
	spec := cmd.Spec()
	return spec.Counts && !cmd.MultiLine() || spec.Lines == wire.WithoutArgument && !spec.SASL && cmd.Rest != ""
}

// status returns the stand-in of the first line of a reply, or of a greeting: the numbers
// that count for the command stay.
func (a *anonymous) status(cmd wire.Command, p []byte) []byte {
	n := len(statusParts.Find(p))
	out := bytes.Clone(p[:n])
	if saysAsMuch(cmd) {
		return a.item(out, cmd.Keyword, p[n:])
	}
	return a.phrase(out, p[n:])
}

// The lines of listings, and what one-line replies say in the same way.
var (
	sizes   = regexp.MustCompile(`^ *[0-9]{1,10} +[0-9]{1,10}(?: |$)`)
	number1 = regexp.MustCompile(`^ *[0-9]{1,10}(?: +|$)`)
	tag     = regexp.MustCompile(`^ *(?:[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,4})*|\*|i-default)(?: |$)`)
)

// item appends the stand-in of a line by the command that it answers.
func (a *anonymous) item(out []byte, keyword string, p []byte) []byte {
	keep := 0
	switch keyword {
	case "STAT", "LIST":
		keep = len(sizes.Find(p))
	case "LAST":
		keep = len(number1.Find(p))
	case "LANG":
		keep = len(tag.Find(p))
	case "UIDL":
		if keep = len(number1.Find(p)); keep > 0 {
			id, _, _ := bytes.Cut(p[keep:], []byte(" "))
			out = a.uid(append(out, p[:keep]...), id)
			return a.phrase(out, p[keep+len(id):])
		}
	case "CAPA":
		return a.capability(out, p)
	case "AUTH":
		return a.known(out, p, isMechanism)
	}
	return a.phrase(append(out, p[:keep]...), p[keep:])
}

// known appends a text in which words stay if they are known ones.
func (a *anonymous) known(out, p []byte, is func(word string) bool) []byte {
	for i, word := range bytes.Split(p, []byte(" ")) {
		if i > 0 {
			out = append(out, ' ')
		}
		if is(strings.ToUpper(string(word))) {
			out = append(out, word...)
		} else {
			out = a.words(out, word)
		}
	}
	return out
}

// arguments are the known capabilities, and the words that may stand after them.
var arguments = map[string]func(word string) bool{
	"TOP": no, "UIDL": no, "USER": no, "RESP-CODES": no, "AUTH-RESP-CODE": no, "PIPELINING": no, "STLS": no, "LANG": no,
	"IMPLEMENTATION": no, "APOP": no,
	"EXPIRE": isTerm, "LOGIN-DELAY": isTerm, "UTF8": isTerm, "SASL": isMechanism,
}

func no(string) bool               { return false }
func isTerm(word string) bool      { return word == "NEVER" || word == "USER" || isNumber(word) }
func isMechanism(word string) bool { return mechanisms[word] || moreMechanisms[word] }

// moreMechanisms are those that are known by name only.
var moreMechanisms = set(`NTLM GSSAPI GS2-KRB5 KERBEROS_V4 SKEY OTP SECURID MSN SCRAM-SHA3-512 SCRAM-SHA-512 APOP`)

// capability appends the stand-in of a line of CAPA.
func (a *anonymous) capability(out, p []byte) []byte {
	name, rest, found := bytes.Cut(p, []byte(" "))
	is := arguments[strings.ToUpper(string(name))]
	if is == nil {
		return a.words(out, p)
	}
	if out = append(out, name...); found {
		out = a.known(append(out, ' '), rest, is)
	}
	return out
}

// command returns the stand-in of a line of the client, whose secrets are replaced
// already.
func (a *anonymous) command(p []byte) []byte {
	name, rest, found := bytes.Cut(p, []byte(" "))
	keyword := strings.ToUpper(string(bytes.TrimRight(name, "\r\n")))
	if !known(keyword) {
		return a.words(nil, p)
	}
	out := bytes.Clone(name)
	if !found {
		return out
	}
	return a.known(append(out, ' '), rest, func(word string) bool {
		word = strings.TrimRight(word, "\r\n")
		return isNumber(word) || keyword == "AUTH" && isMechanism(word) || keyword == "LANG" && tag.MatchString(word)
	})
}
