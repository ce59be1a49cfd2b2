package scripted

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// maildrop is where lines come from that a transcript leaves out.
type maildrop struct {
	name  string
	fixed *fixtures.Maildrop // nil until it is needed
	lists map[bool][]string  // of LIST (false) and UIDL
}

// largest is a message that is left out for good reason; mostMade, how many lines are made
// for one transcript.
const largest, mostMade = 16 << 20, 1 << 20

func maildropOf(script *transcript.Script) *maildrop {
	m := &maildrop{name: script.Header.Maildrop.Name, lists: map[bool][]string{}}
	if m.name == "" {
		m.name = "two-messages"
	}
	return m
}

// message is the lines of message n, as sent.
func (m *maildrop) message(n int) ([]string, error) {
	if m.fixed == nil {
		drop, err := fixtures.Load(m.name)
		if err != nil {
			return nil, err
		}
		m.fixed = &drop
	}
	if n < 1 || n > len(m.fixed.Messages) {
		return nil, fmt.Errorf("the maildrop %s has no message %d", m.name, n)
	}
	if size := m.fixed.Messages[n-1].Size(); size > largest {
		return nil, fmt.Errorf("message %d of the maildrop %s has %d octets, which is too much to be served", n, m.name, size)
	}
	octets, err := m.fixed.Messages[n-1].Bytes()
	if err != nil {
		return nil, err
	}
	var lines []string
	for l := range bytes.Lines(octets) {
		text := strings.TrimSuffix(strings.TrimSuffix(string(l), "\n"), "\r")
		if strings.HasPrefix(text, ".") {
			text = "." + text
		}
		lines = append(lines, text)
	}
	return lines, nil
}

// top is the header of message n and the first lines of its body.
func (m *maildrop) top(n, count int) ([]string, error) {
	lines, err := m.message(n)
	for i, text := range lines {
		if text == "" {
			return lines[:i+1+min(len(lines)-i-1, max(count, 0))], err
		}
	}
	return lines, err
}

// listing is the lines of LIST or UIDL.
func (m *maildrop) listing(uid bool) []string {
	if lines, made := m.lists[uid]; made {
		return lines
	}
	for n := 1; ; n++ {
		message, err := m.message(n)
		if err != nil {
			return m.lists[uid]
		}
		size := 0
		for _, text := range message {
			size += len(strings.TrimPrefix(text, ".")) + len("\r\n")
		}
		line := fmt.Sprintf("%d %d", n, size)
		if uid {
			line = fmt.Sprintf("%d %s-%d", n, m.name, n)
		}
		m.lists[uid] = append(m.lists[uid], line)
	}
}

// body takes over the lines of a reply, or makes them.
func (c *compiler) body(x *exchange, r *Reply, e *transcript.Expect) {
	command, _ := x.command().Literal()
	cmd := wire.ParseCommand([]byte(command))
	r.multi = e.Body != nil || cmd.MultiLine() && strings.HasPrefix(r.status.String(), "+OK")
	if !r.multi {
		return
	}
	if e.Body == nil {
		r.body = c.lines(e.Pos, cmd, &transcript.Direction{Kind: transcript.ThisMessage})
		return
	}
	for _, l := range e.Body {
		if l.Direction != nil {
			r.body = append(r.body, c.lines(e.Pos, cmd, l.Direction)...)
			continue
		}
		c.checkLine(l.Line)
		r.body = append(r.body, l)
	}
}

// lines are those that a direction stands for within the reply to a command.
func (c *compiler) lines(at transcript.Position, cmd wire.Command, d *transcript.Direction) []transcript.BodyLine {
	var lines []string
	var err error
	switch {
	case d.Kind == transcript.AnyLines:
	case d.Kind == transcript.WholeMessage:
		lines, err = c.maildrop.message(number(d.Args, 0))
	case d.Kind == transcript.TopOfMessage:
		lines, err = c.maildrop.top(number(d.Args, 1), number(d.Args, 0))
	case cmd.Keyword == "RETR" && len(cmd.Args) == 1:
		lines, err = c.maildrop.message(atoi(cmd.Args[0]))
	case cmd.Keyword == "TOP" && len(cmd.Args) == 2:
		lines, err = c.maildrop.top(atoi(cmd.Args[0]), atoi(cmd.Args[1]))
	case cmd.Spec().Content == wire.Listing:
		lines = c.maildrop.listing(cmd.Keyword == "UIDL")
	}
	if c.made += len(lines); err == nil && c.made > mostMade {
		lines, err = nil, fmt.Errorf("there are more than %d of them in all", mostMade)
	}
	if err != nil {
		c.fail(at, "found lines that the transcript leaves out: %v", err)
	}
	body := make([]transcript.BodyLine, len(lines))
	for i, text := range lines {
		body[i].Text = transcript.Text{{Literal: text}}
	}
	return body
}

func number(args []transcript.Text, i int) int {
	text, _ := args[i].Literal()
	return atoi(text)
}

func atoi(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return n
}
