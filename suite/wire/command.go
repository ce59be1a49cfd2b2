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

// MultiLine tells whether a positive reply to the command has more lines: LIST
// and UIDL without argument, RETR, TOP, CAPA, *ENV of SDPS, and AUTH without argument, which
// older servers answer with a list of mechanisms (ERRATA of RFC 5034: both that and
// one -ERR line are in use).
func (c Command) MultiLine() bool {
	switch c.Keyword {
	case "RETR", "TOP", "CAPA", "*ENV":
		return true
	case "LIST", "UIDL", "AUTH", "LANG":
		return c.Rest == ""
	}
	return false
}
