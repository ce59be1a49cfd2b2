package runner

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/meaning"
	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// worker plays scripts one after the other, with accounts that are its own.
type worker struct {
	*Runner
	accounts  []model.Account
	situation situation.Situation // of the script that is played
	instead   *fixtures.Maildrop  // what the first account's maildrop is to hold in place of what the script says
	late      loaded              // the message that is still to be delivered, if the situation has new mail
	stall
}

// result plays a script, if nothing prevents it, and sums up what it came to. Without a
// verdict it is for another worker to play.
func (w *worker) result(ctx context.Context, s *transcript.Script) verdict.Result {
	w.progress(s, nil)
	started := w.clock.Now()
	res := result(s)
	res.Situation = w.all.Text(w.situation)
	played, why := w.playable(s)
	if why != "" {
		res.Verdict, res.Reason = verdict.NotApplicable, why
	} else if res.Verdict, res.Reason = w.prevented(played); res.Verdict == "" {
		out := w.playSafely(ctx, s, played)
		res.Situation = w.all.Text(w.situation)
		if errors.Is(out.Err, errOtherAccount) || errors.Is(out.Err, errFewMessages) {
			return res
		}
		w.watch(ctx, s, out, w.clock.Since(started))
		w.conclude(&res, s, out)
		w.lookIntoMail(ctx, &visit{script: s, played: played, out: out}, &res)
	}
	res.Duration = w.clock.Since(started).Milliseconds()
	res.Hide(w.Mask)
	w.progress(s, &res)
	return res
}

// result is what is known of a script's before it is played.
func result(s *transcript.Script) verdict.Result {
	return verdict.Result{Script: s.File, Title: s.Title, Rules: rulesOf(s), Findings: []verdict.Finding{},
		Judged: []requirement.ID{}}
}

func rulesOf(s *transcript.Script) []requirement.ID {
	rules := []requirement.ID{}
	for _, rule := range s.Header.Proves {
		rules = append(rules, requirement.ID(rule.ID))
	}
	return rules
}

// mostRehearsed is how often a script is played on a server that stands in for the target: what turns it away
// there does so for good.
const mostRehearsed = 3

// play fills the maildrops that a script needs, and plays what was made of it for the
// target, until what comes of it can be held against the server: what a limit, an outage
// or an account has brought about can't.
func (w *worker) play(ctx context.Context, s, played *transcript.Script) *session.Outcome {
	for try, all := 1, 1; ; try, all = try+1, all+1 {
		if ctx.Err() != nil || w.rehearses && all > mostRehearsed {
			return w.notPlayed(errInterrupted)
		}
		v := &visit{script: s, played: played}
		if w.slots.acquire(ctx, v) != nil {
			return w.notPlayed(errInterrupted)
		}
		gone, why := w.attempt(ctx, v)
		if why != nil {
			return w.notPlayed(why)
		}
		out, err := w.outcome(ctx, v, gone, try)
		switch {
		case ctx.Err() != nil:
			return v.out
		case err != nil:
			return w.notPlayed(err)
		case out != nil:
			return out
		case v.crowded:
			try-- // the script is not to blame
		}
	}
}

// noUse is why there is no use in playing a script, nil if there is.
func (w *worker) noUse(ctx context.Context, s *transcript.Script) error {
	if w.why != nil {
		return w.stall.end()
	}
	return cmp.Or(w.limits.end(), w.outage(ctx), w.unusable(s), w.unsafe(s))
}

// attempt plays a script once, unless there is no use in it, releases the slot, and reports
// whether the server has gone away.
func (w *worker) attempt(ctx context.Context, v *visit) (gone bool, why error) {
	defer w.slots.release()
	if why := w.noUse(ctx, v.script); why != nil {
		return false, why
	}
	v.began = w.clock.Now()
	v.out = w.playOnce(ctx, v.script, v.played)
	v.ended = w.clock.Now()
	if ctx.Err() != nil {
		return false, nil
	}
	gone = w.serverGone(ctx, v.out)
	w.record(v, gone)
	w.noteLogins(v.out.LoggedIn...)
	w.noteDeclined(v.out.Declined, w.situation[situation.Login])
	w.noteDelay(v.out.Delayed)
	return gone, nil
}

