package conversation

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
)

const (
	excerptLines = 40  // lines of a conversation that are shown before the finding
	excerptWidth = 160 // characters of a line
)

// Excerpt prints the conversation up to a spot, a line for each line, with arrows below
// its octets.
func (l *Log) Excerpt(at model.Spot) []string {
	entry, from, to := min(at.Entry, len(l.Entries)-1), at.From, at.To
	var out []string
	several := l.several()
	left := 0 // lines of entries that are too far away to be looked at for secrets
	for i := entry; i >= 0; i-- {
		if len(out) >= excerptLines {
			left += len(l.Entries[i].print(""))
			continue
		}
		e, moved := l.shown(i)
		prefix := e.prefix(several)
		if i < entry {
			out = append(e.print(prefix), out...)
			continue
		}
		if from < int64(len(l.Entries[i].Data)) {
			from, to = moved(from), moved(to)
		}
		out = e.point(prefix, from, to)
	}
	if cut := len(out) - excerptLines; cut > 0 {
		left, out = left+cut, out[cut:]
	}
	if left > 0 {
		out = append([]string{fmt.Sprintf("... (%d lines before)", left)}, out...)
	}
	return out
}

func (l *Log) several() bool {
	for _, e := range l.Entries {
		if e.Conn != l.Entries[0].Conn {
			return true
		}
	}
	return false
}

func (e Entry) prefix(several bool) string {
	n := ""
	if several {
		n = strconv.Itoa(e.Conn)
	}
	return map[Side]string{Client: "C", Server: "S", Note: "-"}[e.Side] + n + ": "
}

// print prints an entry; of a long body only its ends.
func (e Entry) print(prefix string) []string {
	const shown = 6
	var out []string
	lines := e.lines()
	for i, line := range lines {
		if e.Body && len(lines) > 2*shown && i >= shown && i < len(lines)-shown {
			if i == shown {
				out = append(out, fmt.Sprintf("%s... (%d lines)", prefix, len(lines)-2*shown))
			}
			continue
		}
		out = append(out, prefix+escape(line))
	}
	if e.Total > int64(len(e.Data)) && e.Body {
		out = append(out, fmt.Sprintf("%s... (%d octets in all)", prefix, e.Total))
	}
	return out
}

// point prints an entry with an arrow below the octets in question.
func (e Entry) point(prefix string, from, to int64) []string {
	if !e.Body || to == 0 && from == 0 {
		if to == 0 || from >= int64(len(e.Data)) {
			from, to = 0, int64(len(bytes.TrimRight(e.Data, "\r\n")))
		}
		if e.Body {
			return append(e.print(prefix), strings.Repeat(" ", len(prefix))+"^")
		}
		return []string{prefix + escape(e.Data), arrow(prefix, e.Data, from, to)}
	}
	var out []string
	at := int64(0)
	lines := e.lines()
	hit := -1
	for i, line := range lines {
		if from < at+int64(len(line)) || i == len(lines)-1 {
			hit = i
			break
		}
		at += int64(len(line))
	}
	if from >= int64(len(e.Data)) || hit < 0 {
		return append(e.print(prefix), fmt.Sprintf("%s^ at octet %d", strings.Repeat(" ", len(prefix)), from))
	}
	const around = 4
	if hit > around {
		out = append(out, fmt.Sprintf("%s... (%d lines)", prefix, hit-around))
	}
	for i := max(0, hit-around); i <= min(hit+around, len(lines)-1); i++ {
		out = append(out, prefix+escape(lines[i]))
		if i == hit {
			out = append(out, arrow(prefix, lines[i], from-at, max(to, from+1)-at))
		}
	}
	return out
}

// lines cuts the octets after each LF.
func (e Entry) lines() [][]byte {
	lines := bytes.SplitAfter(e.Data, []byte("\n"))
	if n := len(lines); n > 1 && len(lines[n-1]) == 0 {
		lines = lines[:n-1]
	}
	return lines
}

// escape makes control octets visible; the CRLF that ends a line goes without saying.
func escape(line []byte) string {
	text, found := bytes.CutSuffix(line, []byte("\r\n"))
	s := quoteOctets(text)
	if !found && bytes.HasSuffix(line, []byte("\n")) {
		return clip(quoteOctets(line[:len(line)-1]) + `\n`)
	}
	return clip(s)
}

func quoteOctets(p []byte) string {
	q := strconv.QuoteToASCII(string(p))
	return strings.ReplaceAll(q[1:len(q)-1], `\"`, `"`)
}

func clip(s string) string {
	if len(s) > excerptWidth {
		return s[:excerptWidth] + fmt.Sprintf("... (%d characters)", len(s))
	}
	return s
}

// arrow underlines octets from up to to of a printed line.
func arrow(prefix string, line []byte, from, to int64) string {
	from = min(max(from, 0), int64(len(line)))
	to = min(max(to, from), int64(len(line)))
	before := min(len(quoteOctets(line[:from])), excerptWidth)
	width := min(max(len(quoteOctets(bytes.TrimRight(line[from:to], "\r\n"))), 1), excerptWidth)
	return strings.Repeat(" ", len(prefix)+before) + strings.Repeat("^", width)
}
