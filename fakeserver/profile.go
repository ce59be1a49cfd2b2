package fakeserver

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// Profile is what a well-known service does on purpose. What it does is not
// all what the standards ask for; who writes a program for its users has to
// know it all the same.
type Profile struct {
	Name     string   // lower case
	Follows  []string // ids of the rules that describe the service
	Sentence string   // what is peculiar about it

	needs func(*Config)
	apply func(*wiring)
}

var profilesByName = map[string]Profile{}

// profile adds to the list, like [faults].
func profile(p Profile) struct{} {
	profilesByName[p.Name] = p
	return struct{}{}
}

// Profiles returns all profiles in the order of their names.
func Profiles() []Profile {
	return sorted(profilesByName, func(p Profile) string { return p.Name })
}

// LookupProfile returns the profile with that name.
func LookupProfile(name string) (Profile, bool) {
	p, ok := profilesByName[name]
	return p, ok
}

func profileNamed(name string) (Profile, error) {
	p, ok := profilesByName[name]
	if !ok {
		return Profile{}, fmt.Errorf("fakeserver: no profile is named %q", name)
	}
	return p, nil
}

// Disposition is what a service does with mail that was fetched or deleted
// over POP. The client learns nothing of it.
type Disposition int

// Dispositions. The zero value is the default of the service.
const (
	DefaultDisposition Disposition = iota
	LeaveInInbox                   // nothing
	MarkRead                       // nothing that POP could show
	Archive                        // out of the inbox
	Trash                          // out of the maildrop
)

// Aside returns what a profile has moved out of the user's inbox: to the
// archive, or to the folder of deleted messages.
func (s *Server) Aside(user string) ([]Message, error) {
	d, err := s.maildrop(user)
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.aside), nil
}

func (d *maildrop) setAside(m Message) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.aside = append(d.aside, m)
}

// Handles of profiles.

// aliases makes names of accounts of what users type, in USER, PLAIN and the
// token mechanisms.
func (w *wiring) aliases(find func(s *session, name string) string) {
	w.around("USER", func(run handler) handler {
		return func(s *session, c command) reply {
			c.args = []string{find(s, c.args[0])}
			return run(s, c)
		}
	})
	split, check := w.splitPlain, w.checkToken
	w.splitPlain = func(s *session, message string) (authzid, name, password string, err error) {
		authzid, name, password, err = split(s, message)
		if err == nil && authzid != "" {
			authzid = find(s, authzid)
		}
		if err == nil {
			name = find(s, name)
		}
		return authzid, name, password, err
	}
	w.checkToken = func(s *session, user, token string) (string, bool) {
		if user != "" {
			user = find(s, user)
		}
		return check(s, user, token)
	}
}

// refuseLogins refuses users whose credentials are right, or whose password is
// not the one for programs, with a reply that says why.
func (w *wiring) refuseLogins(why func(d *maildrop, password string) *reply) {
	reason := new(perSession[*reply])
	check, token, send := w.checkPassword, w.checkToken, w.send
	w.checkPassword = func(s *session, name, password string) bool {
		d := s.server.account(name)
		if d == nil {
			return check(s, name, password)
		}
		if d.account.AppPassword != "" && password == d.account.AppPassword {
			*reason.of(s) = why(d, "")
			return *reason.of(s) == nil
		}
		ok := check(s, name, password)
		if ok {
			*reason.of(s) = why(d, password)
		}
		return ok && *reason.of(s) == nil
	}
	w.checkToken = func(s *session, user, given string) (string, bool) {
		name, ok := token(s, user, given)
		if d := s.server.account(name); ok && d != nil {
			*reason.of(s) = why(d, "")
		}
		return name, ok && *reason.of(s) == nil
	}
	w.send = func(s *session, r reply) error {
		if instead := *reason.of(s); instead != nil && !r.ok && strings.HasPrefix(r.code, "AUTH") {
			*reason.of(s) = nil
			instead.then = r.then
			r = *instead
		}
		return send(s, r)
	}
}

// throttle refuses logins of a user beyond the limit of the configuration.
func (w *wiring) throttle(instead reply) {
	var mu sync.Mutex
	recent := map[*maildrop][]time.Time{}
	w.around("PASS", func(run handler) handler {
		return func(s *session, c command) reply {
			d, limit := s.server.account(s.name), s.server.config.LoginsPerMinute
			if d == nil || limit <= 0 {
				return run(s, c)
			}
			now := time.Now()
			mu.Lock()
			recent[d] = slices.DeleteFunc(recent[d], func(t time.Time) bool { return now.Sub(t) >= time.Minute })
			recent[d] = append(recent[d], now)
			tooMany := len(recent[d]) > limit
			mu.Unlock()
			if tooMany {
				return instead
			}
			return run(s, c)
		}
	})
}
