package rules

import (
	"github.com/pop3spec/pop3spec/suite/internal/model"
	rule "github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// loginRules judge what surrounds a login (RFC 1939 sections 4, 6 and 7).
var loginRules = []listed{on(directly), on(secondTry), on(onlyHere), on(overlap), on(unlocked), on(loginRefused)}

// directly judges that PASS was accepted though a command that was refused stood
// between it and USER. CAPA, which may come anywhere, and another USER are no such commands.
func directly(b *Bench, e *model.Reply) {
	if e.Command.Keyword == "PASS" && e.Before.State == model.Authorization && e.Before.Between != "" {
		b.judge(e.Status.Indicator == wire.ERR, rule.RFC1939_7_PASS_01).
			found("pass/not-directly", e.Spot, "-ERR", e.Status.Indicator,
				"PASS was accepted though %s came between it and USER", e.Before.Between)
	}
}

// secondTry judges the refusal of the right password after a wrong one. The number
// of attempts may be limited, so it is no more than a warning.
func secondTry(b *Bench, e *model.Reply) {
	l := e.Login
	if l.Proven && e.Status.Indicator != wire.OK && e.Before.Failed && l.Open == 0 && model.DeniedOnly(e.Status) &&
		!l.Delayed && e.Before.Between == "" {
		b.broken(rule.RFC1939_4_AUTH_03).warning().
			found("login/second-try", e.Spot, "+OK", e.Status.Text,
				"after a wrong password the right one is refused on the same connection")
	}
}

// onlyHere judges that the right password was refused after a wrong one, once the next connection has shown
// that nothing speaks against it: it was that connection. A server that allows one attempt closes.
func onlyHere(b *Bench, e *model.LoggedIn) {
	if at := e.RefusedAgain; at != nil {
		b.withdraw("login/second-try", *at)
		b.broken(rule.RFC1939_4_AUTH_03).found("login/second-try-in-vain", *at, "+OK, or the end of the connection", "-ERR",
			"after a wrong password the right one is refused on the same connection, and accepted on the next")
	}
}

func overlap(b *Bench, e *model.LoggedIn) {
	for range e.Joined {
		b.holds(rule.RFC1939_4_LOCK_01) // the session before stays what it was: this will show
	}
}

// unlocked judges a lock that has kept one session out, and not another one.
func unlocked(b *Bench, e *model.Unlocked) {
	b.broken(rule.RFC1939_4_LOCK_01).found("lock/beside", e.Spot, "-ERR, as for a login before", "+OK",
		"the server has turned a second login away because the maildrop was in use, and now lets one in beside another")
}

// loginRefused judges that a login with the right password was refused for good.
func loginRefused(b *Bench, e *model.LoginRefused) {
	r, why := rule.RFC1939_6_LOCK_01, "the session before ended with QUIT"
	switch {
	case !e.Past.Quit:
		r, why = rule.RFC1939_6_LOCK_02, "the session before lost its connection"
	case e.TurnedAway:
		r, why = rule.RFC1939_4_LOCK_04, "a login beside the session before was refused, and has left a lock"
	case e.AfterFailure:
		r, why = rule.RFC1939_4_LOCK_04, "a failed login went before"
	}
	if e.OtherUser != "" {
		b.broken(rule.RFC1939_7_USER_01).
			found("login/other-user", e.Spot, "+OK", e.Reply,
				"the maildrop can't be opened again while another user's is open")
	} else if e.Named {
		r, why = rule.RFC1939_4_LOCK_04, "another connection has named the user, and nobody has logged in on it"
	}
	b.broken(r).found("login/refused", e.Spot, "+OK", e.Reply, "the maildrop can't be opened again: %s", why)
}

// policyRules judge that an account which logs in by a digest can't log in by its password
// in clear as well (RFC 1939 section 13, RFC 2195 section 4).
var policyRules = []listed{on(digestsOnly)}

func digestsOnly(b *Bench, e *model.Reply) {
	if !e.Policy.Exposed || len(e.Policy.Digests) == 0 {
		return
	}
	var rules []rule.ID
	for _, by := range e.Policy.Digests {
		if by == "APOP" {
			rules = append(rules, rule.RFC1939_13_SEC_01)
		} else {
			rules = append(rules, rule.RFC2195_4_SEC_01)
		}
	}
	b.judge(e.Status.Indicator != wire.OK, rules...).
		found("login/exposed", e.Spot, "-ERR, since a digest is what this account logs in by", show(&e.Line.Text),
			"the account logs in by a digest, and by its password in clear as well")
}
