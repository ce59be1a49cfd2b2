package session

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Reply is a reply that a script expects, as it came.
type Reply struct {
	Step   transcript.Step // an *Expect, or a direction such as <any reply>
	Status string          // the first line, without its end
	// Lines are those after it, as they are sent: byte-stuffed. Nil if the reply has
	// one line.
	Lines []string
	Body  []byte // what they were before they were byte-stuffed, with their ends
	Holds bool   // it is as the script expects
	// StatusHolds tells that the first line is as the script expects.
	StatusHolds bool
}

// observe tells the observer of a reply.
func (p *player) observe(l *link, step transcript.Step, line []byte, status, holds bool) {
	if p.cfg.Observe == nil {
		return
	}
	r := Reply{Step: step, Status: strings.TrimRight(string(line), "\r\n"), Holds: holds, StatusHolds: status}
	if l.followed {
		r.Lines, r.Body = []string{}, append([]byte{}, l.kept...)
		for text := range strings.Lines(string(l.kept)) {
			text = strings.TrimRight(text, "\r\n")
			if strings.HasPrefix(text, ".") {
				text = "." + text
			}
			r.Lines = append(r.Lines, text)
		}
	}
	p.cfg.Observe(r)
}

// anyReply reads a reply of which only the oracle judges.
func (p *player) anyReply(l *link, d *transcript.Direction) error {
	line, err := p.readWhole(l, d.Kind == transcript.AnyOutcome, p.cfg.Observe != nil)
	if err == nil && !l.gone {
		p.observe(l, d, line, true, true)
	}
	return err
}

// decisive reports whether the rest of a session makes no sense without the success of a
// command. USER is none: what becomes of it shows when the password is sent. AUTH alone
// asks for a list.
func decisive(cmd wire.Command) bool { return cmd.LogsIn() || cmd.Spec().TLS || cmd.Spec().Ends }

// mayDiffer reports whether a reply that is not the recorded one is as legal, which it is
// if the oracle has nothing to say against it: the server lacks a capability, or has
// another status for what the rules leave open, or the right one where the recorded
// server had not.
// That nobody knows whether there is a message leaves nothing open: the recording has it.
func (p *player) mayDiffer(l *link, command wire.Command, w *mismatch) bool {
	switch {
	case !p.cfg.Recording || p.cfg.Exact:
		return false
	case w.kind == otherStatus && w.status == wire.OK && p.oracle.Unsure(l.n):
		return false
	case w.kind == lacksMember:
		return true
	}
	bound := decisive(command)
	if command.Spec().Ends {
		bound = w.status == wire.OK
	}
	return w.ends() && !bound && command.Keyword != ""
}

// remark notes a difference that breaks nothing.
func (p *player) remark(at model.Spot, w *mismatch) {
	p.own = append(p.own, rules.Finding{
		Message: w.message, Expected: w.expected, Got: w.got, Spot: at, Severity: requirement.Info,
	})
}
