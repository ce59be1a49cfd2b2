package runner

import (
	"context"
	"slices"
	"sync"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// Who stores a password as a hash of its own kind can't check a digest, a proof of SCRAM or the like, and
// refuses right ones (ERRATA A-31). That breaks no rule as long as none of an account is accepted, in
// whatever form and transport, nor one that is only nearly right; one that is accepted shows
// that there is a verifier, and each refusal counts.

// verifiers is what is known of them; it is the Runner's, under its lock.
type verifiers struct {
	proven     map[model.Proof]bool
	unverified map[model.Proof]bool
	slips      map[string]wrongProofs // by ways to log in
	excused    map[model.Proof][]*visit
	suspect    map[model.Proof]bool // a right proof was refused, though there is a verifier
}

// lackingError is why a script was not played to its end: its account has no verifier.
type lackingError struct{ by string }

func (e *lackingError) Error() string {
	return "needs an account that can log in by " + e.by + ": the server has no verifier for this one"
}

// noteProofs notes ways in which users have logged in. Where a script was excused because they
// could not, it no longer is.
func (w *worker) noteProofs(all []model.Proof) {
	w.mu.Lock()
	if w.proven == nil {
		w.proven, w.unverified, w.suspect = map[model.Proof]bool{}, map[model.Proof]bool{}, map[model.Proof]bool{}
		w.slips, w.excused = map[string]wrongProofs{}, map[model.Proof][]*visit{}
	}
	var again []*visit
	for _, p := range all {
		w.proven[p] = true
		delete(w.unverified, p)
		again = append(again, w.excused[p]...)
		delete(w.excused, p)
	}
	w.mu.Unlock()
	for _, v := range again {
		w.amend(v, v.out)
	}
}

// denied judges a visit at which logins were refused that may have failed for want of a verifier. Without an
// outcome, the visit is judged as any other, or made once more if again is set.
func (w *worker) denied(ctx context.Context, v *visit) (out *session.Outcome, again bool) {
	w.noteProofs(v.out.Proofs)
	var lacking []session.Denied
	for _, d := range first(v.out.Denied) {
		i := slices.IndexFunc(w.Target.Accounts, func(a target.Account) bool { return a.User == d.User })
		if i < 0 || !w.surveyed {
			continue
		}
		p := &prover{worker: w, account: w.Target.Accounts[i], by: d.By}
		switch found, slip := p.verifier(ctx); {
		case found && d.Whole && !shows(v.out, d):
			return w.confirmDenial(ctx, p, v, d)
		case slip != "":
			return wantsSlip(v, d, slip), false
		case !found && w.lacks(p.key()):
			lacking = append(lacking, d)
		}
	}
	if len(lacking) == 0 {
		return nil, false
	}
	return w.excuse(v, lacking), false
}

// first are the first denials of each user by each way: a session's own before those of its situation.
func first(all []session.Denied) (some []session.Denied) {
	for _, dealt := range []bool{false, true} {
		for _, d := range all {
			known := slices.ContainsFunc(some, func(o session.Denied) bool { return o.User == d.User && o.By == d.By })
			if d.Dealt == dealt && !known {
				some = append(some, d)
			}
		}
	}
	return some
}

func (p *prover) key() model.Proof { return model.Proof{User: p.account.User, By: p.by} }

func (r *Runner) lacks(p model.Proof) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.unverified[p]
}

// verifier reports whether the server can tell a right proof of the account, or which slip it wants instead.
func (p *prover) verifier(ctx context.Context) (found bool, slip string) {
	p.mu.Lock()
	found, lacking, slip := p.proven[p.key()], p.unverified[p.key()], p.slips[p.by].slip
	p.mu.Unlock()
	if found || lacking || slip != "" {
		return found, slip
	}
	how, reached := p.tryRight(ctx, false)
	if how == accepted {
		p.noteProofs([]model.Proof{p.key()})
		return true, ""
	}
	if how == untold || !p.usable(ctx) {
		return false, "" // it may be the account that can't be used
	}
	alike := how == denied // where the name is refused, nothing comes to a proof
	if reached {
		wrong := p.wrong(ctx)
		if wrong.slip != "" {
			return false, wrong.slip
		}
		alike = slices.Contains(wrong.how, how)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.unverified[p.key()] = alike
	return false, ""
}

// usable reports whether the account can log in where no verifier is needed: as the survey does, or by a mechanism that
// sends the password. A name outside ASCII may be none for USER.
func (p *prover) usable(ctx context.Context) bool {
	if reply, err := p.tryLogin(ctx, p.account, false); err == nil && reply == "" {
		return true
	}
	for _, by := range []string{"PLAIN", "LOGIN"} {
		sent := &prover{worker: p.worker, account: p.account, by: by}
		if how, _ := sent.tryRight(ctx, false); how == accepted {
			return true
		}
	}
	return false
}

// tryRight tries the right proof at every entrance and in every form, until one is accepted; reached
// reports whether a proof was asked for. In clear leaves those with TLS out.
func (p *prover) tryRight(ctx context.Context, inClear bool) (how proofEnding, reached bool) {
	forms := []bool{false}
	if sasl.ClientFirst(p.by) {
		forms = append(forms, true)
	}
	for _, in := range p.entrances() {
		if inClear && (in.config != nil || in.upgrade || p.Target.STLS) {
			continue
		}
		for _, initial := range forms {
			now, proven := p.try(ctx, in, initial, sasl.Slip{})
			if reached = reached || proven; now == accepted {
				return now, reached
			}
			how = max(how, now)
		}
	}
	return how, reached
}

// triesAtOnce is how many nearly right proofs are tried together, so that what a server makes a failed
// login wait passes once for them.
const triesAtOnce = 3

// wrongProofs is what wrong proofs come to by a way to log in.
type wrongProofs struct {
	slip string // which is accepted, though no right proof is; "" if none is
	how  []proofEnding
}

// wrong tries nearly right proofs, unless another account has shown what comes of them.
func (p *prover) wrong(ctx context.Context) wrongProofs {
	p.mu.Lock()
	known, tried := p.slips[p.by]
	p.mu.Unlock()
	if tried {
		return known
	}
	in := p.entrances()
	if !p.secure() && p.by != "APOP" && !listed(p.offer.sasl.clear, p.by) {
		in = in[min(1, len(in)-1):]
	}
	for some := range slices.Chunk(sasl.Slips(p.by, p.account.Password), triesAtOnce) {
		how := make([]proofEnding, len(some))
		var wg sync.WaitGroup
		for i, s := range some {
			wg.Go(func() { how[i], _ = p.try(ctx, in[0], false, s) })
		}
		wg.Wait()
		known.how = append(known.how, how...)
		if i := slices.Index(how, accepted); i >= 0 {
			known.slip = some[i].Name
			break
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.slips[p.by] = known
	return known
}