// outcome is the outcome of a visit, or why the script can't be played; neither means that
// it is to be played once more.
func (w *worker) outcome(ctx context.Context, v *visit, gone bool, try int) (*session.Outcome, error) {
	switch t := v.out.TurnedAway; {
	case ctx.Err() != nil:
		return v.out, nil
	case gone:
		return w.handleOutage(ctx, v), nil
	case t != nil && w.greeted[t.Address]:
		return nil, w.admission(ctx, v, try)
	}
	if out, again := w.denied(ctx, v); out != nil || again {
		return out, nil
	}
	if v.out.Refused != nil && w.unlinger(v.script) {
		return nil, nil
	}
	if v.out.Refused != nil {
		return w.refusal(ctx, v, try)
	}
	w.limits.pass()
	return v.out, nil
}

func (w *worker) config(s *transcript.Script, world model.World) session.Config {
	address, implicit := w.Target.Main()
	cfg := session.Config{
		Dialer: w.dialer(), Address: address, Implicit: implicit, TLSAddress: w.Target.TLSAddress,
		TLS: w.tlsFor(s), STLS: w.Target.STLS || w.needsTLS(s), Upgrade: w.Target.STLS && logsInUnaware(s),
		Secrets: secretsOf(w.Target),
		SCRAM:   w.scram(), UTF8: w.utf8Account(), Accounts: w.accounts, World: world, Timeout: w.Timeout, Hangs: &w.hangs,
		Autologout: w.Autologout, Mask: w.Mask, Domain: w.records, Observe: w.Observe, Matcher: w.Matcher,
		Recording: recorded(s), Exact: recorded(s) && w.Exact, Clock: w.clock,
		Gates: func() []session.Gate { return w.gatesFor(s) }, Delays: w.delays.Load(),
	}
	if w.Target.Deliver != nil {
		cfg.Deliver = w.deliver
	}
	w.place(&cfg, s)
	return cfg
}

// world is what the oracle may know before any maildrop is filled.
func (w *worker) world() model.World {
	world := model.World{Maildrops: map[string][]model.Source{}, Expires: w.offer.expires, LoginDelay: w.offer.delay,
		Pipelining: w.offer.has("PIPELINING"), PipelinedLogin: w.offer.hasEarly("PIPELINING"), Announced: w.offer.lists}
	for _, a := range w.Target.Accounts {
		world.Accounts = append(world.Accounts, oracleAccount(a))
	}
	world.Certificates = w.Target.ClientCert != nil
	for _, a := range w.Target.Special {
		world.Accounts = append(world.Accounts, oracleSpecial(a))
	}
	return world
}

// provision fills the maildrops that a script needs, and tells what the oracle may
// know of them.
func (w *worker) provision(ctx context.Context, s *transcript.Script) (model.World, error) {
	world := w.world()
	w.late = loaded{}
	if w.Target.Provision == nil || len(w.rolesOf(s)) > 0 && s.Header.Maildrop.Any {
		return world, nil // a special account may be one that can't be filled
	}
	n := needsOf(s)
	needed := []func() (loaded, error){func() (loaded, error) { return w.firstMaildrop(s) }}
	if n.second || w.situation[situation.Company] == situation.OtherUser {
		needed = append(needed, func() (loaded, error) { return w.find(s, s.Header.Maildrop2, "second-account") })
	}
	for i, load := range needed {
		user := w.accounts[i].User
		if err := w.prove(ctx, user); err != nil {
			return world, err
		}
		if i == 0 {
			if _, err := load(); err != nil {
				return world, err
			}
			if err := w.carryDelivered(ctx, s, user); err != nil {
				return world, blockedBy(err)
			}
		}
		l, err := w.fill(ctx, user, load)
		if err != nil {
			return world, err
		}
		if l.changed != "" && saysMail(s) {
			return world, &session.WithheldError{Why: "says word by word what its mail is like, which comes changed by " +
				l.changed}
		}
		if n.service {
			continue // which of the messages it lists, and what it adds to them, is its own
		}
		world.Maildrops[user] = l.sources
	}
	return world, nil
}

