package doctor

import (
	"fmt"
	"strings"
	"time"
)

// insecurely is what helps against a certificate that nobody can be made to trust.
const insecurely = "for a server of one's own, trust it with --ca FILE; --insecure accepts any certificate"

// tls explains the handshake.
func (e *explainer) tls() {
	h := e.Handshake
	if h == nil || e.Reception.Clear == POP3 || e.Reception.Clear != NoProtocol && h.Outcome != Succeeded {
		return // what speaks there is told by the greeting
	}
	if h.Outcome != Succeeded {
		e.handshake(h)
		return
	}
	weight := e.needing(h)
	if e.Asked.Insecure {
		weight = Remark
	}
	for _, d := range h.Faults {
		e.distrust(h, d, weight)
	}
	if len(h.Faults) == 0 {
		e.fine(aboutTLS, "%s %s, the certificate is good until %s", h.Version, h.Where, h.Cert.until())
	}
	if soon := 14 * 24 * time.Hour; len(h.Faults) == 0 && h.Cert != nil && h.Cert.Until.Sub(e.Asked.Now) < soon {
		e.add(Finding{Cause: "certificate-expires-soon", Subject: aboutTLS, Weight: Remark,
			Text: "the certificate expires on " + h.Cert.until(), Do: "renew it"})
	}
	if h.Older != "" {
		e.add(Finding{Cause: "tls-outdated-too", Subject: aboutTLS, Weight: Remark,
			Text: h.Older + " is spoken, too, which RFC 8996 forbids", Do: "switch it off in the server"})
	}
}

func (c *Certificate) until() string {
	if c == nil {
		return "?"
	}
	return c.Until.UTC().Format(time.DateOnly)
}

// needing is how much weighs what keeps a handshake from success: without STLS asked for, a run goes on in clear.
func (e *explainer) needing(*Handshake) Weight {
	if e.Asked.Implicit || e.Asked.STLS {
		return Blocks
	}
	return Hinders
}

// handshake explains one that failed.
func (e *explainer) handshake(h *Handshake) {
	f := Finding{Subject: aboutTLS, Weight: e.needing(h), Text: fmt.Sprintf("TLS %s fails: %s", h.Where, h.Failure)}
	switch h.Outcome {
	case OldVersions:
		f.Cause, f.Do = "tls-version", "the server speaks only versions older than TLS 1.2: enable TLS 1.2 or 1.3 there"
	case NoTLS:
		f.Cause, f.Do = "stls-without-tls", "the server says +OK to STLS and goes on in clear: see its TLS settings"
	case WantsClient:
		f.Cause, f.Do = "client-certificate-wanted", notDemanded
	case Hangs:
		f.Cause, f.Do = "tls-hangs", "the server does not answer a ClientHello: see its log; a proxy may stand in between"
	default:
		if says(h.Failure, "unrecognized name") {
			f.Likely = []Likely{{"name-not-served", "the server has no certificate for the name in --target",
				"use the name by which the server knows itself"}}
		}
		f.Cause, f.Do = "tls-fails", "see the server's log; often it has no certificate, or no key that goes with it"
	}
	e.add(f)
}

// distrust explains what is wrong with a certificate.
func (e *explainer) distrust(h *Handshake, d Distrust, weight Weight) {
	f := Finding{Cause: string(d), Subject: aboutTLS, Weight: weight, Do: insecurely}
	switch d {
	case Expired:
		f.Text = fmt.Sprintf("the certificate has expired, on %s", h.Cert.until())
		f.Do = "renew it; until then, --insecure accepts any certificate"
	case TooEarly:
		f.Text = "the certificate is not valid before " + h.Cert.From.UTC().Format(time.DateTime)
		f.Do = "see whether the clock of this machine is right, and that of the one on which the certificate was made"
	case OtherName:
		f.Text = fmt.Sprintf("the certificate is not for %s", e.Asked.Host)
		f.Do = "use the name in --target that the certificate has, or have it issued for this one"
		if len(h.Cert.Names) > 0 {
			f.Text += ", but for " + some(h.Cert.Names, 4)
		}
	case SelfSigned:
		f.Text = fmt.Sprintf("the certificate is signed by itself (%s)", h.Cert.Subject)
	case OtherIssuer:
		f.Text = fmt.Sprintf("no authority that is trusted here vouches for the certificate, which %s issued", h.Cert.Issuer)
		if h.Alone {
			f.Likely = append(f.Likely, Likely{"chain-incomplete",
				"the server sends its own certificate only, and not the intermediate one of its issuer",
				"have the server send the whole chain"})
		}
		if e.Asked.OwnRoots {
			f.Likely = append(f.Likely, Likely{"other-authority", "--ca FILE has other authorities, and they alone are asked",
				"check the file"})
		}
	case Unfit:
		f.Text, f.Do = "the certificate can't be used: "+h.Why, "have another one issued; until then, --insecure accepts any"
	}
	e.add(f)
}

