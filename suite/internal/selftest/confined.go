package selftest

import (
	"cmp"
	"math/rand/v2"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
)

// subject is a fault that is measured, everywhere or confined to a situation.
type subject struct {
	fakeserver.Fault
	situation fakeserver.Situation // the zero value is everywhere
}

// name is what the bundled server knows it by.
func (s subject) name() string {
	if s.situation.Name == "" {
		return s.Fault.Name
	}
	return s.Fault.Name + faketarget.Separator + s.situation.Name
}

// otherwise are situations of the server that scripts are played in under another name.
var otherwise = map[string]situation.Value{
	"after-quit": situation.SecondSession, "after-refused-session": situation.RefusedSession,
}

// playedIn is the situation in which scripts are played first, because the fault shows there; "" if it
// is everywhere, or depends on what scripts say.
func (s subject) playedIn() string {
	switch s.situation.Name {
	case "last-message":
		return ""
	}
	return string(cmp.Or(otherwise[s.situation.Name], situation.Value(s.situation.Name)))
}

func (s subject) slow() bool { return s.Fault.Slow || s.situation.Slow }

// subjects are the faults to measure: all or those that are named, first the plain ones and then the
// confined ones.
func (o *Options) subjects() (plain, confined []subject) {
	for _, f := range fakeserver.Faults() {
		if s := (subject{Fault: f}); o.wants(s.name()) {
			plain = append(plain, s)
		}
	}
	pairs := pairs(o.wants)
	if o.Faults == nil && !o.All {
		random := rand.New(rand.NewPCG(o.Seed, 1))
		random.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
		pairs = pairs[:min(o.Confined, len(pairs))]
	}
	return plain, pairs
}

// pairs are the faults in the situations in which they make sense, as far as they are wanted.
func pairs(wanted func(name string) bool) (all []subject) {
	for _, f := range fakeserver.Faults() {
		for _, in := range fakeserver.Situations() {
			if s := (subject{f, in}); wanted(s.name()) && fakeserver.Unfit(f.Name, in.Name) == "" {
				all = append(all, s)
			}
		}
	}
	return all
}
