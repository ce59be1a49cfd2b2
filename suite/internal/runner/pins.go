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
	if recorded(s) || len(s.Header.Proves) == 0 || len(r.rolesOf(s)) > 0 ||
		slices.ContainsFunc(s.Header.Requires, isPersonal) {
		return everything
	}
	pins := situation.Dimensions(s.Header.Pins)
	if t.tls || slices.Contains(n.requires, need.Cleartext) {
		pins = append(pins, situation.Transport)
	}
	if t.segments {
		pins = append(pins, situation.Segments)
	}
	if t.logins == 0 {
		pins = append(pins, situation.Login)
	}
	if t.counts {
		pins = append(pins, situation.Connection)
	}
	if t.counts || n.service { // which mail a service lists, and when, is its own
		pins = append(pins, situation.Maildrop, situation.Company)
	}
	if t.waits {
		pins = append(pins, situation.Company)
	}
	return pins
}

// isPersonal reports whether a word of a requires field asks for an account of a kind.
func isPersonal(want string) bool {
	return want == need.UTF8Account || want == need.ClientCert || want == need.SecretInClear ||
		strings.HasPrefix(want, need.Account+":")
}

// scriptTraits are what reading a script shows.
type scriptTraits struct {
	logins   int  // by <log in>
	sends    bool // it sends octets of its own, which may leave something for the next command
	segments bool // it says itself in which segments lines go out
	tls      bool // it begins TLS itself, or wants to
	counts   bool // it counts what is refused
	waits    bool // it waits
	tries    bool // it tries wrong secrets
	crowded  bool // it logs in in a way of its own, as the server may not like twice
	rushes   bool // it does so before anything has waited for a lock that lingers
	ready    bool // it has connections that are made ready to log in
}

func traitsOf(s *transcript.Script) (l scriptTraits) {
	for _, step := range s.Steps {
		d, ok := step.(*transcript.Direction)
		if !ok {
			continue
		}
		t := d.Kind.Traits()
		l.tls = l.tls || t.TLS || t.Bare || t.Layered
		l.sends = l.sends || t.Sends
		l.segments = l.segments || t.Sends && d.Kind != transcript.SendOctets || t.Pipelines
		l.counts, l.tries = l.counts || t.Slows, l.tries || t.Tries
		l.waits = l.waits || t.Idle && !t.Delivers && !t.Tries && t.Client && d.Kind != transcript.Pause ||
			d.Kind == transcript.Autologout
		l.ready = l.ready || t.Tries || d.Kind == transcript.GetReady
		l.crowded = l.crowded || t.LogsIn && t.Uncertain
		l.rushes = l.rushes || t.LogsIn && t.Uncertain && l.logins == 0
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

// without takes values out of an offer that do not go with a script.
func without(o *situation.Offer, d situation.Dimension, unfit ...situation.Value) {
	o.Values[d] = slices.DeleteFunc(slices.Clone(o.Values[d]),
		func(v situation.Value) bool { return slices.Contains(unfit, v) })
}

// fit leaves of what came before, and of who else is there, what goes with what a script does itself: what it tries
// is not repeated if the server is busy, and logins that fail add up.
func fit(o *situation.Offer, n needs, t scriptTraits) {
	if t.rushes {
		without(o, situation.Maildrop, situation.AfterDrop, situation.AfterTimeout)
	}
	if t.sends {
		without(o, situation.Segments, situation.Pipelined)
	}
	if t.crowded || t.tries || n.service {
		without(o, situation.Connection, situation.AfterFailedLogin)
	}
	if t.crowded {
		without(o, situation.Company, situation.RefusedSession)
	}
	if n.second {
		without(o, situation.Company, situation.OtherUser)
	}
}

// beginsAtOnce reports whether a script says nothing of its connection before its first command.
func beginsAtOnce(s *transcript.Script) bool {
	if len(s.Steps) == 0 {
		return false
	}
	_, is := s.Steps[0].(*transcript.Command)
	return is
}

// byHand leaves what goes with a script that logs in by itself: there is no place after its login that is known, and
// none before it if it opens its connections in a way of its own.
func (r *Runner) byHand(o *situation.Offer, s *transcript.Script, t scriptTraits) {
	without(o, situation.Connection, situation.AfterRSET)
	if prepared := t.ready || beginsAtOnce(s); !prepared {
		without(o, situation.Connection, situation.AfterFailedLogin)
		if greetedAt(s) < 0 {
			without(o, situation.Connection, situation.AfterRefusedCommand, situation.LongSession)
		}
	}
	if len(r.offer.early) == 0 {
		without(o, situation.Connection, situation.LongSession)
	}
}
