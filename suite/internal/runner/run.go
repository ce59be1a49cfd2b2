package runner

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/dnsrecords"
	"github.com/pop3spec/pop3spec/suite/internal/mask"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// TargetError tells why a target can't be tested at all.
type TargetError struct {
	Doing string // "connecting to 127.0.0.1:110"
	Err   error
	Hint  string // what to do about it, "" if unknown
	// Speechless tells that a POP3 server was reached which then did not speak as it
	// must, which may be the very thing to report.
	Speechless bool
	// Refused tells that a login was refused, Handshake that one of TLS failed.
	Refused, Handshake bool
}

// Error implements error.
func (e *TargetError) Error() string {
	s := e.Doing + ": " + e.Err.Error()
	if e.Hint != "" {
		s += " (" + e.Hint + ")"
	}
	return s
}

// Unwrap returns the cause.
func (e *TargetError) Unwrap() error { return e.Err }

// Version of the suite, for reports.
const Version = "0.1.0"

// Runner plays scripts against one target.
type Runner struct {
	Options
	offer *offer
	situations
	records  *dnsrecords.Records // nil if the target's domain is not known
	filling  filling
	carriage carriage
	shrunk   shrunk

	special sync.Mutex // held while accounts are in use of which there is one each
	mail    mail       // of live mailboxes

	clock  clock.Clock
	slots  *slots
	hangs  session.Hangs
	until  time.Time // no script begins after it; zero means that one always may
	limits limits
	handshakes
	surveyed  bool               // the first account could log in
	delays    atomic.Bool        // a login was refused because another one was too recent
	rehearses bool               // what is played is compared, and shown to nobody
	contacted *transcript.Script // the first conversation, where there was no other
	// greeted are the addresses at which the server has greeted.
	greeted map[string]bool

	mu       sync.Mutex
	done     int
	unplayed int      // scripts
	warnings []string // that were given
	outages
	access
	verifiers
}

// New prepares a run: it fills the first maildrop, if it may, and surveys the target.
// The error is a *TargetError when the target can't be tested.
func New(ctx context.Context, o Options) (*Runner, error) {
	o.Timeout = cmp.Or(o.Timeout, time.Minute)
	r := newRunner(o)
	if err := o.Target.Check(); err != nil {
		return r, &TargetError{Doing: "looking at the accounts", Err: err}
	}
	return r, hide(r.Mask, r.prepare(ctx))
}

// newRunner is a Runner that knows nothing of its target yet.
func newRunner(o Options) *Runner {
	if o.Mask == nil {
		o.Mask = mask.New()
	}
	learn(o.Mask, o.Target)
	if tell := o.Notice; tell != nil {
		o.Notice = func(text string) { tell(o.Mask.Text(text)) }
	}
	r := &Runner{
		Options: o, filling: filling{mark: newMark()}, offer: newOffer(), clock: o.clock.OrSystem(),
		greeted: map[string]bool{},
	}
	r.all, r.dealer = &situation.Offer{}, &situation.Dealer{Seed: o.Seed, Strength: o.Strength}
	r.slots = newSlots(r.hands())
	return r
}

// Play plays one script with the accounts of one worker, counted from 0; callers
// that play at the same time use different workers, of which there are Workers.
func (r *Runner) Play(ctx context.Context, number int, s *transcript.Script) verdict.Result {
	shares, in := r.shares(), r.situationOf(s)
	if r.AsWritten {
		in[situation.Account] = situation.Nth(0)
	}
	if r.Workers() == 1 { // otherwise each has accounts of its own
		number = r.shareOf(in)
	}
	w := &worker{Runner: r, accounts: shares[number%len(shares)]}
	return w.resultIn(ctx, in, s)
}

// Workers is how many sessions can be played by Play and Begin at the same time.
func (r *Runner) Workers() int { return min(len(r.shares()), cmp.Or(r.Jobs, mostShares)) }

// hands is how many scripts are played at the same time: most need one account, and no other script has that then.
func (r *Runner) hands() int {
	accounts := 0
	for _, share := range r.shares() {
		accounts += len(share)
	}
	return max(1, min(accounts, cmp.Or(r.Jobs, mostShares)))
}

// Run plays the scripts against the target. A report comes back even when the run
// was cut short by ctx; the error is a *TargetError when the target can't be tested.
func Run(ctx context.Context, o Options) (*verdict.Report, error) {
	o.Scripts = slices.DeleteFunc(slices.Clone(o.Scripts), func(s *transcript.Script) bool { return !ofLevel(s, o.Level) })
	o.clock = o.clock.OrSystem()
	started := o.clock.Now()
	report := &verdict.Report{Schema: verdict.Schema, Tool: "pop3spec " + Version, Target: o.Name, Started: started}
	missing, over := "", false
	if len(o.Scripts) > 0 {
		r, err := New(ctx, o)
		if err == nil {
			err = hide(r.Mask, r.proveAll(ctx))
		}
		if err != nil {
			if report.Results = r.firstContact(ctx, err); report.Results == nil {
				return nil, err
			}
		} else {
			r.until = deadline(started, o.Budget)
			report.Results = r.playAll(ctx)
			over = r.over()
			missing = tooLittle(report.Results, r.unplayed)
		}
		report.Transport, report.Provider, report.Seed = r.carrier(), r.Provider, r.Seed
		if report.Count(); r.Explain != nil && ctx.Err() == nil {
			r.Explain(ctx, r, report)
		}
		r.Close(ctx)
		report.Warnings = r.warnings
		report.Hide(r.Mask)
	}
	report.Duration = o.clock.Since(started).Milliseconds()
	report.Ended, report.Reason = ending(ctx, len(report.Results), len(o.Scripts), over)
	if report.Ended == verdict.Complete && missing != "" {
		report.Ended, report.Reason = verdict.Aborted, missing
	}
	report.Count()
	return report, nil
}

