package model

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// permitAuth is how an exchange may end.
func (s *session) permitAuth(cmd *Command) Permission {
	x := cmd.auth
	switch {
	case x == nil:
		return either(NotSeen)
	case x.Mechanism == "":
		return either(AnyReply)
	case x.Fate == Right:
		return either(RightCredentials)
	case x.Fate == Doomed:
		return x.MustFail
	case x.Fate == Going:
		return negative(NothingProven)
	}
	return either(HasPolicies)
}

// challenge takes a challenge.
func (s *session) challenge(cmd *Command, l Line) {
	x, m := cmd.auth, s.m
	message, err := sasl.Decode(strings.TrimRight(l.Status.Text, "\r\n"))
	e := &Challenge{
		Place: s.place(l.At), Line: l, Auth: *x, Message: message, Decoded: err == nil, Asks: x.asks(),
		OtherService: m.otherService,
	}
	if x.Mechanism != "" {
		x.Server = append(x.Server, message)
		if !x.AtOnce {
			e.Spoken = len(x.Spoken())
			s.readChallenge(x, e)
		}
	}
	cmd.waiting, cmd.Challenged = true, true
	s.last, s.reply = cmd, l.Status
	m.emit(s, e)
}

// readChallenge takes over what a challenge says.
func (s *session) readChallenge(x *Exchange, e *Challenge) {
	if e.Spoken == 0 || !e.Decoded || x.Masked {
		return
	}
	switch {
	case x.Mechanism == "CRAM-MD5" && e.Spoken == 1:
		e.Repeated, e.Here = s.said(string(e.Message))
	case strings.HasPrefix(x.Mechanism, "SCRAM-") && e.Spoken == 1:
		s.readServerFirst(x, e)
	case strings.HasPrefix(x.Mechanism, "SCRAM-"):
		s.readServerFinal(x, e)
	case oneOf(x.Mechanism, "OAUTHBEARER", "XOAUTH2"):
		x.Denied, x.Reported = true, true
	}
}

// said notes a challenge, or a part of one that must be new each time, and reports
// whether it came before, and whether that was on this connection.
func (s *session) said(text string) (before, here bool) {
	first := s.m.challenges[text]
	if first == nil {
		s.m.challenges[text] = s
	}
	return first != nil, first == s
}

// endAuth takes the final reply to AUTH; nil if there is nothing to tell.
func (s *session) endAuth(cmd *Command, l Line) *AuthEnded {
	x := cmd.auth
	if x == nil || s.State != Authorization {
		return nil
	}
	e := &AuthEnded{Place: s.place(l.At), Line: l, Command: *cmd, Auth: *x}
	s.auth = nil
	if x.user != "" {
		s.User = x.user
	}
	s.effect = AuthHadNone
	ok := l.Status.Indicator == wire.OK
	if ok {
		s.effect = AuthTookEffect
	}
	if x.Mechanism != "" && ok {
		s.ByAuth = true
	} else if x.Mechanism != "" {
		s.m.otherService = s.m.otherService || x.Service() == sasl.Service && x.Fate == Right && !Trouble(l.Status)
	}
	if l.Status.Indicator == wire.ERR {
		e.LongCut = s.m.longCut.refused(x)
	}
	e.OtherService = s.m.otherService
	return e
}

// Trouble reports whether a reply speaks of a hindrance that has nothing to do with the
// command.
func Trouble(st wire.Status) bool {
	for _, code := range []string{"SYS", "LOGIN-DELAY", "IN-USE"} {
		if wire.CodeIs(st.Code, code) {
			return true
		}
	}
	return false
}
