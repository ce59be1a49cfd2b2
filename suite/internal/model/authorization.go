package model

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// permitInAuthorization is what the server may answer before login (RFC 1939 section 4).
func (s *session) permitInAuthorization(cmd *Command) Permission {
	switch cmd.Keyword {
	case "QUIT":
		if cmd.Args == nil {
			return positive(QuitAnytime)
		}
		return either(LenientSyntax)
	case "USER":
		if cmd.Rest == "" {
			return negative(NoName)
		}
	case "PASS":
		return s.permitPass(cmd)
	case "APOP":
		return s.permitAPOP(cmd)
	case "STLS":
		return s.permitSTLS(cmd)
	case "AUTH":
		return s.permitAuth(cmd)
	case "CAPA":
		if s.m.capa && cmd.Args == nil {
			return positive(CapaWorked)
		}
	default:
		if spec := cmd.Spec(); spec.States == wire.Transaction && (spec.Required || spec.Tag != "") {
			return negative(NotLoggedIn, cmd.Keyword)
		}
	}
	return either(HasPolicies)
}

// permitSTLS is what the server may answer to STLS (RFC 2595 section 4).
func (s *session) permitSTLS(cmd *Command) Permission {
	if s.Secure || cmd.Args != nil || s.User != "" || s.Failed || s.UTF8 || !s.Announced("STLS") {
		return either(OutOfOrder) // another one within TLS may be refused; an argument may be tolerated
	}
	return positive(StartTLSOffered)
}

func (s *session) permitPass(cmd *Command) Permission {
	switch {
	case s.User == "" && s.NamedInClear != "":
		return negative(NameBeforeTLS)
	case s.User == "":
		return negative(PassWithoutUser)
	case cmd.Rest == "":
		return negative(EmptyPassword)
	case s.unsure || cmd.masked:
		return either(NotSeen)
	}
	right, known := s.m.world.password(s.User)
	switch {
	case known && strings.TrimSpace(cmd.Rest) == strings.TrimSpace(right):
		return either(RightPassword) // whether blanks around it count is open
	case known:
		return s.permitWrongPass(cmd.Rest)
	case !s.m.world.strange(s.User):
		return either(HasPolicies)
	}
	return negative(NoSuchAccount)
}

func (s *session) permitWrongPass(password string) Permission {
	for _, other := range s.m.world.Accounts {
		switch {
		case other.Password != password:
		case s.renamed:
			return negative(PasswordOfNameBefore)
		default:
			return negative(PasswordOfAnother)
		}
	}
	return negative(WrongPassword)
}

// settleAuthorization takes over a reply before login.
func (s *session) settleAuthorization(at Spot, cmd *Command, st wire.Status) {
	switch {
	case cmd.Keyword == "PASS":
	case cmd.Keyword == "USER":
		s.Between = ""
	case s.User != "" && cmd.Keyword != "CAPA" && st.Indicator == wire.ERR:
		s.Between = cmd.Keyword
	}
	if st.Indicator != wire.OK {
		s.settleRefusal(at, cmd, st)
		return
	}
	switch cmd.Keyword {
	case "USER":
		s.renamed, s.tried = s.User != "", cmd.Rest
		s.User, s.NamedInClear, s.unsure = cmd.Rest, "", false
	case "PASS":
		s.logIn(at, cmd, s.User)
	case "APOP":
		name := ""
		if len(cmd.Args) > 0 {
			name = cmd.Args[0]
		}
		s.logIn(at, cmd, name)
	case "AUTH":
		s.logIn(at, cmd, s.User)
	case "QUIT":
		s.State = Over
		if d := s.m.drops[s.User]; d != nil {
			d.quitEarly = true
		}
	}
}

// settleRefusal takes over that a command before login was refused.
func (s *session) settleRefusal(at Spot, cmd *Command, st wire.Status) {
	switch cmd.Keyword {
	case "PASS", "APOP", "AUTH":
		s.deny(at, cmd, st)
		if d := s.m.drops[s.User]; d != nil && s.permit(cmd).Must == Negative {
			d.failedLogin = true
		}
		right := s.right(cmd)
		s.TurnedAway = s.TurnedAway || right
		if user, by := s.way(cmd); right && s.m.drops[user] != nil {
			d := s.m.drops[user]
			d.lock.refused(by, len(d.open), st)
		}
		if d := s.m.drops[s.User]; d != nil && cmd.Keyword == "PASS" {
			if d.refusedAgain = nil; right && DeniedOnly(st) && s.failures == 1 && len(d.open) == 0 &&
				s.Between == "" {
				d.refusedAgain = &at
			}
		}
		s.Failed, s.sinceFailure = true, 0
		s.failures++
		if s.unsure = s.unsure || cmd.Keyword == "PASS" && cmd.Rest == "" && s.User != ""; !s.unsure {
			s.User = ""
		}
	case "USER":
		if s.unsure = s.User != ""; !s.unsure {
			s.User, s.NamedInClear = "", ""
		}
	}
}

