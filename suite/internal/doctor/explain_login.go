package doctor

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/wire"
)

// logins explains who was let in, and who was not.
func (e *explainer) logins() {
	if len(e.Asked.Users) == 0 {
		e.add(Finding{Cause: "no-account", Subject: aboutLogin, Weight: Blocks, Text: "no account was given",
			Do: "give one with --account USER:PASSWORD, or --account-file FILE"})
		return
	}
	for i, login := range e.Logins {
		if !login.In() {
			weight := Hinders
			if i == 0 {
				weight = Blocks
			}
			e.lockedOut(login, weight)
			continue
		}
		e.letIn(login)
	}
	e.declined()
	e.shared()
	e.specials()
	if n := len(e.Asked.Users) - len(e.Logins); n > 0 && len(e.Logins) > 0 && e.Logins[0].In() {
		e.fine(aboutLogin, "%d more accounts were not tried", n)
	}
}

// letIn explains a user who was let in.
func (e *explainer) letIn(login Login) {
	var ways, left []string
	for _, a := range login.Attempts {
		switch {
		case a.Reply.OK:
			ways = append(ways, a.By)
		case a.Withheld != "":
			left = append(left, a.By)
		}
	}
	text := "let in by " + strings.Join(ways, ", ")
	if len(left) > 0 {
		text += "; not tried: " + strings.Join(left, ", ")
	}
	e.add(Finding{Subject: aboutLogin, Weight: Fine, Text: text, Accounts: []string{login.User}})
}

// declined explains ways to log in by which some are refused who are let in by others.
func (e *explainer) declined() {
	var ways []string
	users, said := map[string][]string{}, map[string]string{}
	for _, login := range e.Logins {
		for _, a := range login.Attempts {
			if !login.In() || a.Reply.OK || a.Withheld != "" || a.Named { // at USER, that is the server's choice
				continue
			}
			if users[a.By] == nil {
				ways, said[a.By] = append(ways, a.By), a.Reply.String()
			}
			users[a.By] = append(users[a.By], login.User)
		}
	}
	for _, by := range ways {
		f := Finding{Cause: "mechanism-refused", Subject: aboutLogin, Weight: Remark, Said: said[by],
			Text: fmt.Sprintf("not let in by %s, though it is offered", by), Accounts: users[by],
			Do: "scripts about " + by + " want an account that can; --all-logins tries the other ways of these, too"}
		switch {
		case strings.HasSuffix(by, "-PLUS"):
			f.Likely = []Likely{{"channel-binding", "client and server do not bind the login to TLS in the same way", ""}}
		case digest(by):
			f.Likely = []Likely{{"no-verifier", "the server stores passwords in a form from which no digest can be checked", ""}}
		}
		e.add(f)
	}
}

// digest reports whether a way to log in needs the password, or something made of it for that, on the server.
func digest(by string) bool {
	return by == "APOP" || by == "CRAM-MD5" || by == "DIGEST-MD5" || strings.HasPrefix(by, "SCRAM")
}

// lockedOut explains a user who was not let in.
func (e *explainer) lockedOut(login Login, weight Weight) {
	a := decisive(login)
	f := Finding{Subject: aboutLogin, Weight: weight, Accounts: []string{login.User}, Said: a.Reply.String(),
		Likely: e.likely(login.User, a)}
	f.Cause, f.Text, f.Do = e.refusal(a)
	e.add(f)
}

// decisive is the attempt that says most: the last one that was sent.
func decisive(login Login) (last Attempt) {
	for _, a := range login.Attempts {
		if a.Withheld == "" && (last.By == "" || !a.Named || last.Named) {
			last = a
		}
	}
	return last
}

// refusal says what a refused login comes down to, by its response code.
func (e *explainer) refusal(a Attempt) (cause, text, do string) {
	code := func(want string) bool { return wire.CodeIs(a.Reply.Code, want) }
	switch {
	case a.By == "":
		return "no-way-in", "there is no way to log in that can be tried",
			"give a password or a token that goes with it"
	case a.Reply.Lost != NotLost:
		return "login-unanswered", fmt.Sprintf("the login by %s is not answered (%s)", a.By, a.Reply.Lost),
			"see the server's log; some servers make those wait, or hang up, who have failed before"
	case e.wantsTLS(a):
		return "login-wants-tls", "nobody is let in without TLS", e.withTLS()
	case crowded(a.Reply.Line):
		return "connection-limit", "there are more sessions of this user than the server takes",
			"close other programs that have the mailbox open, or raise the limit"
	case code("IN-USE"):
		return "maildrop-in-use", "the maildrop is in use",
			"close the mail program that has it open; a session that was cut off may hold it until the server's timer runs out"
	case code("LOGIN-DELAY"):
		return "login-delay", "the last login is too recent", "wait as long as CAPA says after LOGIN-DELAY" +
			e.delayed()
	case code("SYS/TEMP"):
		return "trouble-temporary", "the server has a problem of its own that may pass", "try again in some minutes"
	case code("SYS/PERM"):
		return "trouble-permanent", "the server has a problem of its own that somebody has to solve",
			"tell the operator of the server; the password is not the reason"
	}
	return "login-refused", "not let in by " + a.By,
		"check the name and the password of --account with another program"
}

