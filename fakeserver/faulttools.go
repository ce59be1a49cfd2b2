package fakeserver

import (
	"errors"
	"slices"
	"strings"
)

// Handles that several faults and variations take hold of. Each one goes on
// with what was there before.

// conversation of one mechanism.
type runMechanism func(*exchange) (string, error)

// aroundMechanisms wraps all mechanisms whose names begin so.
func (w *wiring) aroundMechanisms(prefix string, wrap func(run runMechanism) runMechanism) {
	for _, m := range w.sasl {
		if strings.HasPrefix(m.name, prefix) {
			m.run = wrap(m.run)
		}
	}
}

// isAuth reports whether a session is in an exchange of such a mechanism.
func (s *session) isAuth(prefix string) bool {
	return s.command.keyword == "AUTH" && len(s.command.args) > 0 &&
		strings.HasPrefix(strings.ToUpper(s.command.args[0]), prefix)
}

// recap changes the list of capabilities.
func (w *wiring) recap(change func(*session, []string) []string) {
	next := w.capabilities
	w.capabilities = func(s *session) []string { return change(s, next(s)) }
}

// withoutTag takes a capability out.
func withoutTag(list []string, tag string) []string {
	return slices.DeleteFunc(list, func(line string) bool { return isTag(line, tag) })
}

// replaceTag puts another line in the place of a capability that is there.
func replaceTag(list []string, tag, line string) []string {
	if i := slices.IndexFunc(list, func(line string) bool { return isTag(line, tag) }); i >= 0 {
		list[i] = line
	}
	return list
}

func isTag(line, tag string) bool {
	first, _, _ := strings.Cut(line, " ")
	return strings.EqualFold(first, tag)
}

// hideTags leaves capabilities out, at some times.
func (w *wiring) hideTags(when func(*session) bool, tags ...string) {
	w.recap(func(s *session, list []string) []string {
		if when(s) {
			for _, tag := range tags {
				list = withoutTag(list, tag)
			}
		}
		return list
	})
}

func always(*session) bool { return true }

func afterLogin(s *session) bool { return s.state == transaction }

// restate changes replies on their way to the wire.
func (w *wiring) restate(change func(*session, reply) reply) {
	next := w.statusLine
	w.statusLine = func(s *session, r reply) []byte { return next(s, change(s, r)) }
}

// giveTokens makes the token mechanisms possible. A user who has no token
// gets one, token-of- and the name.
func giveTokens(c *Config) {
	for i, a := range c.Accounts {
		if a.Token == "" {
			c.Accounts[i].Token = "token-of-" + a.User
		}
	}
}

func needTLS(c *Config) { c.RequireTLS, c.STLS = true, true }

// errHungUp, returned by the stage that sends, loses the connection.
var errHungUp = errors.New("fakeserver: hung up on the client")
