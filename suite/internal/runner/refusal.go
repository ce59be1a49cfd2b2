package runner

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// A login with the right credentials that is refused breaks a rule, if they are the right
// ones, and nothing that will pass is in the way. That they are is proven by a login that
// succeeded, in whatever way; that nothing is in the way, by one that succeeds now.

// errOtherAccount leaves a script to a worker whose account can be used.
var errOtherAccount = errors.New("the account of this worker can't be used")

// The rules that a refused login breaks, and the one about passwords with blanks.
const (
	namesLogIn     requirement.ID = "RFC1939-7-USER-01"
	blanksInSecret requirement.ID = "RFC1939-7-PASS-02"
)

// access is what is known of accounts; it is the Runner's, under its lock.
type access struct {
	entered  map[string]bool   // who has logged in
	useless  map[string]string // who can't, and what the server said
	breaches map[string]bool   // replies to right logins that have turned out to break the rule
	declined map[way]int       // how often a way to log in that a situation has was refused
}

// way is how a user logs in.
type way struct {
	user string
	by   situation.Value
}

// hopeless is how often a way to log in may be refused before it is no longer tried: each refusal may
// cost the server's patience, and there are scripts about every way.
const hopeless = 2

// noteDeclined notes in which way users could not log in.
func (r *Runner) noteDeclined(users []string, by situation.Value) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.declined == nil {
		r.declined = map[way]int{}
	}
	for _, user := range users {
		r.declined[way{user, by}]++
	}
}

// noteDelay notes that a login delay is in force.
func (r *Runner) noteDelay(is bool) {
	if is {
		r.delays.Store(true)
	}
}

// isHopeless reports whether a user can't log in in a way.
func (r *Runner) isHopeless(user string, by situation.Value) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.declined[way{user, by}] >= hopeless
}

// noteLogins notes that users can log in.
func (r *Runner) noteLogins(users ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.entered == nil {
		r.entered = map[string]bool{}
	}
	for _, user := range users {
		r.entered[user] = true
	}
}

// unlinger takes the end of the session before out of the situation, if a login that a script makes itself may
// have been refused because its lock lingers, and reports whether it has.
func (w *worker) unlinger(s *transcript.Script) bool {
	before := w.situation[situation.Maildrop]
	if traitsOf(s).logins > 0 || before != situation.AfterDrop && before != situation.AfterTimeout {
		return false
	}
	w.situation[situation.Maildrop] = situation.FirstSession
	return true
}

// refusal judges a visit at which a right login was refused.
func (w *worker) refusal(ctx context.Context, v *visit, try int) (*session.Outcome, error) {
	f := v.out.Refused
	i := slices.IndexFunc(w.Target.Accounts, func(a target.Account) bool { return a.User == f.User })
	refused := errors.Is(v.out.Err, session.ErrRefused)
	switch {
	case !w.surveyed:
		return v.out, nil
	case f.User == "" && !wire.CodeIs(f.Code, "AUTH") && try < chances:
		return nil, w.clock.Sleep(ctx, time.Duration(try)*soonest) // a lock may linger
	case i < 0 || !refused && !w.hasLoggedIn(f.User):
		return v.out, nil
	case refused && isTemporary(f.Code):
		return nil, unplayedFor("%s is not let in for the time being (%s)", f.User, f.Reply)
	case !refused && len(v.out.Findings) > 0 && f.By == wire.ParseCommand([]byte(f.By)).Keyword && isCommand(f.By):
		return v.out, nil // the oracle has named the rule
	}
	account := w.Target.Accounts[i]
	if reply, err := w.tryLogin(ctx, account, false); err != nil || reply != "" {
		return w.shutOut(ctx, v, account, reply, err, try)
	}
	w.noteLogins(account.User)
	if !refused {
		return v.out, nil
	}
	return w.confirm(v, try), nil
}

func isCommand(by string) bool { return wire.SpecOf(by).Login != wire.NoLogin }

// isTemporary reports whether a response code says that a login will be possible later.
func isTemporary(code string) bool {
	return slices.ContainsFunc([]string{"IN-USE", "LOGIN-DELAY", "SYS"},
		func(c string) bool { return wire.CodeIs(code, c) })
}

func (r *Runner) hasLoggedIn(user string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.entered[user]
}

// confirm makes a refusal a finding, if the login was refused twice while a neutral one
// succeeded between, or has been in the same way by another script.
func (w *worker) confirm(v *visit, try int) *session.Outcome {
	w.mu.Lock()
	known := w.breaches[v.out.Refused.Reply]
	if w.breaches == nil {
		w.breaches = map[string]bool{}
	}
	w.breaches[v.out.Refused.Reply] = known || try > 1
	w.mu.Unlock()
	if !known && try == 1 {
		return nil
	}
	return wrongRefusal(v, "the right password is refused, though the account can log in otherwise")
}

