package model

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// lock is what is known of the way in which a server protects the maildrop of a session
// from others: by a lock that keeps them out, or in another way.
type lock struct {
	shared bool         // somebody was let in beside another session
	turned map[way]bool // logins that were refused as the second of the maildrop, and not tried since
	// exclusive: such a login was let in at once after the first session had ended.
	exclusive bool
	left      bool    // such a login was refused, and nobody has logged in since: it may have left a lock
	breach    *breach // nil if there is none, or it was told
}

// breach is a login that was let in beside others, which may be over without our knowledge.
type breach struct {
	Unlocked
	session *session
	beside  []*view
}

// refused notes that right credentials were refused.
func (l *lock) refused(by way, open int, st wire.Status) {
	switch {
	case open == 1 && (st.Code == "" || wire.CodeIs(st.Code, "IN-USE")):
		if l.turned == nil {
			l.turned = map[way]bool{}
		}
		l.turned[by], l.left = true, true
	default:
		delete(l.turned, by) // it is refused for another reason
	}
}

// taken notes that somebody was let in, beside so many others. It reports whether that
// shows that a lock, which has kept others out, is none.
func (l *lock) taken(by way, others int) (broken bool) {
	l.left = false
	if others == 0 {
		l.exclusive = l.exclusive || l.turned[by] && !l.shared
		delete(l.turned, by)
		return false
	}
	broken = l.exclusive && !l.shared
	l.shared = true
	return broken
}

// alive notes that a session has answered, and tells of a breach if it was one of those
// that others were let in beside.
func (s *session) alive() {
	b := s.view.drop.lock.breach
	if b != nil && slices.Contains(b.beside, s.view) {
		s.view.drop.lock.breach = nil
		s.m.emit(b.session, &b.Unlocked)
	}
}
