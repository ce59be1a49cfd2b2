package content

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime/quotedprintable"
	"regexp"
	"slices"
	"strings"
)

// Fate is what has become of a message on its way into a maildrop.
type Fate int

const (
	// Whole is a message as it was sent, perhaps below fields that were added.
	Whole Fate = iota
	// Changed is one that went through what mail systems do to messages: fields folded anew, added or taken out,
	// a body encoded anew, lines cut, other line ends.
	Changed
	// Another is one for which no mail system is known to have such a way.
	Another
)

// Carried returns what has become of a message on its way.
func Carried(sent, came []byte) Fate {
	switch {
	case CompareStored(sent, came, false).Same:
		return Whole
	case sameFields(sent, came) && slices.Equal(essence(sent), essence(came)):
		return Changed
	}
	return Another
}

// Below returns what stands below the fields that were added on top of a message, which may be other
// ones each time: from the first line on that has the first field that was sent.
func Below(sent, came []byte) []byte {
	fields := unfolded(sent)
	if len(fields) == 0 {
		return came
	}
	for rest := came; len(rest) > 0; {
		next := unfolded(rest)
		if len(next) == 0 {
			return came
		}
		if next[0] == fields[0] {
			return rest
		}
		_, rest, _ = bytes.Cut(rest, []byte("\n"))
		for len(rest) > 0 && (rest[0] == ' ' || rest[0] == '\t') {
			_, rest, _ = bytes.Cut(rest, []byte("\n"))
		}
	}
	return came
}

// fleeting are fields that mail systems take out, or write anew.
var fleeting = regexp.MustCompile(`(?i)^(return-path|bcc|resent-bcc|delivered-to|received|content-[a-z-]*|mime-version|` +
	`status|x-status|x-uidl?|x-keywords|x-imap(base)?|lines|sender|date|message-id|apparently-to):`)

// sameFields reports whether all fields that were sent have come, in their order, but for those that mail
// systems write themselves. Octets outside ASCII may have come in any way.
func sameFields(sent, came []byte) bool {
	rest := unfolded(came)
	for _, field := range unfolded(sent) {
		if fleeting.MatchString(field) || !isASCII([]byte(field)) {
			continue
		}
		i := slices.Index(rest, field)
		if i < 0 {
			return false
		}
		rest = rest[i+1:]
	}
	return true
}

// unfolded are the fields of a header section on one line each, with names in lower case and single blanks.
func unfolded(text []byte) (fields []string) {
	head, _ := parts(text)
	for line := range strings.Lines(head) {
		line = strings.TrimRight(line, "\n")
		switch {
		case line != "" && (line[0] == ' ' || line[0] == '\t') && len(fields) > 0:
			fields[len(fields)-1] += " " + line
		case strings.Contains(line, ":"):
			fields = append(fields, line)
		default:
			fields = append(fields, line+":")
		}
	}
	for i, f := range fields {
		name, value, _ := strings.Cut(f, ":")
		fields[i] = strings.ToLower(strings.TrimSpace(name)) + ":" + strings.Join(strings.Fields(value), " ")
	}
	return fields
}

// parts are the header section and the body, with line ends of one octet.
func parts(text []byte) (head, body string) {
	all := strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(string(text))
	if body, empty := strings.CutPrefix(all, "\n"); empty {
		return "", body
	}
	head, body, _ = strings.Cut(all, "\n\n")
	return head + "\n", body
}

// essence is what no mail system changes of a body: its words.
func essence(text []byte) []string {
	head, body := parts(text)
	switch m := encoding.FindStringSubmatch(head); {
	case m == nil:
	case strings.EqualFold(m[1], "base64"):
		if plain, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(body, "\n", "")); err == nil {
			body = string(plain)
		}
	default:
		if plain, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body))); err == nil {
			body = string(plain)
		}
	}
	var words []string
	long := false
	for line := range strings.Lines(strings.ReplaceAll(body, "\r\n", "\n")) {
		long = long || len(line) > mostLine
		if unquoted := strings.TrimLeft(line, ">"); strings.HasPrefix(unquoted, "From ") {
			line = unquoted
		}
		words = append(words, strings.TrimRight(line, " \t\n"))
	}
	if long || slices.ContainsFunc(words, func(line string) bool { return len(line) >= mostLine/2 }) {
		return []string{strings.Join(strings.Fields(strings.Join(words, "")), "")}
	}
	for len(words) > 0 && words[len(words)-1] == "" {
		words = words[:len(words)-1]
	}
	return words
}

// mostLine is how long a line of SMTP may be; longer ones are cut (RFC 5321 section 4.5.3.1.6).
const mostLine = 998
