package runner

import (
	"context"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/mask"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Options say what is run against what. The zero value of a field means its
// default.
type Options struct {
	Target  *target.Target
	Name    string // of the target in the report, for example its URL
	Scripts []*transcript.Script

	// Level leaves out scripts that prove only rules weaker than this one: Must,
	// Should or May. The default runs everything.
	Level requirement.Level
	// Provider is the well-known service that the target is, for scripts about what
	// that one does; "" if it is none of them.
	Provider string
	// Slow lets scripts run that take minutes.
	Slow bool
	// AllowDelete lets scripts delete mail that the harness has not put there.
	AllowDelete bool
	// NoFetch leaves out what fetches mail that the harness has not put there.
	NoFetch bool
	// Autologout is what the target's inactivity timer is set to; 0 means unknown.
	Autologout time.Duration
	// Seed and Strength say how situations are dealt out: so many dimensions of them are covered
	// in all combinations; 0 means 2.
	Seed     uint64
	Strength int
	// Thorough plays scripts as often as every combination needs.
	Thorough bool
	// Situation, as it is printed with findings, is one for all scripts, as far as they allow it.
	Situation string
	// AsWritten has scripts played as they are written, without a situation or an epilogue.
	AsWritten bool
	// Jobs is how many scripts run at once, never more than there are accounts for.
	// The default is one for each account, up to eight.
	Jobs int
	// Timeout bounds every wait for the server; the default is a minute.
	Timeout time.Duration
	// ProvisionTimeout bounds the filling of a maildrop, and a delivery; the default is
	// five minutes.
	ProvisionTimeout time.Duration
	// LeaveEmpty empties the maildrops that were filled, at the end.
	LeaveEmpty bool
	// Exact compares recordings octet by octet.
	Exact bool
	// Timing lets the client of a recording wait as long as it waited then.
	Timing bool
	// Shrink makes drawn messages small with which a rule was broken.
	Shrink bool
	// Maildrop, if it is set and finds one, tells what is put into the first account's
	// maildrop for a script, whatever its header says.
	Maildrop func(*transcript.Script) (drop fixtures.Maildrop, found bool)
	// Observe is told of every reply that a script expects, as it came; it may be called
	// by several goroutines at once.
	Observe func(session.Reply)
	// Matcher matches pattern lines; the default is package regexp.
	Matcher session.Matcher
	// Mask is what takes secrets out of all that is told of the run; it learns those of the
	// target, and what is made of them. The default knows them, too.
	Mask *mask.Mask
	// Stop tells, after each script, whether the run has seen enough; nil means that it
	// goes on to the end.
	Stop func(verdict.Result) bool
	// Budget is how much time a run takes: after it, no script begins. 0 means as much as it needs.
	Budget time.Duration
	// Explain is called with the report of a whole run before it is at its end, to say what may be
	// wrong with the target; nil says nothing.
	Explain func(context.Context, *Runner, *verdict.Report)
	// clock is the time that waits go by; the zero value is that of the system.
	clock clock.Clock
	// network is where the target is; nil is the one of the system.
	network session.Dialer
	// Progress is called when a script starts and when it ends, never by two
	// goroutines at once.
	Progress func(Progress)
	// Notice is told what is worth knowing for whoever waits, such as that a maildrop
	// takes long to fill, or what has become of live mail. It is never called beside itself or Progress.
	Notice func(text string)
}

// Progress tells how far a run is.
type Progress struct {
	Script *transcript.Script
	Result *verdict.Result // nil when the script starts
	Done   int             // scripts that ended
	All    int             // scripts that were selected
}
