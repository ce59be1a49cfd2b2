package wire

import "strings"

// Command is a command line taken apart.
type Command struct {
	Keyword string   // upper case
	Word    string   // the keyword as it was sent
	Args    []string // separated by single spaces, so that surplus blanks show as empty arguments
	Rest    string   // everything behind the keyword and one space, as sent
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

// MultiLine reports whether a positive reply to the command has more lines. AUTH without
// argument is one of them: older servers answer it with a list of mechanisms (RFC 5034,
// ambiguity A-15: both that and one -ERR line are in use).
func (c Command) MultiLine() bool {
	s := byKeyword[c.Keyword]
	return s != nil && (s.Lines == Always || s.Lines == WithoutArgument && c.Rest == "")
}
