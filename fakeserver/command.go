package fakeserver

import "strings"

// command is one parsed command line.
type command struct {
	keyword string   // in upper case: keywords are matched without regard to case
	args    []string // split at each single space
	rest    string   // all that follows the keyword's space, as it came
}

const (
	errNotPrintable = refusal("only printable ASCII characters are allowed in a command")
	errUnknown      = refusal("unknown command")
	errWrongState   = refusal("command not valid in this state")
	errArguments    = refusal("wrong arguments")
)

// parse splits a line at single spaces (RFC 1939 section 3). A second space
// in a row makes an empty argument, which the gate refuses.
func parse(s *session, line []byte) (command, error) {
	ascii := true
	for _, c := range line {
		if c < ' ' || c == 0x7F {
			return command{}, errNotPrintable
		}
		ascii = ascii && c < 0x7F
	}
	keyword, rest, some := strings.Cut(string(line), " ")
	c := command{keyword: strings.ToUpper(keyword), rest: rest}
	if !ascii && !s.w.takesUTF8(s, c.keyword, line) {
		return command{}, errNotPrintable
	}
	if some {
		c.args = strings.Split(rest, " ")
	}
	return c, nil
}
