package doctor

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Explain says what observations mean: in the order in which things were looked at, and no more than can be told from
// them. It is a pure function.
func Explain(o *Observed) []Finding {
	e := &explainer{Observed: o}
	for _, part := range []func(){
		e.name, e.port, e.tls, e.reception, e.upgrade, e.beside, e.capa, e.logins, e.maildrops, e.lock, e.limits, e.start,
		e.fetching,
		e.delivery,
	} {
		part()
	}
	return e.findings
}

// CanRun reports whether a run can start.
func CanRun(all []Finding) bool {
	for _, f := range all {
		if f.Weight == Blocks {
			return false
		}
	}
	return true
}

type explainer struct {
	*Observed
	findings []Finding
}

// add adds a finding; what is found of several accounts is one.
func (e *explainer) add(f Finding) {
	for i, other := range e.findings {
		if len(f.Accounts) > 0 && len(other.Accounts) > 0 && other.Cause == f.Cause && other.Subject == f.Subject &&
			other.Weight == f.Weight && other.Text == f.Text && slices.Equal(other.Likely, f.Likely) {
			e.findings[i].Accounts = append(other.Accounts, f.Accounts...)
			return
		}
	}
	e.findings = append(e.findings, f)
}

func (e *explainer) fine(subject, format string, args ...any) {
	e.add(Finding{Subject: subject, Weight: Fine, Text: fmt.Sprintf(format, args...)})
}

// name explains the resolution of the name.
func (e *explainer) name() {
	switch l := e.Lookup; {
	case l.Literal:
	case l.Missing:
		e.add(Finding{Cause: "name-unknown", Subject: aboutName, Weight: Blocks,
			Text: fmt.Sprintf("there is no host called %s (%s)", e.Asked.Host, l.Failure),
			Do:   "check the spelling of --target; the name of a mail server is often pop.DOMAIN, pop3.DOMAIN or mail.DOMAIN"})
	case l.Failure != "":
		e.add(Finding{Cause: "resolver-fails", Subject: aboutName, Weight: Blocks,
			Text: fmt.Sprintf("the name %s could not be looked up: %s", e.Asked.Host, l.Failure),
			Do:   "see whether this machine has a network and a resolver that answers, or give the address in --target"})
	default:
		e.fine(aboutName, "%s is %s", e.Asked.Host, some(l.Addresses, 4))
	}
}

// port explains how the port takes connections.
func (e *explainer) port() {
	if len(e.Routes) == 0 {
		return
	}
	var open, shut []Route
	for _, r := range e.Routes {
		if r.Access == Open {
			open = append(open, r)
		} else {
			shut = append(shut, r)
		}
	}
	if len(open) == 0 {
		e.closed(shut[0])
		return
	}
	e.fine(aboutPort, "%s after %s", open[0].Address, short(open[0].Took))
	if len(shut) == 0 {
		return
	}
	cause, family := "address-dead", "one of the addresses"
	if !anyOf(open, shut[0].IPv6) {
		cause, family = "ipv4-dead", "IPv4"
		if shut[0].IPv6 {
			cause, family = "ipv6-dead", "IPv6"
		}
	}
	e.add(Finding{Cause: cause, Subject: aboutPort, Weight: Remark,
		Text: fmt.Sprintf("%s does not work: %s: %s", family, shut[0].Address, accessIn(shut[0])),
		Do:   "have the server listen there, or take the address out of the DNS: clients lose time on it"})
}

func anyOf(routes []Route, ipv6 bool) bool {
	for _, r := range routes {
		if r.IPv6 == ipv6 {
			return true
		}
	}
	return false
}

func accessIn(r Route) string {
	switch r.Access {
	case Refused:
		return "nothing listens there"
	case Silent:
		return "no answer within " + short(r.Took)
	}
	return r.Failure
}

// closed explains a port that can't be reached.
func (e *explainer) closed(r Route) {
	f := Finding{Subject: aboutPort, Weight: Blocks, Text: fmt.Sprintf("%s: %s", r.Address, accessIn(r))}
	for _, n := range e.Neighbours {
		if n.Access == Open {
			f.Likely = append(f.Likely, Likely{"other-port", "something listens at " + n.Address + ", where POP3 is usual",
				"use --target " + targetAt(e.Asked.Host, portOf(n.Address))})
		}
	}
	switch r.Access {
	case Refused:
		f.Cause = "port-closed"
		f.Do = "start the server, or correct the port in --target: 110 is usual in clear and with STLS, 995 with TLS from " +
			"the start"
	case Silent:
		f.Cause = "port-silent"
		f.Do = "likely a firewall drops the packets: ask from a machine that is let through, or open the port"
	default:
		f.Cause, f.Do = "host-unreachable", "see whether there is a way to that network from here"
	}
	e.add(f)
}

func targetAt(host string, port string) string {
	scheme := "pop3"
	if port == "995" {
		scheme = "pop3s"
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port == "995" || port == "110" {
		return scheme + "://" + host
	}
	return scheme + "://" + host + ":" + port
}

func portOf(address string) string { return address[strings.LastIndexByte(address, ':')+1:] }

func some(all []string, most int) string {
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:most], ", "), len(all)-most)
}

// short is a duration as people say it.
func short(d time.Duration) string {
	switch {
	case d < 10*time.Millisecond:
		return d.Round(100 * time.Microsecond).String()
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Minute:
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

func sorted(all []string) []string {
	slices.Sort(all)
	return all
}