// crowded reports whether a refusal is about the number of sessions.
func crowded(line string) bool {
	return says(strings.ToLower(line), "number of connections", "too many connections", "too many simultaneous",
		"too many "+
			"concurrent", "too many sessions", "connection limit")
}

func (e *explainer) delayed() string {
	if d := e.delay(); d > 0 {
		return fmt.Sprintf(": %d seconds", d/time.Second)
	}
	return ""
}

// wantsTLS reports whether a login in clear was refused because it was in clear.
func (e *explainer) wantsTLS(a Attempt) bool {
	if e.Asked.Implicit || e.Asked.STLS {
		return false
	}
	small := strings.ToLower(a.Reply.Line)
	clear := says(small, "plaintext", "plain text", "cleartext", "clear text", "ssl", "tls", "stls", "encrypt", "unsecure",
		"insecure", "privacy", "secure connection")
	hidden := e.Before.Has("STLS") && !e.Before.Has("USER") && len(e.Before.Tags["SASL"]) == 0
	return clear || hidden
}

func (e *explainer) withTLS() string {
	if e.Before.Has("STLS") {
		return "use --stls"
	}
	return "use --target pop3s://... (port 995 is usual)"
}

// likely are the reasons that the server's name, its greeting and its words speak for.
func (e *explainer) likely(user string, a Attempt) []Likely {
	var all []Likely
	if a.By == "" || e.wantsTLS(a) {
		return nil
	}
	l := login{user: user, host: strings.ToLower(strings.TrimSuffix(e.Asked.Host, ".")), by: a.By,
		greeting: strings.ToLower(e.Reception.Greeting.Line), said: strings.ToLower(a.Reply.Line), code: a.Reply.Code}
	l.tags, l.provider = e.offered(), e.Asked.Provider
	for _, t := range troubles {
		if t.fits(l) && !slices.ContainsFunc(all, func(x Likely) bool { return x.Cause == t.cause }) {
			all = append(all, Likely{t.cause, t.because, t.do})
		}
	}
	return all[:min(3, len(all))]
}

// throttles are the reasons for a refusal that is no login's, as far as its words give them away.
func (e *explainer) throttles(r Reply) (all []Likely) {
	l := login{host: strings.ToLower(e.Asked.Host), said: strings.ToLower(r.Line), code: r.Code}
	for _, t := range troubles {
		if t.cause == "throttled" && !says(l.said, "connection") && t.fits(l) {
			all = append(all, Likely{t.cause, t.because, t.do})
		}
	}
	return all
}

// service reports whether the server shows the signs of a service.
func (e *explainer) service(s service) bool {
	return login{host: strings.ToLower(strings.TrimSuffix(e.Asked.Host, ".")), provider: e.Asked.Provider,
		tags:     e.offered(),
		greeting: strings.ToLower(e.Reception.Greeting.Line)}.is(s)
}

func (e *explainer) offered() *Capabilities {
	if e.Asked.STLS && e.Secured != nil {
		return e.Secured
	}
	return e.Before
}

// specials explains the accounts of --special.
func (e *explainer) specials() {
	for _, s := range e.Specials {
		if !s.Reply.OK {
			e.add(Finding{Cause: "special-refused", Subject: aboutLogin, Weight: Hinders, Said: s.Reply.String(),
				Text: "not let in, and --special gives it as " + s.Role, Accounts: []string{s.User},
				Do: "'pop3spec explain " + s.Role + "' says how to set it up"})
		}
	}
}

// shared explains accounts that are one.
func (e *explainer) shared() {
	for i, a := range e.Drops {
		for _, b := range e.Drops[:i] {
			if len(a.IDs) > 0 && len(a.IDs) == len(b.IDs) && slices.Equal(a.IDs, b.IDs) && a.Octets == b.Octets &&
				!counted(a.IDs) {
				e.add(Finding{Cause: "maildrop-shared", Subject: aboutLogin, Weight: Hinders,
					Text: "they seem to have one maildrop: what they list is the same", Accounts: []string{b.User, a.User},
					Do: "give accounts with a maildrop of their own each: names of one mailbox are one account"})
				return
			}
		}
	}
}

// counted reports whether unique-ids are just numbers, which two maildrops may well have in common.
func counted(ids []string) bool {
	for i, id := range ids {
		if id != fmt.Sprint(i+1) && len(id) > 3 {
			return false
		}
	}
	return true
}
