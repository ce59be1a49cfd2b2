package scripted

import (
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// habits finds the rules that the client of the transcript breaks: whoever takes its
// part breaks them, too.
type habits struct{ conn *conversation.Connection }

// someTime is when things are said in a transcript, in which nobody knows.
func someTime() time.Time { return time.Time{} }

func newHabits(tls bool) habits {
	return habits{newConversation(conversation.NewLog(someTime)).Open(only, tls, tls)}
}

func (h habits) said(text transcript.Text) {
	line, literal := text.Literal()
	if literal {
		h.conn.Client(someTime(), []byte(line+"\r\n"))
	} else {
		h.conn.ClientMasked(someTime(), []byte(text.String()+"\r\n"))
	}
}

func (h habits) heard(r *Reply) {
	line := []byte(r.status.String() + "\r\n")
	if !r.multi {
		h.conn.Reply(line, nil)
		return
	}
	var lines []byte
	for _, l := range r.body {
		lines = append(lines, l.Text.String()+"\r\n"...)
	}
	h.conn.Reply(line, append(lines, ".\r\n"...))
}

// loggedIn stands for a login that the transcript leaves out.
func (h habits) loggedIn() {
	ok := &Reply{status: transcript.Text{{Literal: "+OK"}}}
	for _, command := range []string{"USER", "PASS"} {
		h.said(transcript.Text{{Literal: command + " "}, {Name: "user"}})
		h.heard(ok)
	}
}

func (h habits) broken() map[requirement.ID]bool {
	broken := map[requirement.ID]bool{}
	for _, f := range h.conn.Judge.Findings() {
		broken[f.Rule] = true
	}
	return broken
}
