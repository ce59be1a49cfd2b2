package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/selftest"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// part are the flags that take a part of the scripts that are selected. In which situation a script is played does not
// depend on them.
type part struct {
	shard      string
	onlyFailed string
	time       time.Duration
}

func (p *part) register(fs *pflag.FlagSet) {
	fs.StringVar(&p.shard, "shard", "",
		"run part `I/N` of the scripts, such as 2/4: for several machines, whose reports 'pop3spec merge' puts together")
	fs.StringVar(&p.onlyFailed, "only-failed", "",
		"run only scripts that failed, or could not be tested, in the report (json) in `FILE`, as they were played then")
	fs.DurationVar(&p.time, "time", 0,
		"begin no script after `DURATION`, and those that find most first; what was left out is counted")
}

// adjust is what the runner has to know of it.
func (p *part) adjust(o *runner.Options) { o.Budget = p.time }

// of takes the part of some scripts, and returns the seed of the report that they are chosen by, 0 if there is none.
func (p *part) of(std streams, all []*transcript.Script) (some []*transcript.Script, seed uint64, err error) {
	if some = all; p.onlyFailed != "" {
		r, err := readReport(std, p.onlyFailed)
		if err != nil {
			return nil, 0, err
		}
		if some, err = failedIn(r, all); err != nil {
			return nil, 0, &exitError{verdict.ExitNothing, fmt.Errorf("%s: %w", p.onlyFailed, err)}
		}
		seed = r.Seed
	}
	if p.shard != "" {
		if some, err = shardOf(p.shard, some); err != nil {
			return nil, 0, err
		}
	}
	switch {
	case p.time < 0:
		return nil, 0, fmt.Errorf("--time has to be more than 0")
	case p.time > 0:
		some = findersFirst(some)
	}
	return some, seed, nil
}

// findersFirst are scripts in the order of how many faults each of them finds.
func findersFirst(all []*transcript.Script) []*transcript.Script {
	finds := selftest.Finds()
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b *transcript.Script) int { return cmp.Compare(finds[b.File], finds[a.File]) })
	return sorted
}

// failedIn are the scripts that failed in a report, or could not be tested, and are not known to fail.
func failedIn(r *verdict.Report, all []*transcript.Script) (some []*transcript.Script, err error) {
	failed := map[string]bool{}
	for _, res := range r.Results {
		bad := res.Verdict == verdict.Fail || res.Verdict == verdict.Warn || res.Verdict == verdict.Error
		if bad && res.Baseline == "" {
			failed[res.Script] = true
		}
	}
	for _, s := range all {
		if failed[s.File] {
			some = append(some, s)
		}
	}
	switch {
	case len(r.Results) == 0:
		return nil, fmt.Errorf("the report has no results (%s)", r.Ended)
	case len(failed) == 0:
		return nil, fmt.Errorf("none of the %d scripts failed", len(r.Results))
	case len(some) == 0:
		return nil, fmt.Errorf("none of the %d scripts that failed is selected here", len(failed))
	}
	return some, nil
}

// shardOf is part I of N of some scripts. Each script is in one of them.
func shardOf(text string, all []*transcript.Script) (some []*transcript.Script, err error) {
	first, last, ok := strings.Cut(text, "/")
	i, bad := strconv.Atoi(first)
	n, worse := strconv.Atoi(last)
	if !ok || bad != nil || worse != nil || i < 1 || i > n {
		return nil, fmt.Errorf("--shard %q: it is a number and how many there are, from 1/N to N/N, such as 2/4", text)
	}
	sorted := slices.Clone(all)
	slices.SortStableFunc(sorted, func(a, b *transcript.Script) int { return strings.Compare(a.File, b.File) })
	mine := map[*transcript.Script]bool{}
	for k, s := range sorted {
		mine[s] = k%n == i-1
	}
	for _, s := range all {
		if mine[s] {
			some = append(some, s)
		}
	}
	return some, nil
}
