package doctor

import (
	"fmt"
	"strings"
)

// greets explains a greeting that is as it should be.
func (e *explainer) greets(r Reception) {
	said := strings.TrimSpace(strings.TrimPrefix(r.Greeting.Line, "+OK"))
	if said != "" {
		said = fmt.Sprintf(": %q", said)
	}
	e.fine(aboutGreeting, "after %s%s", short(r.Greeting.Took), said)
	if r.Slow {
		e.add(Finding{Cause: "greeting-slow", Subject: aboutGreeting, Weight: Hinders,
			Text: "the greeting takes seconds, on each connection",
			Likely: []Likely{{"reverse-lookup", "the server looks up the name of the client before it speaks, and nobody " +
				"answers",
				"give the client's address a name in the DNS, or switch the lookup off in the server"}},
			Do: "a run opens hundreds of connections: it will take long"})
	}
}

// turnedAway explains a greeting that is negative.
func (e *explainer) turnedAway(r Reception) {
	f := Finding{Cause: "turned-away", Subject: aboutGreeting, Weight: Blocks, Said: r.Greeting.Line,
		Text: "the server greets with -ERR", Do: "see the server's log for why it does not want this client"}
	if f.Likely = e.throttles(r.Greeting); f.Likely != nil {
		e.add(f)
		return
	}
	switch small := strings.ToLower(r.Greeting.Line); {
	case says(small, "too many", "connections", "limit", "maximum"):
		f.Likely = []Likely{{"connection-limit", "there are more connections from here than it takes",
			"close other clients, or raise the limit for this address"}}
	case says(small, "maintenance", "unavailable", "shutting down", "try again", "sys/temp"):
		f.Likely = []Likely{{"server-down", "it is out of service for a while", "try again later"}}
	case says(small, "denied", "blocked", "blacklist", "banned", "not allowed", "access"):
		f.Likely = []Likely{{"address-blocked", "the address of this machine is shut out",
			"have it let in, or run from another machine"}}
	}
	e.add(f)
}

// mute explains a server that says nothing that could be a greeting.
func (e *explainer) mute(r Reception) {
	f := Finding{Subject: aboutGreeting, Weight: Blocks, Said: r.Greeting.Line}
	switch r.Greeting.Lost {
	case TimedOut:
		f.Cause, f.Text = "no-greeting", fmt.Sprintf("the connection is taken, and nothing is said within %s",
			short(r.Greeting.Took))
		f.Do = "see whether the server behind the port runs: a proxy or a container often takes connections for one that " +
			"does not"
		if r.Probed == POP3 {
			f.Cause, f.Text = "greeting-missing", "the server answers commands as POP3 does, and gives no greeting"
			f.Do = "have it greet: every client waits for that"
		}
	case Anonymous:
		f.Cause, f.Text, f.Do = "client-certificate-wanted", "the server wants a certificate of the client", notDemanded
	case Endless:
		f.Cause, f.Text = "endless-greeting", "the greeting has no end"
		f.Do = "this is no POP3 server, or a broken one: see what listens on that port"
	case Closed:
		f.Cause, f.Text = "closed-at-once", "the connection is closed without a greeting"
		f.Do = "see the server's log"
		f.Likely = []Likely{
			{"address-blocked", "the address of this machine is not let in (a list of hosts, a ban after failed logins)", ""},
			{"server-crashes", "the server dies over each connection", ""},
		}
	default:
		if r.Probed == POP3 {
			f.Cause, f.Text = "greeting-broken", "the server answers commands as POP3 does, and greets otherwise"
			f.Do = "mend the greeting: 'pop3spec run' says which rule it breaks, and can test little else"
			break
		}
		f.Cause, f.Text = "no-pop3", "what is said first is no greeting of POP3, nor of another protocol that is known"
		f.Do = "see what listens on that port"
	}
	e.add(f)
}

func says(small string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(small, w) {
			return true
		}
	}
	return false
}

