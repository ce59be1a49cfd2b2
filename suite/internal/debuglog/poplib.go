package debuglog

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// What Python's poplib writes after set_debuglevel(2):
//
//	*cmd* 'USER alice'
//	*put* b'USER alice'
//	*get* b'+OK\r\n'
//	*resp* b'+OK'
//
// After set_debuglevel(1) there are neither *put* nor *get*, and so no lines of replies. The
// greeting has come before that.
var poplib = format{name: "Python's poplib", parse: parsePoplib, exact: true, reader: readPoplib}

var poplibSaid = regexp.MustCompile(`^\*(put|get|cmd|resp)\* (b?)(['"])(.*)(['"])$`)

// parsePoplib reads a line. The text is the literal as it stands there.
func parsePoplib(line string) (said, bool) {
	m := poplibSaid.FindStringSubmatch(line)
	if m == nil || m[3] != m[5] {
		return said{}, false
	}
	who := byServer
	if m[1] == "put" || m[1] == "cmd" {
		who = byClient
	}
	return said{who: who, text: m[4], conn: m[1]}, true
}

// readPoplib begins a session with the first command, and undoes what repr has done. What was
// written as *put* or *get* is not taken a second time.
func readPoplib(s *scribe) func(l textLine, d said) error {
	var held *heldLine // a *cmd*
	get := false
	say := func(l textLine, d said) error {
		octets, ok := pythonString(d.text)
		if !ok {
			return s.fail(l.number, "found %s, expected a literal of Python", clip(l.text))
		}
		l.crlf = d.who == byClient || strings.HasSuffix(octets, "\r\n")
		d.text, d.conn = strings.TrimRight(octets, "\r\n"), ""
		if d.who == byClient && (s.session == nil || s.over()) {
			s.findUngreeted(wire.ParseCommand([]byte(octets)).Spec())
		}
		return s.say(l, d)
	}
	return func(l textLine, d said) error {
		before := held
		held = nil
		switch d.conn {
		case "cmd":
			held, get = &heldLine{line: l, said: d}, false
			return nil
		case "get":
			get = true
		case "resp":
			if get {
				get = false
				return nil
			}
			if before != nil {
				if err := say(before.line, before.said); err != nil {
					return err
				}
			}
		}
		return say(l, d)
	}
}

// pythonString undoes what repr does to bytes.
func pythonString(s string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch {
		case i == len(s):
			return "", false
		case strings.IndexByte(`\'"`, s[i]) >= 0:
			b.WriteByte(s[i])
		case s[i] == 'n':
			b.WriteByte('\n')
		case s[i] == 'r':
			b.WriteByte('\r')
		case s[i] == 't':
			b.WriteByte('\t')
		case s[i] == 'x' && i+2 < len(s):
			octet, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
			if err != nil {
				return "", false
			}
			b.WriteByte(byte(octet))
			i += 2
		default:
			return "", false
		}
	}
	return b.String(), true
}
