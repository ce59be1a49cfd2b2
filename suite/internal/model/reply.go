package model

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// replied takes the first line of the reply to a command.
func (s *session) replied(cmd *Command, l Line) {
	m := s.m
	s.pop()
	if s.State == Transaction {
		s.alive()
	}
	s.refusedBefore = s.last != nil && s.reply.Indicator == wire.ERR
	s.last, s.reply, s.replyAt = cmd, l.Status, l.At
	s.sinceFailure++
	if l.Status.Indicator == wire.ERR {
		s.refusals++
	}
	a := s.answered(cmd, l)
	s.unsureNumber = a.May.Why == MessageUnknown
	if a.InCapitals = m.capitals[cmd.Keyword]; cmd.Word == cmd.Keyword && l.Status.Indicator == wire.OK {
		m.capitals[cmd.Keyword] = true
	}
	e := &Reply{
		Answered: a, Login: s.loginOf(cmd), Policy: s.policy(cmd, l.Status), Mode: s.mode(cmd),
		Wording: s.hear(cmd, l),
	}
	auth := s.endAuth(cmd, l)
	s.note(cmd, l, e)
	m.emit(s, a)
	m.emit(s, e)
	if auth != nil {
		m.emit(s, auth)
	}
	s.shown(cmd, l)
	if l.Status.Indicator == wire.OK && cmd.MultiLine() {
		return
	}
	s.denyNumber(a)
	s.settle(l.At, cmd, l.Status)
	if s.State == Transaction {
		s.view.pass(cmd.Keyword, l.Status.Indicator == wire.ERR)
	}
}

// answered is what is known of a reply before the session takes it over.
func (s *session) answered(cmd *Command, l Line) *Answered {
	may := s.permit(cmd)
	e := &Answered{
		Place: s.place(l.At), Line: l, Command: *cmd, May: may, Named: s.named(cmd), Refusal: s.refusal(cmd, l, may),
	}
	if cmd.auth != nil {
		x := *cmd.auth
		e.Auth = &x
	}
	return e
}

// shown notes that the server has answered a command as if there were the message that it
// names.
func (s *session) shown(cmd *Command, l Line) {
	if s.State == Transaction && l.Status.Indicator == wire.OK && cmd.Spec().Number {
		s.view.serve(cmd, l.At)
		s.view.reach(cmd)
	}
}

// note takes over what a reply says of the server and the session, apart from the maildrop.
func (s *session) note(cmd *Command, l Line, e *Reply) {
	m, ok := s.m, l.Status.Indicator == wire.OK
	switch {
	case cmd.Keyword == "STLS" && ok && s.State == Authorization:
		s.awaitTLS = true
		m.stls = m.stls || cmd.Args == nil && !cmd.Unprintable
	case cmd.Unprintable:
	case cmd.Keyword == "CAPA" && l.Status.Indicator == wire.ERR && cmd.Args == nil:
		m.capaRefused = true
	case cmd.Keyword == "LAST":
		s.noteLast(cmd, l.Status)
	case cmd.Keyword == "LANG" && ok && cmd.Args != nil:
		s.Language = true
	case cmd.Keyword == "UTF8" && ok:
		s.UTF8 = true
		m.utf8.given = s
	}
	m.utf8.refused(e)
	e.NoCapa, e.StartTLS = m.capaRefused && !m.capa, m.stls
}

// settle takes over what a reply without further lines means for the session and its
// maildrop.
func (s *session) settle(at Spot, cmd *Command, st wire.Status) {
	switch s.State {
	case Authorization:
		s.settleAuthorization(at, cmd, st)
	case Transaction:
		s.settleTransaction(at, cmd, st)
	}
}

// named is what is known of the message that a command names.
func (s *session) named(cmd *Command) Named {
	n := Named{Number: cmd.Number()}
	if s.view == nil {
		return n
	}
	n.Last = s.view.last.told()
	it, known := s.view.item(n.Number)
	n.Known = known
	if it != nil {
		n.There, n.Deleted, n.Since, n.Fetched = true, it.deleted, it.sinceMarked(), it.text.Whole
	}
	return n
}

// refusal is what is known when a command is refused that has to work.
func (s *session) refusal(cmd *Command, l Line, may Permission) Refusal {
	v := s.view
	if v == nil || s.State != Transaction {
		return Refusal{}
	}
	if may.Must == Positive && !may.Allows(l.Status) && !v.overlapped && !slices.Contains(v.refused, cmd.Keyword) {
		if v.refused == nil {
			v.refusedAt = l
		}
		v.refused = append(v.refused, cmd.Keyword)
	}
	var lost *Ending
	if v.drop.unsettled.Any && cmd.Number() > 0 && !v.joined && !v.overlapped && v.untold() {
		past := v.drop.unsettled
		lost = &past
	}
	return Refusal{
		Worked: v.worked[cmd.Keyword], Overlapped: v.overlapped, AfterRefusal: s.refusedBefore,
		InVain: (v.joined || v.shadowed) && len(v.worked) == 0 && v.closed() && lost == nil, First: v.refusedAt.At,
		Lost: lost, Kept: v.drop.kept,
	}
}

// untold reports whether the session has told of no message: neither how many there are, nor anything of one.
func (v *view) untold() bool {
	for keyword := range v.worked {
		if spec := wire.SpecOf(keyword); spec.Number || keyword == "STAT" {
			return false
		}
	}
	return true
}

// closed reports whether commands were refused that no session may refuse that has the maildrop open.
func (v *view) closed() bool { return len(v.refused) > 1 || slices.Contains(v.refused, "STAT") }

// nothingWorked tells of a session in which no command has worked that had to: the login
// was confirmed, and has not taken place.
func (s *session) nothingWorked() {
	v := s.view
	if len(v.worked) == 0 && v.closed() && !v.joined && !v.shadowed {
		s.m.emit(s, &NothingWorked{Place: s.place(v.refusedAt.At), Line: v.refusedAt, Login: v.login})
	}
}
