package runner

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// turn is one time that a script is to be played.
type turn struct {
	script int
	in     situation.Situation
}

// playAll plays the scripts, each with the accounts that its situation has, because a
// maildrop can be open only once.
func (r *Runner) playAll(ctx context.Context) []verdict.Result {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r.collects = true
	p := &playing{Runner: r, results: make([]verdict.Result, len(r.Scripts)), stop: cancel}
	first, last := r.turns()
	left := append(p.play(ctx, first), p.play(ctx, last)...) // could not be played with their accounts
	w := &worker{Runner: r, accounts: r.shares()[0]}
	for _, t := range left {
		if t.in[situation.Account] = situation.Nth(0); ctx.Err() == nil && !p.over() {
			p.take(t.script, w.resultIn(ctx, t.in, r.Scripts[t.script]))
		}
	}
	for i, s := range r.Scripts {
		if res, is := r.amended[s]; is {
			p.results[i] = res
		}
	}
	return slices.DeleteFunc(p.results, func(res verdict.Result) bool { return res.Verdict == "" }) // never started
}

// turns are what is played: each script in the situation that it is dealt or, where the run is to be
// thorough, in as many as its rules need. Scripts about what no RFC says come last, because what
// they do to a server can be the end of it, and the others are to be played before.
func (r *Runner) turns() (first, last []turn) {
	thorough := map[int][]situation.Situation{}
	if r.Thorough {
		thorough = r.spread()
	}
	for i, s := range r.Scripts {
		all := thorough[i]
		if len(all) == 0 {
			all = []situation.Situation{r.situationOf(s)}
		}
		for _, in := range all {
			if deFacto(s) {
				last = append(last, turn{i, in})
			} else {
				first = append(first, turn{i, in})
			}
		}
	}
	return first, last
}

// spread deals all situations that are needed for every combination of their values out to the scripts
// that prove the same rule, and have the same choice.
func (r *Runner) spread() map[int][]situation.Situation {
	type group struct{ rule, choice string }
	groups := map[group][]int{}
	for i, s := range r.Scripts {
		rule := ""
		if len(s.Header.Proves) > 0 {
			rule = s.Header.Proves[0].ID
		}
		g := group{rule, r.allowed(s).Key()}
		groups[g] = append(groups[g], i)
	}
	all := map[int][]situation.Situation{}
	for _, scripts := range groups {
		for k, in := range r.dealer.Rows(r.allowed(r.Scripts[scripts[0]])) {
			i := scripts[k%len(scripts)]
			all[i] = append(all[i], r.dealer.Elsewhere(in, fmt.Sprint(r.Scripts[i].File, k), r.all))
		}
	}
	return all
}

// playing is a run in progress.
type playing struct {
	*Runner
	stop func()

	mu      sync.Mutex
	results []verdict.Result
}

// take adds what a turn of a script came to.
func (p *playing) take(script int, res verdict.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.results[script].Verdict == "" {
		p.results[script] = res
		return
	}
	p.results[script].Add(res)
}

// play plays some of the turns, several at once, and returns those that could not be played
// with the accounts of their situation.
func (p *playing) play(ctx context.Context, turns []turn) (left []turn) {
	shares, hands := p.shares(), p.hands()
	queue := newRota(len(shares), hands)
	for _, t := range turns {
		queue.add(p.booking(t, shares))
	}
	var wg sync.WaitGroup
	var able atomic.Int32 // workers for whom the server works
	able.Store(int32(hands))
	for range hands {
		wg.Go(func() {
			for w := (&worker{Runner: p.Runner}); p.next(ctx, w, queue, shares); {
				if w.why != nil && able.Add(-1) > 0 {
					return // the others do the rest
				}
			}
		})
	}
	wg.Wait()
	return queue.left
}

// booking is what a turn needs: the account that its situation has, and others if it logs in as them.
func (r *Runner) booking(t turn, shares [][]model.Account) booking {
	s, share := r.Scripts[t.script], r.shareOf(t.in)
	w := &worker{Runner: r, accounts: shares[share]}
	return booking{turn: t, share: share, place: w.placeOf(t.in), alone: t.in[situation.Company] != situation.OtherUser &&
		len(w.inUse(s)) == 1 && len(r.rolesOf(s)) == 0}
}

// next has a worker play the next turn, and reports whether there was one.
func (p *playing) next(ctx context.Context, w *worker, queue *rota, shares [][]model.Account) bool {
	b, more := queue.next()
	if !more {
		return false
	}
	var res verdict.Result
	ended := ctx.Err() != nil || p.over()
	if !ended {
		w.accounts = shares[b.share]
		res = w.resultIn(ctx, b.in, p.Scripts[b.script])
	}
	played := res.Verdict != ""
	queue.done(b, !played && !ended && ctx.Err() == nil)
	if !played {
		return true
	}
	p.take(b.script, res)
	if p.Stop != nil && p.Stop(res) {
		p.stop()
	}
	return true
}

// resultIn is result in a situation.
func (w *worker) resultIn(ctx context.Context, in situation.Situation, s *transcript.Script) verdict.Result {
	defer w.enter(in)()
	return w.result(ctx, s)
}

// deFacto reports whether a script proves nothing but rules that no RFC has.
func deFacto(s *transcript.Script) bool {
	rules := rulesOf(s)
	return len(rules) > 0 && !slices.ContainsFunc(rules, func(id requirement.ID) bool {
		q, found := requirement.Find(id)
		return !found || q.Level != requirement.LevelDeFacto
	})
}