// carrier is the transport of the run, "" if it is the one in clear.
func (r *Runner) carrier() string {
	if t := r.transports()[0]; t != situation.Clear {
		return string(t)
	}
	return ""
}

// deadline is when a run that may take so much time is over, the zero time if it is never.
func deadline(started time.Time, budget time.Duration) time.Time {
	if budget == 0 {
		return time.Time{}
	}
	return started.Add(budget)
}

// over reports whether the time that the run may take is over.
func (r *Runner) over() bool { return !r.until.IsZero() && !r.clock.Now().Before(r.until) }

// ending is how a run has ended in which so many of all scripts have a result.
func ending(ctx context.Context, played, all int, over bool) (verdict.Ending, string) {
	switch {
	case ctx.Err() != nil:
		why := ""
		if cause := context.Cause(ctx); cause != ctx.Err() {
			why = ": " + cause.Error()
		}
		return verdict.Interrupted, fmt.Sprintf("interrupted after %d of %d scripts%s", played, all, why)
	case played < all && over:
		return verdict.Interrupted, fmt.Sprintf("the time was over after %d of %d scripts", played, all)
	case played < all:
		return verdict.Interrupted, fmt.Sprintf("stopped at the first failure, after %d of %d scripts", played, all)
	}
	return verdict.Complete, ""
}

// prepare fills the first maildrop, if the harness may, and surveys the target.
func (r *Runner) prepare(ctx context.Context) error {
	r.prepareFilling()
	var first string
	var look *inspection // whether the first fill has done anything
	if r.Target.Provision != nil && len(r.Target.Accounts) > 0 {
		first, look = r.Target.Accounts[0].User, &inspection{mark: r.filling.mark}
		if err := r.fillFirst(ctx, first); err != nil {
			return err
		}
	}
	if r.Target.Domain != "" {
		records, err := dnsrecords.LookUp(ctx, r.Target.Resolver, r.Target.Domain)
		if err != nil {
			return &TargetError{Doing: "looking up the records of " + r.Target.Domain, Err: err,
				Hint: "check --domain and --resolver"}
		}
		r.records = records
	}
	var err error
	if r.offer, err = r.survey(ctx, look); err != nil {
		return err
	}
	r.forbidKnown()
	address, _ := r.Target.Main()
	r.greeted[address] = true
	r.surveyTLSPort(ctx)
	r.appoint(r.Scripts)
	if err := r.prepareSituations(); err != nil {
		return err
	}
	if len(r.Target.Accounts) > 0 {
		r.surveyed = true
		r.noteLogins(r.Target.Accounts[0].User)
	}
	if look == nil {
		return nil
	}
	r.filling.lost = look.found == unclear
	err = r.judgeFill(first, look)
	r.proved(first, err)
	return err
}

// mostShares is how many scripts can be played at once at most.
const mostShares = 8

// shares deals the accounts out: two for each script that is played at the same time as others, but
// not the first and the second together, which are the ones that most scripts have. The
// account that scripts about names outside ASCII take turns with is nobody's own.
func (r *Runner) shares() [][]model.Account {
	own := r.ownAccounts()
	if n := min(len(own)/2, mostShares); n > 1 {
		own[1], own[2] = own[2], own[1]
		return slices.Collect(slices.Chunk(own[:2*n], 2))
	}
	var others []model.Account
	for _, a := range r.Target.Accounts {
		if a.User == r.utf8Account().User {
			others = append(others, oracleAccount(a))
		}
	}
	return [][]model.Account{append(own, others...)}
}

// ownAccounts are all but the one with a name outside ASCII.
func (r *Runner) ownAccounts() (own []model.Account) {
	for _, a := range r.Target.Accounts {
		if a.User != r.utf8Account().User {
			own = append(own, oracleAccount(a))
		}
	}
	return own
}

// progress reports that a script started or, with a result, ended.
func (r *Runner) progress(s *transcript.Script, res *verdict.Result) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if res != nil {
		r.done++
	}
	if r.Progress != nil {
		r.Progress(Progress{Script: s, Result: res, Done: r.done, All: len(r.Scripts)})
	}
}

// errInterrupted is why scripts were not played after the run was stopped.
var errInterrupted = errors.New("the run was stopped before")
