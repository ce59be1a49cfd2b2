package model

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// permitInTransaction is what the server may answer after login (RFC 1939 sections 5 to 7).
func (s *session) permitInTransaction(cmd *Command) Permission {
	bare := cmd.Args == nil // a blank after the keyword may be tolerated
	spec := cmd.Spec()
	switch {
	case (spec.Login != wire.NoLogin || spec.TLS) && !spec.Obsolete:
		return negative(AlreadyLoggedIn)
	case spec.Number && spec.Lines == wire.WithoutArgument && bare:
		return s.permitListing(cmd)
	case spec.Number && (spec.Required || spec.Tag != ""):
		return s.permitMessage(cmd)
	case cmd.Keyword == "CAPA" && s.m.capa && bare:
		return positive(CapaInBothStates)
	case !bare:
		return either(LenientSyntax)
	}
	switch cmd.Keyword {
	case "STAT":
		if n, known := s.view.count(); known && n == 0 {
			return positive(StatOfEmpty)
		}
		return positive(StatValid)
	case "NOOP":
		return positive(NoopValid)
	case "RSET":
		return positive(RsetValid)
	case "QUIT":
		switch {
		case s.view.marked() == 0:
			return positive(NothingToRemove)
		case s.view.overlapped || s.view.joined:
			return either(Overlapping) // the other session may have removed it
		}
		return positive(RemovedBefore)
	}
	return either(OptionalCommand)
}

func (s *session) permitListing(cmd *Command) Permission {
	if cmd.Keyword == "UIDL" {
		if s.Announced("UIDL") || s.view.uidl {
			return positive(UIDLOffered)
		}
		return either(Unannounced)
	}
	p := positive(ListValid)
	switch n, known := s.view.count(); {
	case known && n == 0 && s.view.marked() > 0:
		p.Why = ListOfMarked
	case known && n == 0:
		p.Why = ListOfEmpty
	}
	return s.unlessHidden(cmd, p)
}

// unlessHidden permits to refuse what may need UTF-8 mode, with the code that says so.
func (s *session) unlessHidden(cmd *Command, p Permission) Permission {
	if s.maybeHidden(cmd.Keyword) {
		p.Unless = "UTF8"
	}
	return p
}

// permitMessage is what the server may answer to a command with a message number.
func (s *session) permitMessage(cmd *Command) Permission {
	args := cmd.Spec().MinArgs
	if args == 0 {
		args = 1 // LIST and UIDL, once they have an argument
	}
	switch {
	case cmd.LacksLineCount():
		return either(LineCountMissing)
	case len(cmd.Args) < args && !strings.HasSuffix(cmd.Rest, " "):
		return negative(ArgumentsMissing, cmd.Keyword)
	case len(cmd.Args) != args || oneOf("", cmd.Args...):
		return either(LenientSyntax)
	case !Printable(cmd.Rest):
		return negative(ControlCharacters)
	}
	kind, n := ReadArgument(cmd.Args[0])
	switch kind {
	case Odd:
		return either(UndefinedNumber)
	case NotNumber:
		return negative(NotANumber, cmd.Args[0])
	case Below, Zero:
		return negative(NoSuchMessage, cmd.Args[0])
	}
	if cmd.Keyword == "TOP" {
		switch kind, _ := ReadArgument(cmd.Args[1]); kind {
		case NotNumber, Below:
			return negative(NotALineCount, cmd.Args[1])
		case Odd:
			return either(UndefinedNumber)
		}
	}
	return s.permitNumber(cmd, n)
}

func (s *session) permitNumber(cmd *Command, n int) Permission {
	it, known := s.view.item(n)
	number := cmd.Args[0]
	fewest, told := s.view.fewest()
	switch {
	case !known, it != nil && told && n > fewest:
		return either(MessageUnknown) // that one is missing was told, and is a matter of its own
	case it == nil:
		return negative(NoSuchMessage, number)
	case it.deleted:
		return negative(MarkedDeleted, number)
	}
	return s.permitThere(cmd, it)
}

// permitThere is what the server may answer to a command with the number of a message that is there.
func (s *session) permitThere(cmd *Command, it *item) Permission {
	switch {
	case cmd.Spec().Tag != "" && !s.Announced(cmd.Keyword) && !s.view.worked[cmd.Keyword]:
		return either(Unannounced)
	case cmd.Keyword == "TOP" && len(cmd.Args[1]) > 9:
		return either(AbsurdCount)
	case cmd.Keyword == "DELE" && (s.view.beside() || s.view.shadowed):
		return either(Overlapping) // a session beside another one may be allowed to read only
	case s.hidden(cmd.Keyword):
		return either(HiddenUntilUTF8)
	}
	p := positive(MessageThere, cmd.Args[0])
	switch {
	case s.UTF8 && it.msg.source.international():
		p.Why = MessageThereInUTF8
	case it.surplus:
		p.Why = OneMarkAMessage
	case it.reset:
		p.Why = MarkTakenOff
	case s.view.overlapped:
		p.Why = ToldOfMessage
	}
	return s.unlessHidden(cmd, p)
}

// settleTransaction takes over a reply after login.
func (s *session) settleTransaction(at Spot, cmd *Command, st wire.Status) {
	if st.Indicator == wire.ERR {
		if cmd.Keyword == "QUIT" {
			s.quit(false)
		}
		s.declined(cmd)
		if it, _ := s.view.item(cmd.Number()); it != nil && cmd.Spec().Number {
			it.held = it.held || it.deleted
		}
	}
	if st.Indicator != wire.OK {
		return
	}
	s.view.worked[cmd.Keyword] = true
	s.view.access(cmd)
	switch cmd.Keyword {
	case "STAT":
		s.readStat(at, st)
	case "LIST", "UIDL":
		s.listOne(at, cmd, st)
	case "DELE":
		s.view.mark(at, cmd.Args)
	case "RSET":
		s.view.unmark()
	case "QUIT":
		s.quit(true)
	}
}

// declined notes a command that was refused although nothing speaks against it: it is
// optional, or the server was free to refuse it (RFC 1939 section 3).
func (s *session) declined(cmd *Command) {
	spec, known := wire.Lookup(cmd.Keyword)
	if known && (!spec.Required || cmd.Keyword == "DELE") && s.permit(cmd).Must == Either {
		s.view.declined = cmd.Keyword
	}
}
