package client

import (
	"regexp"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/oracle"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// place returns the state that a command belongs to, if it belongs to one only.
func place(spec wire.Spec) (where state, one bool) {
	switch {
	case !spec.Standard():
	case spec.States == wire.Authorization:
		return authorization, true
	case spec.States == wire.Transaction:
		return transaction, true
	}
	return 0, false
}

// judgeOrder judges that a command comes at its time.
func (j *Judge) judgeOrder(at oracle.Spot, cmd *sent) {
	if cmd.Spec().Obsolete {
		j.found("client-obsolete", at, "a command of RFC 1939, or of its extensions", cmd.Keyword,
			"sent %s, which is no part of POP3 any more", cmd.Keyword)
	}
	switch {
	case j.quit:
		j.found("client-after-quit", at, "nothing more", cmd.String(), "sent %s after QUIT", cmd)
		return
	case j.state == greeting:
		j.found("client-before-greeting", at, "nothing yet", cmd.String(), "sent %s before the greeting had come", cmd)
	case len(j.pending) > 0:
		j.judgeAhead(at, cmd)
	}
	if j.state == greeting || j.undecided() {
		return
	}
	j.judgeState(at, cmd)
}

// undecided reports whether a reply is due that may change the state.
func (j *Judge) undecided() bool {
	return slices.ContainsFunc(j.pending, func(s *sent) bool { return s.Spec().Login == wire.Decides || s.Spec().TLS })
}

// judgeAhead judges a command that went out before the reply to the one before it.
func (j *Judge) judgeAhead(at oracle.Spot, cmd *sent) {
	before := j.pending[len(j.pending)-1]
	expected, got := "the reply to "+before.String()+" first", cmd.String()
	switch {
	case before.Spec().TLS:
		j.found("client-behind-stls", at, "the TLS handshake", got, "sent %s in clear after STLS", cmd)
	case j.offer.asked && !j.offer.has("PIPELINING"):
		j.found("client-pipelining", at, expected, got,
			"sent a command before the reply to the one before, and CAPA does not list PIPELINING")
	case !j.offer.capa && !j.offer.refused:
		j.found("client-pipelining-unasked", at, expected, got,
			"sent a command before the reply to the one before, and has not asked for PIPELINING on this connection")
	case j.offer.refused:
		j.found("client-pipelining", at, expected, got,
			"sent a command before the reply to the one before, to a server without CAPA")
	}
}

// judgeState judges a command by the state of the session.
func (j *Judge) judgeState(at oracle.Spot, cmd *sent) {
	place, one := place(cmd.Spec())
	switch {
	case one && place != j.state && j.state == authorization:
		j.found("client-state", at, "a login first", cmd.Keyword, "sent %s before it had logged in", cmd.Keyword)
	case one && place != j.state && j.state == transaction:
		j.found("client-state", at, "a command of TRANSACTION", cmd.Keyword, "sent %s after it had logged in", cmd.Keyword)
	case cmd.Keyword == "PASS" && !j.userBefore():
		j.found("client-pass-without-user", at, "a USER that is accepted, right before", "none",
			"sent PASS, and the command before it was no USER that was accepted")
	case cmd.Keyword == "APOP" && !j.stamp:
		j.found("client-apop-without-timestamp", at, "another login", "APOP",
			"sent APOP, and the greeting offered no timestamp")
	}
}

// userBefore reports whether the command before was USER, accepted or yet unanswered.
func (j *Judge) userBefore() bool {
	if n := len(j.pending); n > 0 {
		return j.pending[n-1].Keyword == "USER"
	}
	return j.named
}

// logsIn reports whether a positive reply to a command is a login.
func (s *sent) logsIn() bool {
	return s.Spec().Login == wire.Decides && (s.auth == nil || s.auth.mechanism != "")
}

// settle takes over what a reply means for the session.
func (j *Judge) settle(cmd *sent, st wire.Status) {
	ok := st.Indicator == wire.OK
	j.named = cmd.Keyword == "USER" && ok
	if ok && j.state == authorization && cmd.logsIn() {
		j.state = transaction
	}
	switch cmd.Keyword {
	case "CAPA":
		j.offer.capa, j.offer.refused = j.offer.capa || ok, !ok && !j.offer.capa
	case "QUIT":
		j.state = update
	case "UTF8":
		j.utf8 = j.utf8 || ok
	}
	if ok {
		j.drop.settle(cmd, st)
	}
}

// timestamp is what a client looks for in a greeting (RFC 1939 section 7).
var timestamp = regexp.MustCompile(`<[^<>]*>`)

func hasStamp(text string) bool { return timestamp.MatchString(text) }
