package debuglog

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// What Python's poplib writes after set_debuglevel(2):
//
//	*cmd* 'USER alice'
//	*put* b'USER alice'
//	*get* b'+OK\r\n'
//	*resp* b'+OK'
//
// The greeting has come before that.
var poplibSaid = regexp.MustCompile(`^\*(put|get|cmd|resp)\* (b?)(['"])(.*)(['"])$`)

func isPoplib(head []byte) bool { return hasLine(head, poplibSaid.Match) }

func readPoplib(f *file) error {
	if !bytes.Contains(f.data, []byte("*put* ")) || !bytes.Contains(f.data, []byte("*get* ")) {
		return f.fail(0, "the log has no replies: set_debuglevel(2) is needed")
	}
	s := &scribe{file: f}
	err := f.lines(func(l textLine) error {
		m := poplibSaid.FindStringSubmatch(l.text)
		if m == nil || m[1] == "cmd" || m[1] == "resp" {
			return nil
		}
		octets, ok := pythonString(m[4])
		if !ok || m[3] != m[5] {
			return f.fail(l.number, "found %s, expected a literal of Python", clip(l.text))
		}
		if s.session == nil || s.over() {
			s.beginAfterGreeting()
			s.session.Exact = true
		}
		if m[1] == "put" {
			return s.client(l.number, time.Time{}, octets)
		}
		if !strings.HasSuffix(octets, "\r\n") {
			s.session.Exact = false
		}
		return s.server(l.number, time.Time{}, strings.TrimRight(octets, "\r\n"))
	})
	s.end()
	return err
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
