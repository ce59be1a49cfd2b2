package model

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// policy is what a login shows of an account that is limited to digests: once it has
// logged in by one, its password must be of no use in clear (RFC 1939 section 13, RFC
// 2195 section 4).
func (s *session) policy(cmd *Command, st wire.Status) Policy {
	m := s.m
	if s.State != Authorization {
		return Policy{}
	}
	if user, by := digestLogin(cmd); by != "" {
		if st.Indicator == wire.OK && m.world.limited(user) && !slices.Contains(m.byDigest[user], by) {
			m.byDigest[user] = append(m.byDigest[user], by)
		}
		return Policy{}
	}
	user, exposed := s.clearPassword(cmd, st)
	if !exposed || Trouble(st) {
		return Policy{}
	}
	return Policy{Exposed: true, Digests: m.byDigest[user]}
}

// digestLogin tells whose login by a digest a command is, and by what.
func digestLogin(cmd *Command) (user, by string) {
	switch {
	case cmd.Keyword == "APOP" && len(cmd.Args) == 2:
		return cmd.Args[0], "APOP"
	case cmd.auth != nil && cmd.auth.Mechanism == "CRAM-MD5":
		return cmd.auth.user, "CRAM-MD5"
	}
	return "", ""
}

// clearPassword tells whose right password a command has carried in clear. A name that
// USER refuses shows as well that the password is of no use.
func (s *session) clearPassword(cmd *Command, st wire.Status) (user string, exposed bool) {
	switch {
	case s.Secure:
	case cmd.Keyword == "USER" && st.Indicator == wire.ERR:
		return cmd.Rest, true
	case cmd.Keyword == "PASS":
		return s.User, s.right(cmd)
	case cmd.auth != nil && oneOf(cmd.auth.Mechanism, "PLAIN", "LOGIN"):
		return cmd.auth.user, cmd.auth.Fate == Right
	}
	return "", false
}
