package specs

import (
	"bytes"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// Reply is a reply of the server.
type Reply struct {
	Line string // the first line, without its end; "" if the connection ended instead
	Body []byte // the lines after it, with their ends, before they were byte-stuffed; nil if there are none

	session      *Session
	status, body int // entries of the log; -1 if there is none
}

// String returns the first line.
func (r Reply) String() string { return r.Line }

func (r Reply) ok() bool { return r.parsed().Indicator == wire.OK }

func (r Reply) parsed() wire.Status { return wire.ParseStatus([]byte(r.Line)) }

// last returns the last reply on the connection since the log had so many entries.
func (c *Conn) last(from int) Reply {
	r := Reply{session: c.session, status: -1, body: -1}
	entries := c.session.steps.Log().Entries
	for i := from; i < len(entries); i++ {
		switch e := entries[i]; {
		case e.Conn != c.number || e.Side != conversation.Server:
		case e.Body:
			r.body = i
		default:
			r.status, r.body, r.Line = i, -1, strings.TrimRight(string(e.Data), "\r\n")
		}
	}
	return r
}

// spot is where octets of the body are in the conversation, or of the first line if there is
// no body.
func (r Reply) spot(from, to int) model.Spot {
	if r.body < 0 {
		return r.first(from, to)
	}
	return model.Spot{Entry: r.body, From: r.sent(from), To: r.sent(to)}
}

// first is where octets of the first line are.
func (r Reply) first(from, to int) model.Spot {
	return model.Spot{Entry: r.status, From: int64(from), To: int64(to)}
}

// sent is where an octet of the body was sent, which was byte-stuffed.
func (r Reply) sent(at int) int64 {
	at = min(at, len(r.Body))
	dots := 0
	for line := range bytes.Lines(r.Body[:at]) {
		if line[0] == '.' {
			dots++
		}
	}
	return int64(at + dots)
}