// DeniedOnly reports whether a login was refused for its credentials, or for no reason
// that the server gave.
func DeniedOnly(st wire.Status) bool { return st.Code == "" || wire.CodeIs(st.Code, "AUTH") }

// logIn takes over that a user has logged in.
func (s *session) logIn(at Spot, cmd *Command, user string) {
	e := &LoggedIn{Place: s.place(at)}
	intruder := s.wrong(cmd)
	s.enter(user)
	d := s.view.drop
	d.intruded = d.intruded || intruder
	e.Joined = len(d.open) - 1
	if cmd.Keyword == "PASS" {
		d.password[s.Secure] = true
		if !s.Failed {
			e.RefusedAgain, d.refusedAgain = d.refusedAgain, nil
		}
	}
	if d.ways == nil {
		d.ways = map[way]bool{}
	}
	_, by := s.way(cmd)
	d.ways[by] = true
	if !intruder && d.lock.taken(by, e.Joined) {
		d.lock.breach = &breach{Unlocked{s.place(at)}, s, slices.Clone(d.open[:e.Joined])}
	}
	s.m.emit(s, e)
}

// way is whom a login is for, and by what.
func (s *session) way(cmd *Command) (user string, by way) {
	by = way{cmd.Keyword, s.Secure}
	switch {
	case cmd.auth != nil:
		by.by = cmd.auth.Mechanism
		return cmd.auth.user, by
	case cmd.Keyword == "APOP" && len(cmd.Args) > 0:
		return cmd.Args[0], by
	}
	return s.User, by
}

// right reports whether a login has the credentials of an account.
func (s *session) right(cmd *Command) bool {
	switch cmd.Keyword {
	case "PASS":
		password, known := s.m.world.password(s.User)
		return known && password == cmd.Rest
	case "APOP":
		if len(cmd.Args) != 2 {
			return false
		}
		secret, known := s.m.world.password(cmd.Args[0])
		return known && s.Timestamp != "" && cmd.Args[1] == Digest(s.Timestamp, secret)
	case "AUTH":
		return cmd.auth != nil && cmd.auth.Fate == Right
	}
	return false
}

// wrong reports whether a PASS, APOP or AUTH is known to have wrong credentials.
func (s *session) wrong(cmd *Command) bool {
	switch {
	case s.State != Authorization:
		return false
	case cmd.auth != nil:
		return cmd.auth.Fate == Doomed && cmd.auth.Wrong
	case cmd.Keyword == "APOP": // a name that is nobody's may be refused for its form
		return slices.Contains([]Reason{WrongDigest, DigestForOtherGreeting}, s.permitAPOP(cmd).Why)
	}
	return cmd.Keyword == "PASS" && s.User != "" && cmd.Rest != "" && s.permitPass(cmd).Must == Negative
}

// rivals reports whether another login of the same user is under way, or one has succeeded
// that should not.
func (s *session) rivals(cmd *Command) bool {
	user, _ := s.way(cmd)
	if d := s.m.drops[user]; d != nil && d.intruded {
		return true
	}
	for _, other := range s.m.sessions {
		if other == s || other.State != Authorization {
			continue
		}
		for _, c := range other.pending {
			if name, _ := other.way(c); c.Spec().Login == wire.Decides && name == user {
				return true
			}
		}
	}
	return false
}

// loginOf is what is known of the login that a command is a part of.
func (s *session) loginOf(cmd *Command) Login {
	l := Login{Delayed: s.m.world.LoginDelay > 0}
	if s.State != Authorization {
		return l
	}
	l.Right, l.Wrong = s.right(cmd), s.wrong(cmd)
	l.Rivals = l.Wrong && s.rivals(cmd)
	if cmd.Keyword == "USER" {
		d := s.m.drops[cmd.Rest]
		l.PasswordWorked = d != nil && len(d.password) > 0
	}
	user, by := s.way(cmd)
	if d := s.m.drops[user]; d != nil {
		l.Beside = len(d.open)
	}
	if !l.Right {
		return l
	}
	if d := s.m.drops[user]; d != nil && d.ways[by] {
		l.Proven, l.Open, l.AfterFailure = true, len(d.open), d.failedLogin
	}
	return l
}
