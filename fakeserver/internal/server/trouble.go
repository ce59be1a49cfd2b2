package server

// Trouble is a failure of the system that holds a maildrop, for tests of the
// response codes of RFC 3206 section 4. The user's credentials are not at
// fault, and it shows only once they have been found good.
type Trouble int

// The kinds of trouble.
const (
	NoTrouble        Trouble = iota
	TemporaryTrouble         // -ERR [SYS/TEMP]: likely to pass
	PermanentTrouble         // -ERR [SYS/PERM]: somebody has to do something
)

// SetTrouble makes all later logins of the user fail, or succeed again.
func (s *Server) SetTrouble(user string, t Trouble) error {
	d, err := s.maildrop(user)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.trouble = t
	return nil
}

func (d *Maildrop) troubled() Trouble {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.trouble
}

// inTrouble is the reply to a login that meets trouble, which must be some.
func inTrouble(t Trouble) Reply {
	if t == PermanentTrouble {
		return Negative("maildrop can't be opened; the administrator has to mend it").WithCode("SYS/PERM")
	}
	return Negative("maildrop can't be opened").WithCode("SYS/TEMP")
}
