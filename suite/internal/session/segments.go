package session

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

const (
	// mostSegmented is how often the same command comes in segments of the situation: a server that can't put
	// lines together, or take them apart, shows that soon, and with each command in its own way.
	mostSegmented = 2
	// mostSplit is how often commands of a keyword do in two pieces if each is another one: what is wrong with one
	// message shows with that message.
	mostSplit = 24
	// mostPipelined is that in company, which costs a command.
	mostPipelined = 6
	// longestSplit is how many octets are sent in two pieces at most: what is longer has segments of its own.
	longestSplit = 1024
	// apart is how long the second piece of a line waits, so that it comes in a segment of its own.
	apart = 5 * time.Millisecond
)

// sendApart sends a line, in two pieces or in company if the situation asks for it.
func (p *player) sendApart(l *link, line []byte) error {
	command := wire.ParseCommand(line)
	if l.bare || l.beside() || command.Spec().TLS { // what comes after STLS has to be TLS, in recordings as well
		return p.send(l, line)
	}
	switch p.cfg.Situation[situation.Segments] {
	case situation.SplitLine:
		if p.segmented(l, command, mostSplit) {
			return p.sendSplit(l, line)
		}
	case situation.Pipelined:
		if !model.Printable(strings.TrimRight(string(line), "\r\n")) {
			return p.send(l, line) // a server may hang up for it, and what it has said is lost
		}
		if company, most := p.company(l, command); company != "" && p.segmented(l, command, most) {
			return p.sendPipelined(l, company, line)
		}
	}
	return p.send(l, line)
}

// segmented reports whether a command is to be sent in segments of the situation, and counts it. Most is how often
// commands of its keyword may be.
func (p *player) segmented(l *link, command wire.Command, most int) bool {
	key, line := command.Keyword, command.Keyword+" "+command.Rest
	if p.oracle.Responding(l.n) {
		key = "a response"
	}
	if p.inSegments == nil {
		p.inSegments = map[string]int{}
	}
	n, again := p.inSegments[key], p.inSegments[line] > 0
	if n >= most || again && n >= mostSegmented {
		return false
	}
	p.inSegments[key]++
	p.inSegments[line]++
	return true
}

// sendSplit sends a line in two pieces that arrive apart.
func (p *player) sendSplit(l *link, line []byte) error {
	if err := l.conn.pass(line); err != nil {
		return err
	}
	p.note(l, line)
	return p.putSplit(l, line, len(line))
}

// putSplit sends octets in two pieces that arrive apart, of which the first ends within the first line, which has so
// many octets.
func (p *player) putSplit(l *link, octets []byte, first int) error {
	l.split++
	at := 1 + (first+7*l.split)%(first-1) // anywhere, between CR and LF as well
	if err := p.put(l, octets[:at]); err != nil {
		return err
	}
	p.sleep(apart)
	return p.put(l, octets[at:])
}

// company is the command that goes before another one in its segment, which changes nothing: it must be allowed to be
// there, and to be followed before its reply has come. It is "" if there is none; most is how often it goes.
func (p *player) company(l *link, command wire.Command) (line string, most int) {
	switch {
	case p.oracle.Unanswered(l.n) > 0 || len(l.said.Unended(conversation.Client).Octets) > 0:
		return "", 0
	case p.oracle.InTransaction(l.n):
		return "NOOP\r\n", mostPipelined
	case p.oracle.TakesAhead(l.n) && command.Spec().Follows == "":
		return "CAPA\r\n", 1
	}
	return "", 0
}

// sendPipelined sends a line in one segment with a command before it, and reads the reply to that.
func (p *player) sendPipelined(l *link, company string, line []byte) error {
	for _, each := range [][]byte{[]byte(company), line} {
		if err := l.conn.pass(each); err != nil {
			return err
		}
		p.note(l, each)
	}
	if err := p.put(l, slices.Concat([]byte(company), line)); err != nil {
		return err
	}
	return p.readReply(l, p.oracle.State(l.n) == model.Authorization)
}

// putSegment sends octets of the script's own in one segment or, if the situation asks for it, in two.
func (p *player) putSegment(l *link, octets []byte) error {
	first := bytes.IndexByte(octets, '\n') + 1
	split := p.cfg.Situation[situation.Segments] == situation.SplitLine
	if split && first > 1 && len(octets) <= longestSplit && !l.busy() {
		return p.putSplit(l, octets, first)
	}
	return p.put(l, octets)
}
