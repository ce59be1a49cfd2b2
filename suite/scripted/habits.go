package scripted

import (
	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// habits finds the rules that the client of the transcript breaks: whoever takes its
// part breaks them, too.
type habits struct{ judge *client.Judge }

func newHabits(tls bool) habits { return habits{client.New(tls)} }

func (h habits) said(text transcript.Text) {
	line, literal := text.Literal()
	if literal {
		h.judge.Sent(0, []byte(line+"\r\n"))
	} else {
		h.judge.SentMasked(0, []byte(text.String()+"\r\n"))
	}
}

func (h habits) heard(r *Reply) {
	h.judge.Line(0, []byte(r.status.String()+"\r\n"))
	for _, l := range r.body {
		h.judge.Text([]byte(l.Text.String() + "\r\n"))
	}
	if r.multi {
		h.judge.EndText()
	}
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
	for _, f := range h.judge.Findings() {
		broken[f.Rule] = true
	}
	return broken
}
