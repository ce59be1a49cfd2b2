package baseline

import (
	"sync"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Ledger holds results against a baseline as they come, from several goroutines if need be.
type Ledger struct {
	baseline *verdict.Baseline
	all      int

	mu      sync.Mutex
	results map[string]verdict.Result // of the scripts
}

// NewLedger returns a ledger for a run that has seen the whole suite after this many scripts; b may
// be nil.
func NewLedger(b *verdict.Baseline, all int) *Ledger {
	return &Ledger{baseline: b, all: all, results: map[string]verdict.Result{}}
}

// Judge marks a result that the baseline knows with the reason given there. It returns a
// sentence for each entry about its script that no longer describes what the server does.
func (l *Ledger) Judge(res *verdict.Result) (outdated []string) {
	outdated = l.baseline.Judge(res)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.results[res.Script] = *res
	return outdated
}

// Rest returns a sentence for each rule of an entry for every script that nothing breaks any
// more; none unless the whole suite was judged.
func (l *Ledger) Rest() (outdated []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.baseline == nil || len(l.results) < l.all {
		return nil
	}
	var r verdict.Report
	for _, res := range l.results {
		r.Results = append(r.Results, res)
	}
	return l.baseline.Unbroken(&r)
}
