package session

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// expect reads the reply that a step asks for and compares it.
func (p *player) expect(l *link, e *transcript.Expect) error {
	if l.gone || l.conn == nil {
		return nil
	}
	greeting := p.oracle.AwaitsGreeting(l.n)
	if greeting {
		p.printedStamp(l, e.Status.Text)
	}
	p.printedChallenge(l, e.Status.Text)
	before := p.oracle.Breaches()
	line, err := p.readWhole(l, false, p.cfg.Observe != nil || slices.ContainsFunc(e.Body, isLine))
	if err != nil || l.gone {
		return err
	}
	command := p.oracle.Last(l.n)
	if greeting {
		command = wire.Command{}
	}
	wrong, spot := p.compareStatus(l, e, command, line)
	status := wrong == nil
	if status && e.Body != nil {
		wrong, spot = p.compareBody(l, e, command)
	}
	p.observe(l, e, line, status, wrong == nil)
	switch {
	case wrong == nil:
		p.holds()
		return nil
	case (!p.sectioned || wrong.kind == lacksID) && !p.oracle.Ahead(l.n) && wrong.explained(p.oracle.Kinds(before)):
		return nil
	case !p.sectioned && p.oracle.Miscounted(l.n):
		return nil // what the transcript builds upon was lost before
	case p.mayDiffer(l, command, wrong):
		p.remark(spot, wrong)
		return nil
	}
	if wrong.ends() && p.lacksSecret(command) {
		return ErrNoSecret
	}
	if wrong.ends() && command.Keyword == "UTF8" && wrong.status == wire.OK &&
		wire.ParseStatus(line).Indicator == wire.ERR {
		return ErrNoUTF8
	}
	p.fails(spot, wrong.expected, wrong.got, wrong.message)
	if wrong.ends() {
		p.noteLock(command, wrong, line)
		return &stopped{wrong.message}
	}
	return nil
}

// isLine reports whether a line of the transcript is held against what comes; directions
// are the oracle's business.
func isLine(b transcript.BodyLine) bool { return b.Direction == nil }

// lacksSecret reports whether APOP was refused in a session that proves no rule: a server
// that stores the password of an account as a hash can't do otherwise.
func (p *player) lacksSecret(command wire.Command) bool {
	return command.Keyword == "APOP" && len(p.rules) == 0 && !p.cfg.Exact
}

// worseThan reports whether the oracle has found more than what is only worth knowing, or
// more than warnings, since it had found so many.
func (p *player) worseThan(mild requirement.Severity, before int) bool {
	for _, f := range p.oracle.Findings()[before:] {
		severity := f.Severity
		if q, ok := requirement.Find(f.Rule); ok && severity == "" {
			severity = q.Severity
		}
		if f.Cause != 0 {
			continue
		}
		if severity == requirement.Fail || severity == requirement.Warn && mild == requirement.Info {
			return true
		}
	}
	return false
}

// compareStatus compares the first line of a reply.
func (p *player) compareStatus(l *link, e *transcript.Expect, command wire.Command, line []byte) (*mismatch,
	model.Spot) {
	spot := model.Spot{Entry: p.lastLine(l)}
	text := strings.TrimRight(string(line), "\r\n")
	switch e.Status.Kind {
	case transcript.Exact:
		return p.compareExact(l, e.Status, text), spot
	case transcript.Pattern:
		return p.comparePattern(e.Status, text), spot
	}
	asked, got := wire.ParseStatus([]byte(e.Status.Text.String())), wire.ParseStatus(line)
	if asked.Indicator != got.Indicator {
		return &mismatch{
			kind: otherStatus, status: asked.Indicator, expected: asked.Indicator.String(), got: text,
			message: "the status of the reply is not what the transcript expects",
		}, spot
	}
	if asked.Code != "" && !wire.CodeIs(got.Code, asked.Code) {
		code := differs("["+asked.Code+"]", text, "the response code is not what the transcript expects")
		code.kind = otherCode
		return code, spot
	}
	if asked.Indicator != wire.OK {
		return nil, spot
	}
	return p.compareMeaning(l, command, e.Status.Text, text), spot
}

func (p *player) compareExact(l *link, want transcript.Line, got string) *mismatch {
	text, err := p.expand(l, want.Text)
	if err != nil {
		text = err.Error()
	}
	if text == got {
		return nil
	}
	return differs(text, got, "the line is not the one that the transcript gives")
}

// lastLine is the log entry of the status line that came last on a connection.
func (p *player) lastLine(l *link) int {
	for i := len(p.log.Entries) - 1; i >= 0; i-- {
		if e := p.log.Entries[i]; e.Conn == l.n && e.Side == conversation.Server && !e.Body {
			return i
		}
	}
	return 0
}
