package selftest

import (
	"cmp"
	"runtime"
	"slices"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Options say what is measured.
type Options struct {
	Scripts      []*transcript.Script
	Faults       []string // names, or NAME@SITUATION; nil means all, and empty none
	Confined     int      // how many pairs of a fault and a situation are drawn
	All          bool     // every pair is played instead
	Variations   []string // the same
	Combinations int      // how many random combinations of variations
	Seed         uint64   // that the combinations and pairs are drawn with
	Jobs         int      // servers at once; the default is eight for each processor
	Progress     func(Progress)
}

// Progress tells how far the measuring is.
type Progress struct {
	Done, All int // servers
	Missed    int // faults that were not caught by their rule, confined ones included
	Alarms    int // legal servers that were called broken

	Fault *Fault     // the faulty server that was measured just now, if it was one
	Legal *Variation // the legal one

	Claims []Claim // of the script that was measured just now
}

// faultTimeout is how long a faulty server is waited for; it is on this machine and
// would answer at once.
const faultTimeout = time.Second

// legalTimeout is long, because a legal server that is slow is legal.
const legalTimeout = 30 * time.Second

// shortTimer is the autologout timer of servers that are measured with one.
const shortTimer = 2 * time.Second

func (o *Options) jobs() int { return cmp.Or(o.Jobs, 8*runtime.NumCPU()) }

// wants reports whether a fault is to be measured by that name.
func (o *Options) wants(name string) bool { return o.Faults == nil || slices.Contains(o.Faults, name) }

func (o *Options) variations() []fakeserver.Variation {
	return slices.DeleteFunc(fakeserver.Variations(), func(v fakeserver.Variation) bool {
		return o.Variations != nil && !slices.Contains(o.Variations, v.Name)
	})
}
