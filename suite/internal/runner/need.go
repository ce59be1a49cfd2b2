package runner

import (
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
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
	tries   bool // it tries wrong passwords, many of them
	// requires is what the header says, and what the directions can't do without; a
	// session, which proves no rule, needs the commands that it logs in with.
	requires []string
	// secured is what it needs where TLS is spoken, on connections that begin TLS by
	// themselves: the survey can tell of that only if it was under TLS, too.
	secured []string
}

func needsOf(s *transcript.Script) needs {
	n := needs{second: s.Header.Maildrop2 != (transcript.Maildrop{}), requires: slices.Clip(s.Header.Requires)}
	for _, r := range s.Header.Requires {
		n.second = n.second || r == need.SecondAccount
		n.service = n.service || strings.HasPrefix(r, need.Provider+":")
	}
	sent := map[transcript.Step][]*transcript.Exchange{}
	for _, x := range s.Exchanges() {
		sent[x.Sent] = append(sent[x.Sent], x)
	}
	session := len(s.Header.Proves) == 0 && !recorded(s)
	quit, secure := false, map[int]bool{}
	for _, step := range s.Steps {
		if d, ok := step.(*transcript.Direction); ok {
			n.direction(d, recorded(s))
			if t := d.Kind.Traits(); t.Opens || t.TLS {
				secure[d.Conn] = t.TLS
			}
		}
		for _, x := range sent[step] {
			keyword, _ := x.Command()
			spec := wire.SpecOf(keyword)
			n.deletes = n.deletes || spec.Deletes
			n.fetches = n.fetches || spec.Fetches
			quit = quit || spec.Ends
			if session && spec.Login != wire.NoLogin && spec.Need() != "" {
				n.logsIn(spec.Need(), secure[x.Conn])
			}
		}
		n.second = n.second || namesSecond(step)
	}
	n.commits = n.fetches && quit
	return n
}

// deleting are the commands that mark messages as deleted.
var deleting = wire.Keywords(func(s wire.Spec) bool { return s.Deletes })

// direction adds what a direction asks of the target. Those of a recording are adapted to
// what the target has.
func (n *needs) direction(d *transcript.Direction, recorded bool) {
	t := d.Kind.Traits()
	n.deletes, n.fetches = n.deletes || t.Walks, n.fetches || t.Walks
	n.second = n.second || d.Account() == "2"
	n.tries = n.tries || t.Tries
	for _, keyword := range deleting {
		n.deletes = n.deletes || slices.ContainsFunc(d.Args, func(a transcript.Text) bool {
			return strings.Contains(strings.ToUpper(a.String()), keyword+" ")
		})
	}
	if t.Requires != "" && !recorded && !slices.Contains(n.requires, t.Requires) {
		n.requires = append(n.requires, t.Requires)
	}
}

// logsIn adds the command that a session logs in with.
func (n *needs) logsIn(by string, secure bool) {
	if secure {
		n.secured = append(n.secured, by)
	} else {
		n.requires = append(n.requires, by)
	}
}

// namesSecond reports whether a step says a value of the second account.
func namesSecond(step transcript.Step) bool {
	var texts []transcript.Text
	switch step := step.(type) {
	case *transcript.Command:
		texts = []transcript.Text{step.Text}
	case *transcript.Direction:
		texts = step.Args
	}
	return slices.ContainsFunc(texts, func(t transcript.Text) bool { return strings.Contains(t.String(), "{user2}") })
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
	lacking, lack := r.lacking(n)
	if lacking == verdict.NotApplicable { // which has no need of an account
		return lacking, lack
	}
	if v, why := r.unusual(s); v != "" {
		return v, why
	}
	if lacking != "" {
		return lacking, lack
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
	case n.tries && r.live():
		return verdict.Blocked, "tries many wrong passwords, for which a server may lock the account: use --provision"
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

// lacking judges the words that the target is judged by: that one of them does not apply
// weighs more than that the harness lacks something for another.
func (r *Runner) lacking(n needs) (lacking verdict.Verdict, why string) {
	f := r.facts()
	for _, want := range r.required(n) {
		v, reason := r.requirement(want, f)
		if v == verdict.NotApplicable {
			return v, reason
		}
		if lacking == "" {
			lacking, why = v, reason
		}
	}
	return lacking, why
}

// required are the words that the target is judged by. What a session needs under TLS that
// it begins by itself shows in a run under TLS only.
func (r *Runner) required(n needs) []string {
	if !r.secure() {
		return n.requires
	}
	return slices.Concat(n.requires, n.secured)
}

// facts are what words of a requires field are judged by.
func (r *Runner) facts() need.Facts {
	_, implicit := r.Target.Main()
	hasDomain := func(a target.Account) bool { return strings.Contains(a.User, "@") }
	return need.Facts{
		Implicit: implicit, Secure: r.secure(), OffersTLS: r.offer.has("STLS"), DemandsTLS: r.offer.tlsFirst,
		TLSPort: r.Target.TLSAddress != "", Delivers: r.Target.Deliver != nil, Records: r.records != nil, Slow: r.Slow,
		QuickTimer:  r.Autologout > 0 && r.Autologout <= quickTimer,
		ForeignName: r.utf8Account().User != "", Certificate: r.Target.ClientCert != nil, Tokens: r.tokens(),
		DomainInName: slices.ContainsFunc(r.Target.Accounts, hasDomain),
		Provider:     r.Provider,
	}
}

// quickTimer is the longest autologout timer that is waited for in any run.
const quickTimer = 10 * time.Second

// requirement judges one word of the header's requires.
func (r *Runner) requirement(want string, f need.Facts) (verdict.Verdict, string) {
	if lack, is := need.Judge(want, f); is {
		switch {
		case lack.Why == "":
			return "", ""
		case lack.Inapplicable:
			return verdict.NotApplicable, lack.Why
		}
		return verdict.Blocked, lack.Why
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
	switch {
	case wire.SpecOf(want).Login == wire.Names:
		return r.userRefused()
	case !r.offer.has(want):
		return verdict.NotApplicable, "the server does not offer " + want
	}
	return "", ""
}

// ranks orders levels; what is not ranked is below May.
var ranks = map[requirement.Level]int{
	requirement.LevelMust: 3, requirement.LevelMustNot: 3, requirement.LevelShould: 2, requirement.LevelShouldNot: 2,
	requirement.LevelMay: 1,
}

// ofLevel reports whether a script proves a rule that is at least as strict as the
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
