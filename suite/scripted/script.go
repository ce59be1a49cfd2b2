package scripted

import (
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Session is one connection of a transcript, as a server plays it.
type Session struct {
	File  string
	Title string
	TLS   bool // from the start

	greeting  Reply
	exchanges []*exchange
	// left is where the client ends the connection; zero if the transcript does not
	// say so.
	left     transcript.Position
	recorded bool
	habits   map[requirement.ID]bool // rules that the client of the transcript breaks itself

	index map[string][]*exchange // by keyword, in upper case
}

// exchange is a command, the responses to challenges that belong to it, and what the
// server says to each.
type exchange struct {
	login bool // <log in>: any login will do, and nothing else is set
	lines []*line
	state state // before it
}

// line is a line of the client, and the reply to it; nil if none comes.
type line struct {
	pos   transcript.Position
	text  transcript.Text // without line end
	coded bool            // the line is the text in Base64
	reply *Reply
}

// Reply is what the server says to one line.
type Reply struct {
	after  time.Duration // that passed before it, as far as the transcript says
	status transcript.Text
	multi  bool
	body   []transcript.BodyLine // of a multi-line reply, as sent
	secure bool                  // TLS begins after it
	close  bool                  // the server closes the connection after it
}

// state is where a session stands.
type state struct {
	secure bool
	in     bool   // logged in
	marked string // the messages marked as deleted, as " 1  2 "
}

// keyword is the first word of a command, in upper case; "" where a value stands for it.
func keyword(text transcript.Text) string {
	if len(text) == 0 {
		return ""
	}
	return firstWord(text[0].Literal)
}

// command is what the exchange begins with.
func (x *exchange) command() transcript.Text {
	if len(x.lines) == 0 {
		return nil
	}
	return x.lines[0].text
}

// final is the reply that ends the exchange; nil if there is none.
func (x *exchange) final() *Reply {
	if len(x.lines) == 0 {
		return nil
	}
	return x.lines[len(x.lines)-1].reply
}
