package server

import "strings"

// Command is one parsed command line.
type Command struct {
	Keyword string   // in upper case: keywords are matched without regard to case
	Args    []string // split at each single space
	Rest    string   // all that follows the keyword's space, as it came
}

const (
	ErrNotPrintable = Refusal("only printable ASCII characters are allowed in a command")
	ErrUnknown      = Refusal("unknown command")
	ErrWrongState   = Refusal("command not valid in this state")
	ErrArguments    = Refusal("wrong arguments")
)

// parse splits a line at single spaces (RFC 1939 section 3). A second space
// in a row makes an empty argument, which the gate refuses.
func parse(s *Session, line []byte) (Command, error) {
	ascii := true
	for _, c := range line {
		if c < ' ' || c == 0x7F {
			return Command{}, ErrNotPrintable
		}
		ascii = ascii && c < 0x7F
	}
	keyword, rest, some := strings.Cut(string(line), " ")
	c := Command{Keyword: strings.ToUpper(keyword), Rest: rest}
	if !ascii && !s.Wiring.TakesUTF8(s, c.Keyword, line) {
		return Command{}, ErrNotPrintable
	}
	if some {
		c.Args = strings.Split(rest, " ")
	}
	return c, nil
}
