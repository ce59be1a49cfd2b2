package runner

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// needs says what a transcript asks of the target.
type needs struct {
	second  bool // a second account
	service bool // it is about what one well-known service does
	deletes bool // it sends DELE, as far as reading it shows; the gate of the connection has the last word
	fetches bool // it fetches messages
	commits bool // it fetches messages and ends with QUIT
	// requires is what the header says; a recorded session, which proves no rule,
	// needs APOP if it logs in with it.
	requires []string
}

func needsOf(s *transcript.Script) needs {
	n := needs{second: s.Header.Maildrop2 != (transcript.Maildrop{}), requires: s.Header.Requires}
	retr, quit := false, false
	for _, r := range s.Header.Requires {
		n.second = n.second || r == "second-account"
		n.service = n.service || strings.HasPrefix(r, "provider:")
	}
	for _, step := range s.Steps {
		switch step := step.(type) {
		case *transcript.Command:
			text := strings.ToUpper(step.Text.String())
			if strings.HasPrefix(text, "APOP ") && len(s.Header.Proves) == 0 && !recorded(s) {
				n.requires = append(n.requires[:len(n.requires):len(n.requires)], "APOP")
			}
			if strings.HasPrefix(text, "USER ") && len(s.Header.Proves) == 0 && !recorded(s) {
				n.requires = append(n.requires[:len(n.requires):len(n.requires)], "USER")
			}
			n.deletes = n.deletes || strings.HasPrefix(text, "DELE")
			retr = retr || strings.HasPrefix(text, "RETR")
			quit = quit || strings.HasPrefix(text, "QUIT")
			n.second = n.second || strings.Contains(text, "{USER2}")
		case *transcript.Direction:
			n.deletes = n.deletes || step.Kind == transcript.Walk || step.Kind == transcript.WalkAhead
			for _, a := range step.Args {
				text := strings.ToUpper(a.String())
				n.deletes = n.deletes || strings.Contains(text, "DELE ")
				n.second = n.second || step.Kind == transcript.LogIn && text == "2"
			}
		}
	}
	n.fetches, n.commits = retr, retr && quit
	return n
}

// needsSecond reports whether a script needs a second account.
func needsSecond(s *transcript.Script) bool { return needsOf(s).second }

// prevented tells why a script can't be run, or why it does not apply; the empty
// verdict means that nothing speaks against it.
func (r *Runner) prevented(s *transcript.Script) (verdict.Verdict, string) {
	n := needsOf(s)
	if n.second && len(r.Target.Accounts)+len(r.rolesOf(s)) < 2 {
		return verdict.Blocked, "needs a second maildrop: give a second --account"
	}
	if v, why := r.unusual(s); v != "" {
		return v, why
	}
	for _, want := range n.requires {
		if v, why := r.requirement(want); v != "" {
			return v, why
		}
	}
	if v, why := r.sendable(s); v != "" {
		return v, why
	}
	if r.Target.Provision != nil {
		return "", ""
	}
	drop := s.Header.Maildrop
	switch {
	case !drop.Any:
		return verdict.Blocked, "needs a maildrop filled by the harness: use --provision"
	case n.deletes && r.live():
		return verdict.Blocked, "deletes mail: use --provision, or --allow-delete if the mailbox may be emptied"
	case n.fetches && r.mail.noFetch() != nil:
		return verdict.Blocked, r.mail.noFetch().why.Error()
	case n.commits && r.offer.expires && r.live():
		return verdict.Blocked, "fetches mail, which this server may delete (EXPIRE 0): use --provision, or --allow-delete"
	case drop.AtLeast > r.offer.messages:
		return verdict.Blocked, fewMessages(drop.AtLeast)
	}
	return "", ""
}

// requirement judges one word of the header's requires.
func (r *Runner) requirement(want string) (verdict.Verdict, string) {
	_, implicit := r.Target.Main()
	switch want {
	case "second-account", secretInClear: // judged for the script as a whole
	case "delivery":
		if r.Target.Deliver == nil {
			return verdict.Blocked, "needs mail to be delivered while a session runs: use --deliver"
		}
	case "cleartext":
		if implicit {
			return verdict.NotApplicable, "the connection is protected from its beginning"
		}
	case "tls":
		if !implicit && !r.offer.has("STLS") {
			return verdict.NotApplicable, "the server offers no TLS here"
		}
	case "tls-required":
		if !r.offer.tlsFirst {
			return verdict.NotApplicable, "the server lets users log in without TLS"
		}
	case "implicit-tls":
		if r.Target.TLSAddress == "" {
			return verdict.Blocked, "needs a port with implicit TLS: use --tls-port"
		}
	case "domain":
		if r.records == nil {
			return verdict.Blocked, "looks at the records by which clients find the server: use --domain"
		}
	case "slow":
		if !r.Slow {
			return verdict.Blocked, "takes minutes: use --slow"
		}
	case utf8Account:
		if r.utf8Account().User == "" {
			return verdict.Blocked, "needs an account with a name outside ASCII: give one more --account"
		}
	case clientCert:
		if r.Target.ClientCert == nil {
			return verdict.Blocked, "needs a certificate that the server takes for a login: use --client-cert"
		}
		if !r.secure() && !r.offer.has("STLS") {
			return verdict.NotApplicable, "the server offers no TLS here"
		}
	case "name-without-domain":
		if slices.ContainsFunc(r.Target.Accounts, func(a target.Account) bool { return strings.Contains(a.User, "@") }) {
			return verdict.NotApplicable, "needs names of users without a domain, to which it adds one"
		}
	case "token":
		if !r.tokens() {
			return verdict.Blocked, "needs accounts with OAuth tokens: use --token"
		}
	default:
		if strings.HasPrefix(want, "account:") {
			return "", "" // judged all together
		}
		if provider, is := strings.CutPrefix(want, "provider:"); is {
			return r.isProvider(provider)
		}
		if mechanism, is := strings.CutPrefix(want, "SASL:"); is {
			return r.usable(mechanism)
		}
		if capability, is := strings.CutPrefix(want, transcript.BeforeLogin); is {
			if !r.offer.hasEarly(capability) {
				return verdict.NotApplicable, "the server does not offer " + capability + " before login"
			}
			return "", ""
		}
		if want == "USER" {
			return r.userRefused()
		}
		if !r.offer.has(want) {
			return verdict.NotApplicable, "the server does not offer " + want
		}
	}
	return "", ""
}

// isProvider judges a script about what one service does, which no other has to do.
func (r *Runner) isProvider(name string) (verdict.Verdict, string) {
	if r.Provider != name {
		return verdict.NotApplicable, fmt.Sprintf("is about a service that the target is not, or not known to be (--provider %s)", name)
	}
	return "", ""
}

// ranks orders levels; what is not ranked is below May.
var ranks = map[requirement.Level]int{
	requirement.LevelMust: 3, requirement.LevelMustNot: 3, requirement.LevelShould: 2, requirement.LevelShouldNot: 2,
	requirement.LevelMay: 1,
}

// ofLevel tells whether a script proves a rule that is at least as strict as the
// level, or none at all.
func ofLevel(s *transcript.Script, level requirement.Level) bool {
	if level == "" || len(s.Header.Proves) == 0 {
		return true
	}
	for _, rule := range s.Header.Proves {
		q, _ := requirement.Find(requirement.ID(rule.ID))
		if ranks[q.Level] >= ranks[level] {
			return true
		}
	}
	return false
}