// wrongRefusal makes the refusal of a right login a finding: of the rule about logins, and, in
// a script about them, of that one's.
func wrongRefusal(v *visit, message string) *session.Outcome {
	out, f := v.out, v.out.Refused
	broken := []requirement.ID{namesLogIn}
	for _, rule := range rulesOf(v.script) {
		if q, ok := requirement.Find(rule); ok && rule != namesLogIn && (q.Area == "auth" || q.Area == "user-pass") {
			broken = append(broken, rule)
		}
	}
	for _, rule := range broken {
		out.Findings = append(out.Findings, rules.Finding{
			Rule: rule, Spot: model.Spot{Entry: f.Entry}, Expected: "+OK", Got: f.Reply, Message: message,
		})
	}
	out.Err = nil
	return out
}

// shutOut decides about an account that could not log in again after a visit.
func (w *worker) shutOut(ctx context.Context, v *visit, a target.Account, reply string, err error,
	try int) (*session.Outcome, error) {
	switch {
	case err != nil:
		return v.out, nil // something else is wrong, which other scripts tell
	case w.hasLoggedIn(a.User) && try < chances:
		return nil, w.awaitAccess(ctx, a, reply)
	case w.hasLoggedIn(a.User):
		return nil, unplayedFor("%s is no longer let in (%s)", a.User, reply)
	}
	if other, err := w.tryLogin(ctx, a, true); err == nil && other == "" {
		w.noteLogins(a.User)
		return wrongRefusal(v, "the right password is refused, though it is accepted by AUTH"), nil
	}
	if aboutBlanks(v.script) && strings.Contains(a.Password, " ") {
		return wrongRefusal(v, "a password with blanks in it is refused; if it is the right one, it is cut"), nil
	}
	w.mu.Lock()
	if w.useless == nil {
		w.useless = map[string]string{}
	}
	w.useless[a.User] = reply
	w.mu.Unlock()
	return nil, nil // the next try finds it there
}

func aboutBlanks(s *transcript.Script) bool { return slices.Contains(rulesOf(s), blanksInSecret) }

// unusable is why the accounts that a script needs can't be used, nil if they can.
func (w *worker) unusable(s *transcript.Script) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for i, a := range w.accounts[:min(len(w.accounts), 2)] {
		reply, bad := w.useless[a.User]
		switch {
		case !bad || i > 0 && (!needsOf(s).second || aboutBlanks(s) && strings.Contains(a.Password, " ")):
		case i == 0 && w.collects:
			return errOtherAccount
		default:
			return unplayedFor("%s can't log in (%s): check --account", a.User, reply)
		}
	}
	return nil
}

// awaitAccess waits until a user who could log in before can again.
func (w *worker) awaitAccess(ctx context.Context, a target.Account, reply string) error {
	w.limits.meet(reply)
	for wait := soonest; ; wait = min(2*wait, latest) {
		if !w.limits.afford(wait, w.Timeout) {
			return unplayedFor("%s is no longer let in (%s)", a.User, reply)
		}
		if err := w.clock.Sleep(ctx, wait); err != nil {
			return err
		}
		if still, err := w.tryLogin(ctx, a, false); err != nil || still == "" {
			return nil
		}
	}
}

// tryLogin logs a user in, as the survey does or by AUTH, and out again. It returns what the
// server says if it refuses.
func (w *worker) tryLogin(ctx context.Context, a target.Account, byAuth bool) (reply string, err error) {
	if w.Target.Provision != nil {
		if _, err := w.fill(ctx, a.User, func() (loaded, error) { return load("two-messages") }); err != nil {
			return "", err
		}
	}
	s, address, err := w.surveyorAtMain(ctx)
	if err != nil {
		return "", err
	}
	defer s.conn.Close()
	if err := s.greet(address); err != nil {
		return "", err
	}
	if byAuth {
		st, err := s.authenticate(a, wire.Status{Indicator: wire.ERR})
		return refusalOf(st), err
	}
	err = s.logIn(a)
	if failed, is := errors.AsType[*TargetError](err); is && failed.Refused {
		return failed.Err.Error(), nil
	}
	if err == nil {
		_, _ = s.ask("QUIT")
	}
	return "", err
}

func refusalOf(st wire.Status) string {
	if st.Indicator == wire.OK {
		return ""
	}
	return strings.TrimSpace(st.Indicator.String() + " " + st.Text)
}