// notDemanded is what helps where every client has to show a certificate.
const notDemanded = "have the server ask for a certificate, and not demand one: a run shows that of --client-cert " +
	"only " +
	"where it logs in by it"

// beside explains the port of --tls-port.
func (e *explainer) beside() {
	b := e.Beside
	if b == nil {
		return
	}
	f := Finding{Cause: "tls-port-unusable", Subject: aboutTLS, Weight: Hinders,
		Do: "check --tls-port; scripts about TLS from the start are left out without it"}
	switch {
	case b.Route.Access != Open:
		f.Text = fmt.Sprintf("--tls-port: %s: %s", b.Route.Address, accessIn(b.Route))
	case b.Handshake == nil:
		return
	case b.Handshake.Outcome != Succeeded && b.Speaks == POP3:
		f.Text = "--tls-port: the server greets in clear there"
	case b.Handshake.Outcome != Succeeded && b.Speaks != NoProtocol && b.Speaks != Unknown:
		f.Text = "--tls-port: what answers is " + article(b.Speaks)
	case b.Handshake.Outcome != Succeeded:
		f.Text = "--tls-port: no handshake succeeds: " + b.Handshake.Failure
	case b.Speaks == POP3:
		if !e.Asked.Insecure && (e.Handshake == nil || len(e.Handshake.Faults) == 0) {
			for _, d := range b.Handshake.Faults {
				e.distrust(b.Handshake, d, Hinders)
			}
		}
		e.fine(aboutTLS, "%s at --tls-port", b.Handshake.Version)
		return
	case b.Speaks == NoProtocol:
		f.Text = "--tls-port: no greeting comes there"
	default:
		f.Text = "--tls-port: what answers under TLS is " + article(b.Speaks)
	}
	e.add(f)
}

// reception explains what greets.
func (e *explainer) reception() {
	r := e.Reception
	switch {
	case !r.Tried:
	case r.Clear != NoProtocol:
		e.clear(r)
	case e.Handshake != nil && e.Asked.Implicit && e.Before == nil && r.Greeting == (Reply{}):
		// TLS has been explained
	case r.Speaks == TLS:
		e.behind(r)
	case r.Probed != NoProtocol && r.Probed != POP3 && !r.Greeting.OK:
		e.foreign(r.Probed, e.Asked.Implicit, r.Greeting.Line)
	case r.Speaks == POP3 && r.Greeting.OK:
		e.greets(r)
	case r.Speaks == POP3 && r.Greeting.Bad:
		e.turnedAway(r)
	case r.Speaks != NoProtocol && r.Speaks != Unknown:
		e.foreign(r.Speaks, e.Asked.Implicit, r.Greeting.Line)
	default:
		e.mute(r)
	}
}

// behind explains a port in clear that begins with TLS.
func (e *explainer) behind(r Reception) {
	if r.BehindTLS != POP3 && r.BehindTLS != Unknown && r.BehindTLS != NoProtocol {
		e.foreign(r.BehindTLS, true, "")
		return
	}
	f := Finding{Cause: "tls-on-clear-port", Subject: aboutTLS, Weight: Blocks,
		Text: "the server waits for TLS from the first octet, and --target says pop3://",
		Do:   fmt.Sprintf("use --target %s", withScheme("pop3s", e.Asked))}
	if r.BehindTLS == NoProtocol {
		f.Text += " (no greeting of POP3 was seen under TLS either)"
	}
	e.add(f)
}

// clear explains a port that should begin with TLS, and does not.
func (e *explainer) clear(r Reception) {
	if r.Clear != POP3 {
		e.foreign(r.Clear, false, r.Greeting.Line)
		return
	}
	e.add(Finding{Cause: "clear-on-tls-port", Subject: aboutTLS, Weight: Blocks, Said: r.Greeting.Line,
		Text: "the server greets in clear, and --target says pop3s://",
		Do:   fmt.Sprintf("use --target %s, with --stls if the server has STLS", withScheme("pop3", e.Asked))})
}

func withScheme(scheme string, a Asked) string {
	host := a.Host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return fmt.Sprintf("%s://%s:%d", scheme, host, a.Port)
}

// foreign explains another protocol.
func (e *explainer) foreign(p Protocol, underTLS bool, said string) {
	usual := "110, or 995 with TLS from the start"
	text := fmt.Sprintf("what answers on port %d is %s, and not POP3", e.Asked.Port, article(p))
	if underTLS {
		text += " (under TLS)"
	}
	e.add(Finding{Cause: "speaks-" + strings.ToLower(string(p)), Subject: aboutGreeting, Weight: Blocks, Text: text,
		Said: said,
		Do:   "give the port of POP3 in --target: usually " + usual})
}

func article(p Protocol) string {
	switch p {
	case Unknown:
		return "a server for another protocol"
	case TLS:
		return "a server that waits for TLS"
	case IMAP, SMTP, FTP, NNTP, SSH, HTTP:
		return "a server for " + string(p)
	}
	return "a server for another protocol (" + string(p) + ")"
}
