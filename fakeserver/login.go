package fakeserver

import (
	"crypto/md5"
	"crypto/subtle"
	"encoding/hex"
	"time"
)

// user takes the name. It says +OK whether the name exists or not, so that
// nobody can find out names by asking (RFC 1939 section 13).
func user(s *session, c command) reply {
	if s.loginNeedsTLS() {
		return negative("start TLS before logging in")
	}
	s.name = c.args[0]
	return positive("now send the password")
}

// pass takes the password, which is all of the line after the first space:
// with only one argument, spaces can be part of it (RFC 1939 section 7).
func pass(s *session, c command) reply {
	if s.name == "" {
		return negative("USER comes before PASS")
	}
	return s.logIn(s.name, s.w.checkPassword(s, s.name, c.rest))
}

// apop logs in without sending the password.
func apop(s *session, c command) reply {
	if s.loginNeedsTLS() {
		return negative("start TLS before logging in")
	}
	return s.logIn(c.args[0], s.w.checkDigest(s, c.args[0], c.args[1]))
}

// account finds the maildrop of a user, or nil.
func (s *Server) account(name string) *maildrop {
	prepared, ok := prepare(name)
	if !ok {
		return nil
	}
	return s.drops[prepared]
}

// secret is what a user and the server share, for the ways to log in that
// don't send it.
func (s *Server) secret(name string) (string, bool) {
	d := s.account(name)
	if d == nil || d.account.Login == PasswordLogin {
		return "", false
	}
	return d.account.Password, true
}

func (s *session) loginNeedsTLS() bool { return s.server.config.RequireTLS && !s.secure }

func checkPassword(s *session, name, password string) bool {
	d := s.server.account(name)
	given, ok := prepare(password)
	return d != nil && ok && d.account.Login.takesPassword(s.secure) && equal(given, d.account.Password)
}

// takesPassword reports whether the password may be sent, under TLS or not
// (RFC 2595 section 2.3).
func (l LoginMethod) takesPassword(secure bool) bool {
	return l != DigestLogin && (l != ProtectedLogin || secure)
}

// checkDigest compares with the MD5 of the timestamp, angle brackets
// included, and the shared secret, in lower-case hexadecimal.
func checkDigest(s *session, name, digest string) bool {
	secret, ok := s.server.secret(name)
	return ok && s.timestamp != "" && equal(digest, apopDigest(s.timestamp, secret))
}

func apopDigest(timestamp, secret string) string {
	sum := md5.Sum([]byte(timestamp + secret))
	return hex.EncodeToString(sum[:])
}

// equal takes the same time wherever a and b differ.
func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// logIn opens the maildrop for a client that has shown who it is. Only then
// does it learn that a maildrop is in use: to anybody else that would reveal
// something (RFC 2449 section 8.1.2).
func (s *session) logIn(name string, proven bool) reply {
	if !proven {
		return s.failLogin(negative("wrong user name or password").withCode("AUTH"))
	}
	d := s.server.account(name)
	if s.w.tooSoon(s, d) {
		return negative("logged in too recently").withCode("LOGIN-DELAY")
	}
	if t := d.troubled(); t != NoTrouble {
		return inTrouble(t)
	}
	if !s.w.acquire(s, d) {
		return negative("maildrop is locked by another session").withCode("IN-USE")
	}
	if !d.enter(s) {
		s.w.release(s, d)
		return negative("maildrop is being changed").withCode("IN-USE")
	}
	s.drop = d
	entries, err := s.w.open(s, d)
	if err != nil {
		s.giveBack()
		return inTrouble(TemporaryTrouble)
	}
	s.entries, s.state = entries, transaction
	count, octets := s.total()
	return positive("maildrop open, %d messages (%d octets)", count, octets)
}

// failLogin counts: who guesses passwords has to connect anew, time and again.
func (s *session) failLogin(r reply) reply {
	s.failed++
	if chances := s.w.chances(s); chances > 0 && s.failed >= chances {
		r.then = thenClose
	}
	return r
}

// tooSoon enforces the login delay (RFC 2449 section 6.5).
func tooSoon(s *session, d *maildrop) bool {
	delay := d.loginDelay(s.server.config)
	return delay > 0 && d.sinceLogin(time.Now()) < delay
}

func acquire(s *session, d *maildrop) bool { return d.lock(s) }

func release(s *session, d *maildrop) { d.unlock(s) }

// leave ends the use of the maildrop, if there is one.
func (s *session) leave(how ending) {
	if s.drop == nil {
		return
	}
	s.w.finish(s, how)
	s.giveBack()
}

func (s *session) giveBack() {
	s.w.release(s, s.drop)
	s.drop.leave(s)
	s.drop = nil
}
