package mailgrammar

import (
	"bytes"
	"strings"
)

// oddities are the ways in which messages are malformed.
var oddities = []func(*mail) []byte{
	withoutFinalLineEnd, withLF, headerOnly, withoutHeader, longLines, eightBitHeader, strangeFields, withLF, unclosed,
	withoutFinalLineEnd, twoHeaders, leastOfAll,
}

// withoutFinalLineEnd ends within a line.
func withoutFinalLineEnd(m *mail) []byte {
	text := m.text()
	end := pick(m, []string{"", m.words(3), ".", "..", ".x", " ", "\t", "-- ", "From here"})
	if end == "" {
		return []byte(strings.TrimRight(text, "\r\n"))
	}
	return []byte(text + end)
}

// withLF is stored with the line ends of Unix, the last one maybe missing.
func withLF(m *mail) []byte {
	text := strings.ReplaceAll(m.text(), "\r\n", "\n")
	if m.IntN(3) == 0 {
		text = strings.TrimRight(text, "\n") + pick(m, []string{"", "\n.", "\nx"})
	}
	return []byte(text)
}

// headerOnly has no blank line, and nothing after where it would be.
func headerOnly(m *mail) []byte { return []byte(crlf(m.header())) }

// withoutHeader begins with the blank line.
func withoutHeader(m *mail) []byte {
	m.plain()
	return []byte(crlf("\n" + m.token(8) + "\n" + m.prose() + "\n"))
}

// plain drops lines that no header section would account for.
func (m *mail) plain() {
	if m.eight {
		m.lines, m.eight = nil, false
	}
}

// longLines has lines beyond 998 octets, with dots where buffers end.
func longLines(m *mail) []byte {
	n := pick(m, []int{999, 1000, 1001, 1023, 1024, 2048, 4095, 4096, 8192, 20000})
	line := []byte(m.letters(n))
	for _, at := range []int{998, 1000, 1023, 1024, 4095, 4096, 8191, 8192} {
		if at < len(line) {
			line[at] = '.'
		}
	}
	m.parts = false
	m.have(string(line), ".")
	if m.IntN(2) == 0 {
		m.add("X-Long: %s", m.letters(n))
	}
	return []byte(m.text())
}

// eightBitHeader has octets above 127 in its header section, in UTF-8 or not.
func eightBitHeader(m *mail) []byte {
	m.add("Thread-Topic: %s", pick(m, []string{"Gr\u00fc\u00dfe", "Gru\u0308\u00dfe", "caf\xe9", "\xf0\xd2\xc9",
		"\u65e5\u672c",
		"\xff\xfe", "a\xa0"}))
	return []byte(m.text())
}

// strangeFields are lines of a header section that are not quite fields.
func strangeFields(m *mail) []byte {
	m.add("X-Blank-Before-Colon : %s", m.words(2))
	m.add("X_Under.Score!%s: strange but a field", m.token(3))
	m.fields = append(m.fields[:0:0], m.fields[1:]...) // nobody has written it
	return []byte(m.text())
}

// unclosed is a multipart whose last boundary is missing.
func unclosed(m *mail) []byte {
	m.parts, m.tail = true, nil
	text := []byte(m.text())
	if i := bytes.LastIndex(text, []byte("\r\n--")); i > 0 {
		text = text[:i+2]
	}
	return text
}

// twoHeaders has a text that begins like another header section.
func twoHeaders(m *mail) []byte {
	m.plain()
	return []byte(crlf(m.header() + "\n" + m.header() + "\n" + m.prose()))
}

// leastOfAll is a field, and no more.
func leastOfAll(m *mail) []byte {
	return []byte("X-" + m.token(2) + ":" + pick(m, []string{"", "x", " "}) + pick(m, []string{"\r\n", "\r\n\r\n"}))
}
