package runner

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/dnsrecords"
	"github.com/pop3spec/pop3spec/suite/internal/mask"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Prospects are what a run can judge with the options that it has, and what others would add.
type Prospects struct {
	Scripts  int    // that are selected
	Playable int    // of them, as far as is known before they are played
	Rules    int    // that these prove
	All      int    // that the selected ones prove, if the server has what they are about
	Trips    int    // commands that wait for a reply, and connections
	Logins   int    // in them
	Refusals int    // of these, at which a wrong password is sent
	Workers  int    // that play at the same time
	More     []Gain // by one more option each, the largest first
}

// Gain is what an option adds.
type Gain struct {
	Option string
	Rules  int
	Role   string // of the account that it is about, "" if that need not be set up
}

// Prospects finds out which scripts nothing speaks against. Nothing is said to the server.
func (r *Runner) Prospects() *Prospects {
	p := &Prospects{Scripts: len(r.Scripts), Workers: r.hands()}
	judged, could := map[requirement.ID]bool{}, map[requirement.ID]bool{}
	for _, s := range r.Scripts {
		v, _ := r.prevented(s)
		if v == "" && r.unsafe(s) != nil {
			v = verdict.Blocked
		}
		for _, rule := range rulesOf(s) {
			judged[rule] = judged[rule] || v == ""
			could[rule] = could[rule] || v != verdict.NotApplicable
		}
		if v == "" {
			p.Playable++
			p.add(s)
		}
	}
	p.Rules, p.All = count(judged), count(could)
	for _, w := range r.wishes() {
		if more := r.supposing(w.grant).judges(judged); more > 0 {
			p.More = append(p.More, Gain{w.option, more, w.role})
		}
	}
	slices.SortStableFunc(p.More, func(a, b Gain) int { return cmp.Compare(b.Rules, a.Rules) })
	return p
}

func count(of map[requirement.ID]bool) (n int) {
	for _, is := range of {
		if is {
			n++
		}
	}
	return n
}

// add adds what a script costs.
func (p *Prospects) add(s *transcript.Script) {
	conns := map[int]bool{}
	for _, x := range s.Exchanges() {
		conns[x.Conn] = true
	}
	p.Logins += max(1, traitsOf(s).logins)
	for _, x := range s.Exchanges() {
		if c, is := x.Sent.(*transcript.Command); is {
			text := c.Text.String()
			if strings.HasPrefix(text, "PASS ") && text != "PASS {password}" && text != "PASS {password2}" {
				p.Refusals++
			}
		}
	}
	p.Trips += len(s.Exchanges()) + 2*max(1, len(conns))
}

// judges counts the rules that can be judged beside those that are.
func (r *Runner) judges(already map[requirement.ID]bool) int {
	more := map[requirement.ID]bool{}
	for _, s := range r.Scripts {
		if v, _ := r.prevented(s); v != "" || r.unsafe(s) != nil {
			continue
		}
		for _, rule := range rulesOf(s) {
			more[rule] = !already[rule]
		}
	}
	return count(more)
}

// supposing is a run with other options that knows as much of the server; nothing is to be played by it.
func (r *Runner) supposing(change func(*Runner)) *Runner {
	t := *r.Target
	t.Accounts, t.Special = slices.Clone(t.Accounts), slices.Clone(t.Special)
	other := &Runner{Options: r.Options, offer: r.offer, records: r.records, clock: r.clock, surveyed: r.surveyed,
		handshakes: r.handshakes}
	other.mail.no = r.mail.noFetch()
	other.Target = &t
	change(other)
	return other
}

// wish is an option that a run does not have.
type wish struct {
	option string
	grant  func(*Runner)
	role   string
}

// wishes are those that may add something.
func (r *Runner) wishes() (all []wish) {
	t := r.Target
	want := func(lacks bool, option string, grant func(*Runner)) {
		if lacks {
			all = append(all, wish{option, grant, ""})
		}
	}
	want(t.Provision == nil, "--provision FORM", func(r *Runner) { r.Target.Provision = nobody{} })
	want(r.live(), "--allow-delete", func(r *Runner) { r.AllowDelete, r.mail.no = true, nil })
	want(len(t.Accounts) < 2, "a second --account", func(r *Runner) {
		r.Target.Accounts = append(r.Target.Accounts, target.Account{User: "another", Password: "another"})
	})
	want(t.Deliver == nil, "--deliver FORM", func(r *Runner) { r.Target.Deliver = nobody{} })
	want(!t.Implicit && t.TLSAddress == "", "--tls-port N",
		func(r *Runner) { r.Target.TLSAddress = r.Target.Address })
	want(!r.Slow, "--slow", func(r *Runner) { r.Slow = true })
	want(!r.Slow && (r.Autologout == 0 || r.Autologout > quickTimer), "--autologout D, set to seconds",
		func(r *Runner) { r.Autologout = time.Second })
	want(!r.tokens(), "--token USER:TOKEN", func(r *Runner) {
		for i := range r.Target.Accounts {
			r.Target.Accounts[i].Token = "token"
		}
	})
	want(t.ClientCert == nil, "--client-cert FILE", func(r *Runner) { r.Target.ClientCert = &unissued })
	want(r.records == nil, "--domain NAME", func(r *Runner) { r.records = &dnsrecords.Records{} })
	want(r.utf8Account().User == "", "an --account with a name outside ASCII", func(r *Runner) {
		r.Target.Accounts = append(r.Target.Accounts, target.Account{User: "j\u00fcrgen", Password: "another"})
	})
	for _, role := range r.missingRoles() {
		all = append(all, wish{fmt.Sprintf("--special %s=USER:PASSWORD", role), func(r *Runner) {
			for range 2 {
				r.Target.Special = append(r.Target.Special, target.Special{Role: role})
			}
		}, role})
	}
	return all
}

// missingRoles are those that scripts are about and that no account has.
func (r *Runner) missingRoles() (roles []string) {
	for _, s := range r.Scripts {
		for _, role := range rolesIn(s) {
			has := func(a target.Special) bool { return a.Role == role }
			if !slices.Contains(roles, role) && !slices.ContainsFunc(r.Target.Special, has) {
				roles = append(roles, role)
			}
		}
	}
	return roles
}

// nobody stands for a way to fill maildrops that there is not.
type nobody struct{}

var (
	_ provision.Provisioner = nobody{}
	_ provision.Deliverer   = nobody{}
)

// Fill implements provision.Provisioner.
func (nobody) Fill(context.Context, string, fixtures.Maildrop) error { return errors.ErrUnsupported }

// Deliver implements provision.Deliverer.
func (nobody) Deliver(context.Context, string, fixtures.Message) error { return errors.ErrUnsupported }

// unissued stands for a certificate that there is not.
var unissued tls.Certificate

// Learn has a mask know the secrets of a target.
func Learn(m *mask.Mask, t *target.Target) { learn(m, t) }

// SecretsOf returns what must not be sent in clear to a target; nil where it is used without TLS.
func SecretsOf(t *target.Target) *session.Secrets { return secretsOf(t) }
