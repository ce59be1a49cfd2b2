package model

import (
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// permitAPOP is what the server may answer to APOP (RFC 1939 section 7).
func (s *session) permitAPOP(cmd *Command) Permission {
	switch {
	case !cmd.masked && s.nearlyDigest(cmd):
		return negative(WrongDigest)
	case !cmd.masked && (len(cmd.Args) != 2 || len(cmd.Args[1]) != 32):
		return negative(APOPSyntax)
	case s.Timestamp == "" && !s.greetingUnseen && s.candidate() != "":
		return negative(BadTimestamp)
	case s.Timestamp == "" && !s.greetingUnseen:
		return negative(NoTimestamp)
	case s.greetingUnseen || cmd.masked:
		return either(NotSeen)
	}
	secret, known := s.m.world.password(cmd.Args[0])
	given := strings.ToLower(cmd.Args[1])
	switch {
	case known && given == Digest(s.Timestamp, secret):
		return either(RightPassword) // the lock may speak against it, or a secret stored as a hash
	case known:
		for stamp := range s.m.stamps {
			if given == Digest(stamp, secret) {
				return negative(DigestForOtherGreeting)
			}
		}
		return negative(WrongDigest)
	case !s.m.world.strange(cmd.Args[0]):
		return either(HasPolicies)
	}
	return negative(NoSuchAccount)
}

// nearlyDigest reports whether APOP has a part of the right digest, or more than it.
func (s *session) nearlyDigest(cmd *Command) bool {
	if len(cmd.Args) != 2 || s.Timestamp == "" {
		return false
	}
	secret, known := s.m.world.password(cmd.Args[0])
	right, given := Digest(s.Timestamp, secret), strings.ToLower(cmd.Args[1])
	const few = 8 // digits are anybody's
	return known && right != given && len(given) >= few &&
		(strings.HasPrefix(right, given) || strings.HasPrefix(given, right))
}

// Digest is APOP's proof of a shared secret: MD5 over the timestamp, brackets
// included, and the secret, in lower-case hexadecimal (RFC 1939 section 7).
func Digest(timestamp, secret string) string {
	return sasl.APOP(timestamp, secret)
}
