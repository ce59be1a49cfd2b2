package server

import (
	"crypto/md5"
	"crypto/subtle"
	"encoding/hex"
)

// user takes the name. It says +OK whether the name exists or not, so that
// nobody can find out names by asking (RFC 1939 section 13).
func user(s *Session, c Command) Reply {
	if s.LoginNeedsTLS() {
		return Negative("start TLS before logging in")
	}
	s.Name = c.Args[0]
	return Positive("now send the password")
}

// pass takes the password, which is all of the line after the first space:
// with only one argument, spaces can be part of it (RFC 1939 section 7).
func pass(s *Session, c Command) Reply {
	if s.Name == "" {
		return Negative("USER comes before PASS")
	}
	return s.logIn(s.Name, s.Wiring.CheckPassword(s, s.Name, c.Rest))
}

// apop logs in without sending the password.
func apop(s *Session, c Command) Reply {
	if s.LoginNeedsTLS() {
		return Negative("start TLS before logging in")
	}
	return s.logIn(c.Args[0], s.Wiring.CheckDigest(s, c.Args[0], c.Args[1]))
}

// Account finds the maildrop of a user, or nil.
func (s *Server) Account(name string) *Maildrop {
	prepared, ok := Prepare(name)
	if !ok {
		return nil
	}
	return s.Drops[prepared]
}

// Secret is what a user and the server share, for the ways to log in that
// don't send it.
func (s *Server) Secret(name string) (string, bool) {
	d := s.Account(name)
	if d == nil || d.Account.Login == PasswordLogin {
		return "", false
	}
	return d.Account.Password, true
}

func (s *Session) LoginNeedsTLS() bool { return s.Server.Config.RequireTLS && !s.Secure }

func checkPassword(s *Session, name, password string) bool {
	d := s.Server.Account(name)
	given, ok := Prepare(password)
	return d != nil && ok && d.Account.Login.takesPassword(s.Secure) && Equal(given, d.Account.Password)
}

// takesPassword reports whether the password may be sent, under TLS or not
// (RFC 2595 section 2.3).
func (l LoginMethod) takesPassword(secure bool) bool {
	return l != DigestLogin && (l != ProtectedLogin || secure)
}

// checkDigest compares with the MD5 of the timestamp, angle brackets
// included, and the shared secret, in lower-case hexadecimal.
func checkDigest(s *Session, name, digest string) bool {
	secret, ok := s.Server.Secret(name)
	return ok && s.Timestamp != "" && Equal(digest, APOPDigest(s.Timestamp, secret))
}

func APOPDigest(timestamp, secret string) string {
	sum := md5.Sum([]byte(timestamp + secret))
	return hex.EncodeToString(sum[:])
}

// Equal takes the same time wherever a and b differ.
func Equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// logIn opens the maildrop for a client that has shown who it is. Only then
// does it learn that a maildrop is in use: to anybody else that would reveal
// something (RFC 2449 section 8.1.2).
func (s *Session) logIn(name string, proven bool) Reply {
	if !proven {
		return s.failLogin(Negative("wrong user name or password").WithCode("AUTH"))
	}
	s.recognise(name)
	d := s.Server.Account(name)
	if s.Wiring.TooSoon(s, d) {
		return Negative("logged in too recently").WithCode("LOGIN-DELAY")
	}
	if t := d.troubled(); t != NoTrouble {
		return inTrouble(t)
	}
	if !s.Wiring.Acquire(s, d) {
		d.noteRefusal()
		return Negative("maildrop is locked by another session").WithCode("IN-USE")
	}
	if !d.Enter(s) {
		s.Wiring.Release(s, d)
		return Negative("maildrop is being changed").WithCode("IN-USE")
	}
	s.Drop = d
	entries, err := s.Wiring.Open(s, d)
	if err != nil {
		s.GiveBack()
		return inTrouble(TemporaryTrouble)
	}
	s.Entries, s.State = entries, Transaction
	count, octets := s.Total()
	return Positive("maildrop open, %d messages (%d octets)", count, octets)
}

// failLogin counts: who guesses passwords has to connect anew, time and again.
func (s *Session) failLogin(r Reply) Reply {
	s.failed++
	if chances := s.Wiring.MaxFailedLogins(s); chances > 0 && s.failed >= chances {
		r.Then = ThenClose
	}
	return r
}

// tooSoon enforces the login delay (RFC 2449 section 6.5).
func tooSoon(s *Session, d *Maildrop) bool {
	delay := d.loginDelay(s.Server.Config)
	return delay > 0 && d.sinceLogin(s.Now()) < delay
}

func acquire(s *Session, d *Maildrop) bool { return d.Lock(s) }

func release(s *Session, d *Maildrop) { d.Unlock(s) }

// Leave ends the use of the maildrop, if there is one.
func (s *Session) Leave(how Ending) {
	if s.Drop == nil {
		return
	}
	s.Wiring.Finish(s, how)
	s.Drop.noteEnding(how)
	s.GiveBack()
}

func (s *Session) GiveBack() {
	s.Wiring.Release(s, s.Drop)
	s.Drop.leave(s)
	s.Drop = nil
}
