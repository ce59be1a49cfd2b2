package runner

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/need"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// everything are all dimensions but the account: whose mail it is matters to no script that does not say so.
var everything = []situation.Dimension{situation.Transport, situation.Login, situation.Segments,
	situation.Keyword, situation.Connection, situation.Maildrop, situation.Company}

// pins are the dimensions on which a script has its place: what it is about, and what it says itself.
func (r *Runner) pins(s *transcript.Script, n needs, t scriptTraits) []situation.Dimension {
	if recorded(s) || n.service || len(s.Header.Proves) == 0 || len(r.rolesOf(s)) > 0 ||
		slices.ContainsFunc(s.Header.Requires, isPersonal) {
		return everything
	}
	pins := situation.Dimensions(s.Header.Pins)
	if t.tls {
		pins = append(pins, situation.Transport)
	}
	if t.raw {
		pins = append(pins, situation.Segments, situation.Keyword)
	}
	if t.logins == 0 {
		pins = append(pins, situation.Login)
	}
	if t.idle || t.crowded {
		pins = append(pins, situation.Connection, situation.Maildrop, situation.Company)
	}
	if n.second || t.logins > 1 {
		pins = append(pins, situation.Company)
	}
	return pins
}

// isPersonal reports whether a word of a requires field asks for an account of a kind.
func isPersonal(want string) bool {
	return want == need.UTF8Account || want == need.ClientCert || want == need.SecretInClear || want == "slow" ||
		want == "autologout" ||
		strings.HasPrefix(want, need.Account+":")
}

// scriptTraits are what reading a script shows.
type scriptTraits struct {
	logins  int  // by <log in>
	tls     bool // it begins TLS itself, or wants to
	raw     bool // it sends octets of its own
	idle    bool // it waits, or counts what is refused
	crowded bool // it logs in in a way of its own, as the server may not like twice
}

func traitsOf(s *transcript.Script) (l scriptTraits) {
	for _, step := range s.Steps {
		d, ok := step.(*transcript.Direction)
		if !ok {
			continue
		}
		t := d.Kind.Traits()
		l.tls = l.tls || t.TLS || t.Bare || t.Layered
		l.raw = l.raw || t.Sends || t.Pipelines || t.Walks
		l.idle = l.idle || t.Slows || t.Idle && !t.Delivers && t.Client
		l.crowded = l.crowded || t.LogsIn && t.Uncertain
		if d.Kind == transcript.LogIn && d.Account() == "" {
			l.logins++
		}
	}
	for _, x := range s.Exchanges() {
		keyword, _ := x.Command()
		l.tls = l.tls || wire.SpecOf(keyword).TLS
	}
	return l
}

// byHand leaves of what came before, and of who else is there, what goes with a script that logs in by itself: a
// login of its own is not repeated if the server is busy, and has no place after it that is known.
func (r *Runner) byHand(o *situation.Offer, s *transcript.Script) {
	without := func(d situation.Dimension, unfit ...situation.Value) {
		o.Values[d] = slices.DeleteFunc(slices.Clone(o.Values[d]),
			func(v situation.Value) bool { return slices.Contains(unfit, v) })
	}
	without(situation.Maildrop, situation.AfterDrop, situation.AfterTimeout)
	without(situation.Company, situation.RefusedSession)
	without(situation.Connection, situation.AfterRSET, situation.AfterFailedLogin)
	if greetedAt(s) < 0 {
		without(situation.Connection, situation.AfterRefusedCommand, situation.LongSession)
	}
	if len(r.offer.early) == 0 {
		without(situation.Connection, situation.LongSession)
	}
}