// upgrade explains STLS.
func (e *explainer) upgrade() {
	if e.Before == nil || e.Asked.Implicit {
		return
	}
	offered := e.Before.Has("STLS")
	switch {
	case e.Asked.STLS && e.STLS != "" && !offered:
		e.add(Finding{Cause: "stls-missing", Subject: aboutTLS, Weight: Blocks, Said: e.STLS,
			Text: "--stls is given, and the server has no STLS",
			Do:   "use --target pop3s://... if there is a port with TLS from the start; or run without --stls, in clear"})
	case e.STLS != "" && offered:
		weight := Hinders
		if e.Asked.STLS {
			weight = Blocks
		}
		e.add(Finding{Cause: "stls-refused", Subject: aboutTLS, Weight: weight, Said: e.STLS,
			Text: "CAPA lists STLS, and STLS is refused",
			Do:   "see the server's TLS settings; often the certificate is missing or can't be read"})
	}
}

// capa explains the lists of capabilities.
func (e *explainer) capa() {
	if e.Before == nil {
		return
	}
	if e.Before.Refused != "" {
		e.add(Finding{Cause: "capa-missing", Subject: aboutCAPA, Weight: Remark, Said: e.Before.Refused,
			Text: "the server has no CAPA: what it can do is found out by trying, and rules about capabilities do not apply"})
		return
	}
	offered := e.Before
	if e.Secured != nil && e.Asked.STLS {
		offered = e.Secured
	}
	e.fine(aboutCAPA, "%s%s%s", listOf(offered), mechanismsOf(offered), e.later(offered))
	for _, text := range e.contradictions() {
		e.add(Finding{Cause: "capa-contradicts", Subject: aboutCAPA, Weight: Remark, Text: text,
			Do: "a run will show which rule that breaks, if it breaks one"})
	}
}

// later are the capabilities that are listed after login only.
func (e *explainer) later(before *Capabilities) string {
	var more []string
	if e.After != nil {
		for tag := range e.After.Tags {
			if !before.Has(tag) {
				more = append(more, tag)
			}
		}
	}
	if len(more) == 0 {
		return ""
	}
	return "; after login also " + some(sorted(more), 10)
}

func listOf(c *Capabilities) string {
	var tags []string
	for tag := range c.Tags {
		if tag != "SASL" {
			tags = append(tags, tag)
		}
	}
	return some(sorted(tags), 20)
}

func mechanismsOf(c *Capabilities) string {
	if len(c.Tags["SASL"]) == 0 {
		return ""
	}
	return "; mechanisms " + strings.Join(c.Tags["SASL"], ", ")
}

// contradictions are those between the lists, and between them and what the server does.
func (e *explainer) contradictions() (all []string) {
	say := func(is bool, text string) {
		if is {
			all = append(all, text)
		}
	}
	say(e.Before.Has("SASL") && len(e.Before.Tags["SASL"]) == 0, "SASL is listed without a mechanism")
	say(e.Asked.Implicit && e.Before.Has("STLS"), "STLS is listed under TLS already")
	if e.Secured != nil {
		say(e.Secured.Has("STLS"), "STLS is listed after STLS")
		say(e.Secured.Refused != "", "CAPA is refused after STLS")
	}
	if e.After == nil {
		return all
	}
	say(e.After.Refused != "", "CAPA is refused after login")
	offered := e.Before
	if e.Secured != nil && e.Asked.STLS {
		offered = e.Secured
	}
	var gone []string
	for _, tag := range []string{"TOP", "UIDL", "RESP-CODES", "AUTH-RESP-CODE", "PIPELINING", "EXPIRE", "UTF8", "LANG"} {
		if offered.Has(tag) && !e.After.Has(tag) && e.After.Refused == "" {
			gone = append(gone, tag)
		}
	}
	say(len(gone) > 0, "no longer listed after login: "+strings.Join(gone, ", "))
	for _, login := range e.Logins {
		for _, a := range login.Attempts {
			say(a.Named && login.In() && offered.Has("USER"), "USER is listed, and refused: "+a.Reply.String())
		}
	}
	return all
}
