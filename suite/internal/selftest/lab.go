package selftest

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Run measures the suite. The error tells why it could not be measured.
func Run(ctx context.Context, o Options) (*Score, error) {
	started := time.Now()
	plain, confined := o.subjects()
	variations, drawn := o.variations(), combinations(o)
	l := newLab(ctx, o, len(plain)+len(confined)+len(variations)+len(drawn))
	s := &Score{
		Schema: verdict.Schema, Seed: o.Seed, Combinations: len(drawn), Loud: []Variation{}, Shares: l.shares(),
		Faults: make([]Fault, len(plain)), Confined: make([]Fault, len(confined)),
		Variations: make([]Variation, len(variations)),
	}
	var faulty sync.WaitGroup
	faulty.Go(func() {
		l.measure(plain, s.Faults)
		l.measure(confined, s.Confined)
	})
	for i, v := range variations {
		l.legal(func() {
			s.Variations[i] = l.single(v)
			l.note(Progress{Legal: &s.Variations[i]})
		})
	}
	judged := make([]Variation, len(drawn))
	for i := range drawn {
		l.legal(func() {
			judged[i] = l.combination(drawn[i])
			l.note(Progress{Legal: &judged[i]})
		})
	}
	faulty.Wait()
	err := l.wait()
	for _, v := range judged {
		if len(v.Alarms) > 0 {
			s.Loud = append(s.Loud, v)
		}
	}
	s.Silent = len(drawn) - len(s.Loud)
	s.Duration = time.Since(started).Milliseconds()
	return s, err
}

// measure hands faults to the workers, which put what comes of them into results.
func (l *lab) measure(faults []subject, results []Fault) {
	for i, f := range faults {
		l.do(func() (err error) {
			results[i], err = l.fault(f)
			l.note(Progress{Fault: &results[i]})
			return err
		})
	}
}

// lab measures servers side by side.
type lab struct {
	Options
	ctx     context.Context
	queue   chan func() error
	workers sync.WaitGroup
	busy    chan struct{} // has room for as many legal servers as the processors can take

	mu       sync.Mutex
	progress Progress
	failures []error
}

// newLab starts the workers. Faulty servers are waited for most of the time, so there
// are more of them at once than of legal ones, which keep the processors busy: a server
// that waits for its turn on a processor must not be taken for one that does not answer.
func newLab(ctx context.Context, o Options, servers int) *lab {
	l := &lab{Options: o, ctx: ctx, queue: make(chan func() error), busy: make(chan struct{}, max(1, o.jobs()*3/4))}
	l.progress.All = servers
	for range o.jobs() {
		l.workers.Go(func() {
			for task := range l.queue {
				if err := task(); err != nil {
					l.mu.Lock()
					l.failures = append(l.failures, err)
					l.mu.Unlock()
				}
			}
		})
	}
	return l
}

// do hands a task to a worker that is free.
func (l *lab) do(task func() error) {
	select {
	case l.queue <- task:
	case <-l.ctx.Done():
	}
}

// legal is do for a legal server.
func (l *lab) legal(task func()) {
	select {
	case l.busy <- struct{}{}:
	case <-l.ctx.Done():
		return
	}
	l.do(func() error {
		defer func() { <-l.busy }()
		task()
		return nil
	})
}

// wait returns when all that was begun is done.
func (l *lab) wait() error {
	close(l.queue)
	l.workers.Wait()
	return errors.Join(append(l.failures, l.ctx.Err())...)
}

// note reports that a server is done, and what came of it.
func (l *lab) note(p Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.progress.Fault, l.progress.Legal, l.progress.Claims = p.Fault, p.Legal, p.Claims
	l.progress.Done++
	if p.Fault != nil && p.Fault.Catch != ByItsRule {
		l.progress.Missed++
	}
	if p.Legal != nil && len(p.Legal.Alarms) > 0 {
		l.progress.Alarms++
	}
	if l.Progress != nil {
		l.Progress(l.progress)
	}
}

// run runs scripts against the bundled server.
func (l *lab) run(c faketarget.Config, o runner.Options) (*verdict.Report, error) {
	t, err := faketarget.Start(c)
	if err != nil {
		return nil, err
	}
	defer t.Close()
	o.Target = t
	if o.Autologout = c.Autologout; o.Autologout > 0 {
		o.Slow = true
	}
	return runner.Run(l.ctx, o)
}
