package mailgrammar

import (
	"math/rand/v2"
	"strings"
)

// Draw returns message number n, counted from 0, of those that a seed stands for. Each message has some
// features that its number chooses, so that a few dozen messages have them all, and others by chance.
func Draw(seed uint64, n int) []byte {
	m := begin(seed, n)
	for k := range chosen {
		features[(uint64(n*chosen+k)+seed%uint64(len(features)))%uint64(len(features))](m)
	}
	for range m.IntN(4) {
		features[m.IntN(len(features))](m)
	}
	return []byte(m.text())
}

// chosen is how many features the number of a message chooses.
const chosen = 3

// DrawOdd is Draw for messages that are malformed.
func DrawOdd(seed uint64, n int) []byte {
	m := begin(seed, n)
	for range 1 + m.IntN(3) {
		features[m.IntN(len(features))](m)
	}
	return oddities[(uint64(n)+seed%uint64(len(oddities)))%uint64(len(oddities))](m)
}

// mail is a message that is being drawn.
type mail struct {
	*rand.Rand
	number int
	trace  []string   // the fields at the top; their lines end with LF here
	fields []string   // all others
	lines  [][]string // runs of lines that the text must have somewhere
	parts  bool       // it is to be a multipart
	eight  bool       // some octets are above 127
	border int        // the octet at which a line with a dot has to begin; 0 if none has
	size   int        // of the whole, if it is not 0
	tail   []string   // the last lines
	bare   bool       // there is no body
}

func begin(seed uint64, n int) *mail {
	m := &mail{Rand: rand.New(rand.NewPCG(seed, uint64(n))), number: n}
	m.fields = []string{
		"From: Alice Example <alice@example.org>\n",
		"To: Bob Example <bob@example.org>\n",
		"Subject: " + m.words(1+m.IntN(8)) + "\n",
		"Date: " + m.date() + "\n",
		"Message-ID: <" + m.token(12) + "@fixtures.example>\n",
	}
	return m
}

// text is the message, with CRLF line ends.
func (m *mail) text() string {
	body := m.body()
	header := m.header()
	if m.border > 0 || m.size > 0 {
		body = m.padded(sent(header)+2, body)
	}
	return crlf(header + "\n" + body)
}

// header is the header section without the blank line after it.
func (m *mail) header() string {
	fields := m.fields
	if m.IntN(3) == 0 {
		m.Shuffle(len(fields), func(i, j int) { fields[i], fields[j] = fields[j], fields[i] })
	}
	return strings.Join(m.trace, "") + strings.Join(fields, "")
}

// body is what follows the blank line.
func (m *mail) body() string {
	if m.bare {
		return ""
	}
	var body string
	if m.parts {
		body = m.multipart(1 + m.IntN(4))
	} else {
		body = m.single()
	}
	return body + joined(m.tail)
}

// padded fills a body up, so that a line with a dot begins at the border, counted from the beginning of the
// message, or the message has the size that was drawn.
func (m *mail) padded(before int, body string) string {
	at := before + sent(body)
	if m.border > 0 {
		body += m.filling(m.border - at)
		if before+sent(body) == m.border {
			body += pick(m, []string{".\n", "..\n", ".x\n", ".\n.\n", ". and on\n"}) + m.words(3) + "\n"
		}
		return body
	}
	return body + m.filling(m.size-at)
}

// filling is lines of so many octets as they are sent, their line ends included; none if there is no room.
func (m *mail) filling(octets int) string {
	var b strings.Builder
	for octets >= 2 {
		n := min(octets, 40+m.IntN(38))
		if rest := octets - n; rest == 1 {
			n--
		}
		if n < 2 {
			break
		}
		b.WriteString(m.letters(n-2) + "\n")
		octets -= n
	}
	return b.String()
}

// sent is how many octets a text has whose lines end with CRLF.
func sent(text string) int { return len(text) + strings.Count(text, "\n") }

func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

func joined(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

func pick[T any](m *mail, of []T) T { return of[m.IntN(len(of))] }
