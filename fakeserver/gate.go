package fakeserver

import "slices"

// handler carries out one command that has passed the gate.
type handler func(*session, command) reply

// verb is a keyword of the protocol: where it may be given, with how many
// arguments, and what it does.
type verb struct {
	in       state
	min, max int
	rest     bool // one argument, the rest of the line, spaces and all
	run      handler
}

// verbs is the whole command set. What is not in it is an unknown command,
// and is not announced by CAPA either.
func verbs() map[string]*verb {
	return map[string]*verb{
		"USER": {in: authorization, min: 1, max: 1, run: user},
		"PASS": {in: authorization, min: 1, max: 1, run: pass, rest: true},
		"APOP": {in: authorization, min: 2, max: 2, run: apop},
		"AUTH": {in: authorization, min: 1, max: 2, run: auth},
		"STLS": {in: authorization, run: stls},

		"STAT": {in: transaction, run: stat},
		"LIST": {in: transaction, max: 1, run: list},
		"UIDL": {in: transaction, max: 1, run: uidl},
		"RETR": {in: transaction, min: 1, max: 1, run: retr},
		"TOP":  {in: transaction, min: 2, max: 2, run: top},
		"DELE": {in: transaction, min: 1, max: 1, run: dele},
		"RSET": {in: transaction, run: rset},
		"NOOP": {in: transaction, run: noop},

		"UTF8": {in: authorization, run: utf8Mode},
		"LANG": {in: authorization | transaction, max: 1, run: lang},

		"CAPA": {in: authorization | transaction, run: capa},
		"QUIT": {in: authorization | transaction, run: quit},
	}
}

// permit is the gate in front of the handlers.
func permit(s *session, c command) error {
	v, ok := s.w.verbs[c.keyword]
	switch {
	case !ok:
		return errUnknown
	case v.in&s.state == 0:
		return errWrongState
	case !v.accepts(c):
		return errArguments
	}
	return nil
}

func (v *verb) accepts(c command) bool {
	if v.rest {
		return c.rest != ""
	}
	return len(c.args) >= v.min && len(c.args) <= v.max && !slices.Contains(c.args, "")
}
