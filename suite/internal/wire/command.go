package wire

import "strings"

// LongestCommand is how many octets a command line may have, CRLF included (RFC 2449 section 4).
const LongestCommand = 255

// Command is a command line taken apart.
type Command struct {
	Keyword string   // upper case
	Word    string   // the keyword as it was sent
	Args    []string // separated by single spaces, so that surplus blanks show as empty arguments
	Rest    string   // everything after the keyword and one space, as sent
}

// ParseCommand takes a command line apart; its line end may be there or not.
func ParseCommand(line []byte) Command {
	s := strings.TrimSuffix(strings.TrimSuffix(string(line), "\n"), "\r")
	word, rest, found := strings.Cut(s, " ")
	c := Command{Keyword: strings.ToUpper(word), Word: word, Rest: rest}
	if found {
		c.Args = strings.Split(rest, " ")
	}
	return c
}

// Spec returns what is known of the command.
func (c Command) Spec() Spec { return SpecOf(c.Keyword) }

// MultiLine reports whether a positive reply to the command has more lines. AUTH without
// argument is one of them: older servers answer it with a list of mechanisms (RFC 5034,
// ambiguity A-15: both that and one -ERR line are in use).
func (c Command) MultiLine() bool {
	s := byKeyword[c.Keyword]
	return s != nil && (s.Lines == Always || s.Lines == WithoutArgument && c.Rest == "")
}

// LogsIn reports whether a positive reply to the command is a login. AUTH without argument
// asks for a list.
func (c Command) LogsIn() bool {
	s := byKeyword[c.Keyword]
	return s != nil && s.Login == Decides && (!s.SASL || c.Rest != "")
}

// Proof returns what the command carries that proves an identity, "" if it carries nothing
// of the kind. It ends the line.
func (c Command) Proof() string {
	s := byKeyword[c.Keyword]
	switch {
	case s == nil:
	case s.Secret == AllArguments:
		return c.Rest
	case s.Secret == AfterFirst:
		_, proof, _ := strings.Cut(c.Rest, " ")
		return proof
	}
	return ""
}
