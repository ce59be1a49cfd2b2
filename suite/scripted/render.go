package scripted

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// stampLike is the timestamp of a greeting (RFC 1939 section 7).
var stampLike = regexp.MustCompile(`<[^<>\s]+@[^<>\s]+>`)

// render makes octets of a reply.
func (p *Player) render(r *Reply) Reaction {
	var b bytes.Buffer
	b.WriteString(p.fill(r.status))
	b.WriteString("\r\n")
	out := Reaction{After: r.after, Secure: r.secure, Close: r.close}
	if !r.multi {
		out.Octets = b.Bytes()
		p.tell(out.Octets, nil)
		return out
	}
	start := b.Len()
	for _, l := range r.body {
		b.WriteString(p.fill(l.Text))
		b.WriteString("\r\n")
	}
	b.WriteString(".\r\n")
	out.Octets = b.Bytes()
	p.tell(out.Octets[:start], out.Octets[start:])
	return out
}

// say is the reaction with a status line that is not the transcript's.
func (p *Player) say(format string, args ...any) Reaction {
	line := fmt.Appendf(nil, format+"\r\n", args...)
	p.tell(line, nil)
	return Reaction{Octets: line}
}

// fill puts values into a text of the server.
func (p *Player) fill(text transcript.Text) string {
	if octets, literal := text.Literal(); literal {
		return octets
	}
	var b strings.Builder
	for _, part := range text {
		b.WriteString(part.Literal)
		if part.Name != "" {
			value, _ := p.value(part.Name)
			b.WriteString(value)
		}
	}
	return b.String()
}

// value is what a name stands for.
func (p *Player) value(name string) (string, bool) {
	field, number := strings.TrimRight(name, "2"), 0
	if field != name {
		number = 1
	}
	switch field {
	case "timestamp":
		return p.stamp, number == 0
	case "user", "password":
		if number >= len(p.options.Accounts) {
			return "", false
		}
		a := p.options.Accounts[number]
		if field == "user" {
			return a.User, true
		}
		return a.Password, true
	}
	return "", false
}

// newStamp is a timestamp that was never used before.
func (p *Player) newStamp() string {
	octets := make([]byte, 12)
	_, _ = io.ReadFull(p.options.Random, octets)
	return "<" + strconv.FormatInt(p.options.Now().Unix(), 10) + "." + fmt.Sprintf("%x", octets) + "@localhost>"
}
