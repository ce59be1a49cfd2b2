package client

import (
	"iter"
	"regexp"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/model"
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
func (j *Judge) judgeOrder(at model.Spot, cmd *sent) {
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
	default:
		j.judgeAhead(at, cmd.line, cmd.String())
	}
	if j.state == greeting || cmd.line.Ahead || cmd.follows(decides) {
		return
	}
	j.judgeState(at, cmd)
}

// follows reports whether a command of a kind before this one has no reply yet.
func (s *sent) follows(is func(wire.Spec) bool) bool {
	for cmd := range s.line.Pending {
		if is(cmd.Spec()) {
			return true
		}
	}
	return false
}

// decides reports whether the reply to a command may change the state.
func decides(spec wire.Spec) bool { return spec.Login == wire.Decides || spec.TLS }

// newest returns the command that was sent last and has no reply yet.
func newest(pending iter.Seq[wire.Command]) (cmd wire.Command, due bool) {
	for cmd := range pending {
		return cmd, true
	}
	return wire.Command{}, false
}

// judgeAhead judges a line that went out before the reply to the command before it.
func (j *Judge) judgeAhead(at model.Spot, l Line, got string) {
	before, due := newest(l.Pending)
	if !due {
		before = j.last
	}
	if !due && !l.Ahead {
		return
	}
	expected := "the reply to " + name(before) + " first"
	switch {
	case before.Spec().TLS:
		j.found("client-behind-stls", at, "the TLS handshake", got, "sent %s in clear after STLS", got)
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
func (j *Judge) judgeState(at model.Spot, cmd *sent) {
	place, one := place(cmd.Spec())
	switch {
	case one && place != j.state && j.state == authorization:
		j.found("client-state", at, "a login first", cmd.Keyword, "sent %s before it had logged in", cmd.Keyword)
	case one && place != j.state && j.state == transaction:
		j.found("client-state", at, "a command of TRANSACTION", cmd.Keyword, "sent %s after it had logged in", cmd.Keyword)
	case cmd.Keyword == "PASS" && !j.userBefore(cmd):
		j.found("client-pass-without-user", at, "a USER that is accepted, right before", "none",
			"sent PASS, and the command before it was no USER that was accepted")
	case cmd.Keyword == "APOP" && !j.stamp:
		j.found("client-apop-without-timestamp", at, "another login", "APOP",
			"sent APOP, and the greeting offered no timestamp")
	}
}

// userBefore reports whether the command before was USER, accepted or yet unanswered.
func (j *Judge) userBefore(cmd *sent) bool {
	if before, due := newest(cmd.line.Pending); due {
		return before.Keyword == "USER"
	}
	return j.named
}

// logsIn reports whether a positive reply to a command is a login.
func logsIn(cmd wire.Command) bool {
	spec := cmd.Spec()
	return spec.Login == wire.Decides && (!spec.SASL || mechanism(cmd) != "")
}

// mechanism returns the mechanism of an AUTH, in upper case; "" for a bare AUTH.
func mechanism(cmd wire.Command) string {
	if len(cmd.Args) == 0 {
		return ""
	}
	return strings.ToUpper(cmd.Args[0])
}

// settle takes over what a reply means for the session.
func (j *Judge) settle(cmd wire.Command, st wire.Status) {
	ok := st.Indicator == wire.OK
	j.named = cmd.Keyword == "USER" && ok
	if ok && j.state == authorization && logsIn(cmd) {
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
