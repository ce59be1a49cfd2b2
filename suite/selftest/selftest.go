package selftest

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/bundled"
	"github.com/pop3spec/pop3spec/suite/requirement"
	"github.com/pop3spec/pop3spec/suite/runner"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Options say what is measured.
type Options struct {
	Scripts      []*transcript.Script
	Faults       []string // names; nil means all
	Variations   []string // names; nil means all
	Combinations int      // how many random combinations of variations
	Seed         uint64   // that they are drawn with
	Jobs         int      // servers at once; the default is four for each processor
	Progress     func(done, all int)
}

// faultTimeout is how long a faulty server is waited for; it is on this machine and
// would answer at once.
const faultTimeout = time.Second

// legalTimeout is long, because a legal server that is slow is legal.
const legalTimeout = 30 * time.Second

// Run measures the suite. The error tells why it could not be measured.
func Run(ctx context.Context, o Options) (*Score, error) {
	started := time.Now()
	s := &Score{Schema: verdict.Schema, Seed: o.Seed, Combinations: o.Combinations, Loud: []Variation{}}
	r := &lab{Options: o}
	var tasks []func() error
	for _, f := range fakeserver.Faults() {
		if o.Faults != nil && !slices.Contains(o.Faults, f.Name) {
			continue
		}
		i := len(s.Faults)
		s.Faults = append(s.Faults, Fault{})
		tasks = append(tasks, func() (err error) {
			s.Faults[i], err = r.fault(ctx, f)
			return err
		})
	}
	for _, v := range fakeserver.Variations() {
		if o.Variations != nil && !slices.Contains(o.Variations, v.Name) {
			continue
		}
		i := len(s.Variations)
		s.Variations = append(s.Variations, Variation{})
		tasks = append(tasks, func() (err error) {
			s.Variations[i], err = r.variation(ctx, []string{v.Name})
			return err
		})
	}
	for _, names := range combinations(o) {
		tasks = append(tasks, func() error {
			v, err := r.variation(ctx, names)
			r.mu.Lock()
			defer r.mu.Unlock()
			if len(v.Alarms) > 0 {
				s.Loud = append(s.Loud, v)
			} else if err == nil {
				s.Silent++
			}
			return err
		})
	}
	err := r.all(ctx, tasks)
	s.Duration = time.Since(started).Milliseconds()
	return s, err
}

// lab runs servers side by side.
type lab struct {
	Options
	mu   sync.Mutex
	done int
}

func (r *lab) all(ctx context.Context, tasks []func() error) error {
	jobs := cmp.Or(r.Jobs, 4*runtime.NumCPU())
	next := make(chan func() error)
	var failures []error
	var wg sync.WaitGroup
	for range jobs {
		wg.Go(func() {
			for task := range next {
				err := task()
				r.mu.Lock()
				r.done++
				if err != nil {
					failures = append(failures, err)
				}
				if r.Progress != nil {
					r.Progress(r.done, len(tasks))
				}
				r.mu.Unlock()
			}
		})
	}
	for _, task := range tasks {
		if ctx.Err() != nil {
			break
		}
		next <- task
	}
	close(next)
	wg.Wait()
	return errors.Join(append(failures, ctx.Err())...)
}

// fault runs the suite against one fault, the scripts that prove its rule first, until
// one finds it.
func (r *lab) fault(ctx context.Context, f fakeserver.Fault) (Fault, error) {
	breaks := requirement.ID(f.Breaks)
	q, ok := requirement.Find(breaks)
	if !ok {
		return Fault{}, errors.New("fault " + f.Name + " breaks " + f.Breaks + ", which is no rule")
	}
	res := Fault{Name: f.Name, Area: q.Area, Breaks: breaks, Catch: Missed, Found: []requirement.ID{}}
	config, options := bundled.Config{Profile: f.Profile, Faults: []string{f.Name}}, runner.Options{
		Provider: f.Profile,
		Scripts:  provingFirst(r.Scripts, f.Breaks), Timeout: faultTimeout,
		Stop: func(v verdict.Result) bool { return found(v, breaks) },
	}
	if q.Slow { // which a short timer makes fast
		config.Autologout, options.Autologout, options.Slow = 2*time.Second, 2*time.Second, true
	}
	report, err := r.run(ctx, config, options)
	var untestable *runner.TargetError
	if errors.As(err, &untestable) { // the server may want TLS before a login
		config.RequireTLS = true
		report, err = r.run(ctx, config, options)
	}
	if errors.As(err, &untestable) {
		res.Catch = ByAnother // the run says so, and is not green
		return res, nil
	}
	if err != nil {
		return res, err
	}
	for _, v := range report.Results {
		if found(v, breaks) {
			res.Catch, res.Script = ByItsRule, v.Script
		}
		for _, x := range v.Findings {
			if !slices.Contains(res.Found, x.Rule) {
				res.Found = append(res.Found, x.Rule)
			}
		}
		if res.Catch == Missed && (v.Verdict == verdict.Fail || v.Verdict == verdict.Warn) {
			res.Catch = ByAnother
		}
	}
	return res, nil
}

func found(v verdict.Result, rule requirement.ID) bool {
	return slices.ContainsFunc(v.Findings, func(f verdict.Finding) bool { return f.Rule == rule })
}

// provingFirst puts the scripts that prove a rule before the others.
func provingFirst(all []*transcript.Script, rule string) []*transcript.Script {
	sorted := slices.Clone(all)
	rank := func(s *transcript.Script) int {
		if slices.ContainsFunc(s.Header.Proves, func(r transcript.Rule) bool { return r.ID == rule }) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(sorted, func(a, b *transcript.Script) int { return rank(a) - rank(b) })
	return sorted
}

// variation runs the whole suite against a legal server.
func (r *lab) variation(ctx context.Context, names []string) (Variation, error) {
	v := Variation{Names: names, Alarms: []Alarm{}}
	report, err := r.run(ctx, bundled.Config{Variations: names}, runner.Options{Scripts: r.Scripts, Timeout: legalTimeout})
	if err != nil {
		v.Alarms = append(v.Alarms, Alarm{Message: err.Error()})
		return v, nil
	}
	for _, res := range report.Results {
		if res.Verdict == verdict.Error {
			v.Alarms = append(v.Alarms, Alarm{Script: res.Script, Message: res.Reason})
		}
		for _, f := range res.Findings {
			if f.Severity == requirement.Fail {
				v.Alarms = append(v.Alarms, Alarm{Script: res.Script, Rule: f.Rule, Message: f.Message})
			}
		}
	}
	return v, nil
}

func (r *lab) run(ctx context.Context, c bundled.Config, o runner.Options) (*verdict.Report, error) {
	t, err := bundled.Start(c)
	if err != nil {
		return nil, err
	}
	defer t.Close()
	o.Target = t
	return runner.Run(ctx, o)
}

// combinations draws sets of two to six variations.
func combinations(o Options) [][]string {
	var names []string
	for _, v := range fakeserver.Variations() {
		names = append(names, v.Name)
	}
	random := rand.New(rand.NewPCG(o.Seed, 0))
	var all [][]string
	for range o.Combinations {
		random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		set := slices.Clone(names[:min(len(names), 2+random.IntN(5))])
		slices.Sort(set)
		all = append(all, set)
	}
	return all
}