// saysMail reports whether a script says lines of messages.
func saysMail(s *transcript.Script) bool {
	for _, x := range s.Exchanges() {
		keyword, _ := x.Command()
		if x.Reply != nil && wire.SpecOf(keyword).Content == wire.Message &&
			slices.ContainsFunc(x.Reply.Body, func(l transcript.BodyLine) bool { return l.Direction == nil }) {
			return true
		}
	}
	return false
}

// firstMaildrop is what the first account's maildrop is to hold.
func (w *worker) firstMaildrop(s *transcript.Script) (loaded, error) {
	if w.instead != nil {
		return w.holdBack(loaded{drop: *w.instead, sources: sources(*w.instead)}), nil
	}
	l, err := w.maildrop(s)
	return w.holdBack(l), err
}

// conclude turns the outcome of a script into its result.
func (w *worker) conclude(res *verdict.Result, s *transcript.Script, out *session.Outcome) {
	res.Judged = slices.Sorted(maps.Keys(out.Judged))
	res.Findings = append(res.Findings, w.nested(out.Log, out.Findings)...)
	res.Conclude()
	if res.Verdict == verdict.Fail || res.Verdict == verdict.Warn || w.rehearses {
		res.Meaning = meaning.Of(out.Log.Entries)
	}
	switch {
	case res.Verdict == verdict.Fail:
	case errors.Is(out.Err, session.ErrNoSecret), errors.Is(out.Err, session.ErrNoUTF8),
		errors.Is(out.Err, session.ErrTooLong):
		res.Verdict, res.Reason = verdict.NotApplicable, out.Err.Error()
	case isLacking(out.Err):
		res.Verdict, res.Reason = verdict.Blocked, out.Err.Error()
	case w.missed(out.Err):
		res.Verdict, res.Reason = verdict.Blocked, out.Err.Error()
	case errors.Is(out.Err, session.ErrTimedOut):
		res.Verdict, res.Reason = verdict.Blocked, out.Err.Error()
	case withheld(out.Err) != "":
		res.Verdict, res.Reason = verdict.Blocked, withheld(out.Err)
	case session.Untrusted(out.Err):
		res.Verdict, res.Reason = verdict.Blocked, "needs trust in the server's certificate: use --ca FILE, or --insecure"
	case out.Err != nil:
		res.Verdict, res.Reason = verdict.Error, out.Err.Error()
	case res.Verdict == verdict.Warn:
	case len(res.Rules) > 0 && !slices.ContainsFunc(res.Rules, func(id requirement.ID) bool { return out.Judged[id] > 0 }):
		res.Verdict, res.Reason = verdict.NotApplicable,
			"the session came to its end before the rule could be put to the test"
	}
	if len(res.Findings) > 0 || out.Err != nil {
		res.Hide(out.Log.Mask()) // under the names that secrets have in the script
	}
}

// withheld is why the harness kept something from being sent, "" if it did not.
func withheld(err error) string {
	if w, ok := errors.AsType[*session.WithheldError](err); ok {
		return w.Why
	}
	return ""
}

// nested completes findings, with what they explain under them.
func (r *Runner) nested(log *conversation.Log, findings []rules.Finding) []verdict.Finding {
	return conversation.Nest(findings, func(f rules.Finding) verdict.Finding { return r.finding(log, f) })
}

// finding completes a finding with its rule and, unless nobody will see it, the conversation.
func (r *Runner) finding(log *conversation.Log, f rules.Finding) verdict.Finding {
	if !r.rehearses {
		return finding(log, f)
	}
	out := conversation.Describe(f)
	out.At = log.Place(f.Spot).String()
	return out
}

// finding completes a finding with its rule and the conversation.
func finding(log *conversation.Log, f rules.Finding) verdict.Finding {
	out := log.Finding(f)
	out.Expectation = f.Expectation
	if out.Sentence == "" {
		out.Sentence = "The server answers as the transcript says."
	}
	return out
}
