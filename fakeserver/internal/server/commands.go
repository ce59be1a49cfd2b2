package server

import "slices"

// Handler carries out one command that has passed the gate.
type Handler func(*Session, Command) Reply

// Verb is a keyword of the protocol: where it may be given, with how many
// arguments, and what it does.
type Verb struct {
	In       State
	Min, Max int
	rest     bool // one argument, the rest of the line, spaces and all
	Run      Handler
}

// verbs is the whole command set. What is not in it is an unknown command,
// and is not announced by CAPA either.
func verbs() map[string]*Verb {
	return map[string]*Verb{
		"USER": {In: Authorization, Min: 1, Max: 1, Run: user},
		"PASS": {In: Authorization, Min: 1, Max: 1, Run: pass, rest: true},
		"APOP": {In: Authorization, Min: 2, Max: 2, Run: apop},
		"AUTH": {In: Authorization, Min: 1, Max: 2, Run: auth},
		"STLS": {In: Authorization, Run: stls},

		"STAT": {In: Transaction, Run: stat},
		"LIST": {In: Transaction, Max: 1, Run: list},
		"UIDL": {In: Transaction, Max: 1, Run: uidl},
		"RETR": {In: Transaction, Min: 1, Max: 1, Run: retr},
		"TOP":  {In: Transaction, Min: 2, Max: 2, Run: top},
		"DELE": {In: Transaction, Min: 1, Max: 1, Run: dele},
		"RSET": {In: Transaction, Run: rset},
		"NOOP": {In: Transaction, Run: noop},

		"UTF8": {In: Authorization, Run: utf8Mode},
		"LANG": {In: Authorization | Transaction, Max: 1, Run: lang},

		"CAPA": {In: Authorization | Transaction, Run: capa},
		"QUIT": {In: Authorization | Transaction, Run: quit},
	}
}

// permit decides whether a command gets to its handler.
func permit(s *Session, c Command) error {
	v, ok := s.Wiring.Verbs[c.Keyword]
	switch {
	case !ok:
		return ErrUnknown
	case v.In&s.State == 0:
		return ErrWrongState
	case !v.accepts(c):
		return ErrArguments
	}
	return nil
}

func (v *Verb) accepts(c Command) bool {
	if v.rest {
		return c.Rest != ""
	}
	return len(c.Args) >= v.Min && len(c.Args) <= v.Max && !slices.Contains(c.Args, "")
}
