package content

import (
	"bytes"
	"regexp"
)

// CompareStored is Compare, and lenient about octets that have no defined form on the wire: those outside
// ASCII, where UTF-8 mode is off (ERRATA A-39), and control octets that no delivery lets in.
func CompareStored(want, got []byte, utf8Mode bool) Difference {
	d := Compare(want, got)
	if d.Same || len(got) == 0 {
		return d
	}
	m := matcher{want: want, utf8: utf8Mode, tried: map[[2]int]bool{}}
	if !m.hasFormless() {
		return d
	}
	m.want, m.got = withoutStatus(want), withoutStatus(withoutAdded(want, got))
	switch {
	case m.matches(0, 0):
		return Difference{Same: true, Cut: m.cut}
	case !utf8Mode && reencoded(want, got):
		return Difference{Same: true}
	}
	return d
}

// matcher finds a message in what came of it, whatever stands for its octets without a form.
type matcher struct {
	want, got []byte
	utf8      bool
	tried     map[[2]int]bool // where it has failed
	cut       bool            // the message ends at a NUL
}

const (
	// mostFor is how many octets may stand for one, such as an escape in the manner of URLs or HTML.
	mostFor = 12
	// mostTried bounds what is tried.
	mostTried = 1 << 18
)

// matches reports whether the message from i on has come as what came from k on.
func (m *matcher) matches(i, k int) bool {
	for i < len(m.want) && !m.formless(i) {
		if k >= len(m.got) || m.want[i] != m.got[k] {
			return false
		}
		i, k = i+1, k+1
	}
	if i == len(m.want) {
		return k == len(m.got)
	}
	at := [2]int{i, k}
	if m.tried[at] || len(m.tried) > mostTried {
		return false
	}
	m.tried[at] = true
	from := i
	for i < len(m.want) && m.formless(i) {
		i++
	}
	for n := 0; n <= mostFor*(i-from) && k+n <= len(m.got); n++ {
		if m.matches(i, k+n) {
			return true
		}
	}
	return bytes.IndexByte(m.want[from:i], 0) >= 0 && m.lost(i, k)
}

// lost reports whether what follows a NUL is missing, up to the end of the line or of the message.
func (m *matcher) lost(i, k int) bool {
	if rest := string(m.got[k:]); rest == "" || rest == "\r\n" {
		m.cut = true
		return true
	}
	end := bytes.Index(m.want[i:], []byte("\r\n"))
	return end >= 0 && m.matches(i+end, k)
}

// formless reports whether an octet of the message has no defined form on the wire.
func (m *matcher) formless(i int) bool {
	switch c := m.want[i]; {
	case c >= 0x80:
		return !m.utf8
	case c == '\r':
		return i+1 == len(m.want) || m.want[i+1] != '\n'
	case c == '\n':
		return i == 0 || m.want[i-1] != '\r'
	case c == '\t' || c == '\f' || c == escape: // pages and shifts of charsets are in mail that is delivered
		return false
	default:
		return c < ' ' || c == 0x7f
	}
}

// escape begins what shifts a charset such as ISO-2022-JP.
const escape = 0x1b

func (m *matcher) hasFormless() bool {
	for i := range m.want {
		if m.formless(i) {
			return true
		}
	}
	return false
}

// encoding is the field of a body that has been encoded so as to be ASCII.
var encoding = regexp.MustCompile(`(?im)^Content-Transfer-Encoding:[ \t]*(base64|quoted-printable)`)

// describing are fields that say how a body is encoded.
var describing = regexp.MustCompile(`(?i)^(MIME-Version|Content-[a-z-]*):`)

// reencoded reports whether a message that is not ASCII has come as one that is, with the fields of its
// header section that can stay as they are.
func reencoded(want, got []byte) bool {
	if isASCII(want) || !isASCII(got) || !encoding.Match(got) {
		return false
	}
	rest := got[:max(0, HeaderEnd(got))]
	for line := range bytes.Lines(want[:max(0, HeaderEnd(want))]) {
		if !isASCII(line) || describing.Match(line) || line[0] == ' ' || line[0] == '\t' {
			continue
		}
		at := bytes.Index(rest, line)
		if at < 0 {
			return false
		}
		rest = rest[at+len(line):]
	}
	return true
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c > 0x7f {
			return false
		}
	}
	return true
}
