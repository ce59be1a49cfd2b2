package runner

import (
	"net"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// situations are those that the target offers, and how they are dealt out.
type situations struct {
	dealer *situation.Dealer
	all    *situation.Offer
	forced situation.Situation // what the user asks for; its zero value is nothing
}

// prepareSituations finds out what there is, once the target is surveyed.
func (r *Runner) prepareSituations() error {
	r.all = r.offered()
	r.dealer = &situation.Dealer{Seed: r.Seed, Strength: r.Strength}
	if r.Situation == "" {
		return nil
	}
	forced, err := r.all.Parse(r.Situation)
	if err != nil {
		return &TargetError{Doing: "choosing the situation", Err: err, Hint: "see --situation"}
	}
	r.forced = forced
	return nil
}

// offered are the situations that the target offers. A mailbox in use is spared all that may bother
// whoever uses it.
func (r *Runner) offered() *situation.Offer {
	filled := r.Target.Provision != nil
	o := &situation.Offer{Logins: map[situation.Value][]situation.Value{}}
	o.Values[situation.Account] = r.places()
	accounts := len(r.ownAccounts())
	for _, t := range r.transports() {
		o.Values[situation.Transport] = append(o.Values[situation.Transport], t)
		o.Logins[t] = r.logins(t)
		for _, way := range o.Logins[t] {
			if !slices.Contains(o.Values[situation.Login], way) {
				o.Values[situation.Login] = append(o.Values[situation.Login], way)
			}
		}
	}
	o.Values[situation.Segments] = []situation.Value{situation.WholeLines, situation.SplitLine}
	if filled && r.offer.has("PIPELINING") {
		o.Values[situation.Segments] = append(o.Values[situation.Segments], situation.Pipelined)
	}
	o.Values[situation.Keyword] = []situation.Value{situation.AsWritten, situation.LowerCase, situation.MixedCase}
	if r.offer.capitals {
		o.Values[situation.Keyword] = o.Values[situation.Keyword][:1]
	}
	o.Values[situation.Connection] = []situation.Value{situation.FreshConnection, situation.AfterRefusedCommand,
		situation.AfterRSET, situation.LongSession}
	o.Values[situation.Maildrop] = []situation.Value{situation.FirstSession}
	o.Values[situation.Company] = []situation.Value{situation.Alone}
	if !filled || r.offer.delay > 0 {
		return o
	}
	o.Values[situation.Connection] = append(o.Values[situation.Connection], situation.AfterFailedLogin)
	o.Values[situation.Maildrop] = append(o.Values[situation.Maildrop], situation.SecondSession, situation.ThirdSession,
		situation.AfterDrop)
	if r.Target.Deliver != nil {
		o.Values[situation.Maildrop] = append(o.Values[situation.Maildrop], situation.NewMail)
	}
	if r.facts().QuickTimer {
		o.Values[situation.Maildrop] = append(o.Values[situation.Maildrop], situation.AfterTimeout)
	}
	if accounts > 1 {
		o.Values[situation.Company] = append(o.Values[situation.Company], situation.OtherUser)
	}
	o.Values[situation.Company] = append(o.Values[situation.Company], situation.RefusedSession)
	return o
}

// places are the accounts that can be a script's first one. Where mailboxes are in use, it is always the first
// of a share.
func (r *Runner) places() (all []situation.Value) {
	shares := r.shares()
	of := len(r.ownAccounts())
	if len(shares) > 1 {
		of = 2 * len(shares)
	}
	for i := range max(of, 1) {
		second := len(shares) > 1 && inShare(i)%2 == 1 || len(shares) == 1 && i > 0
		if r.Target.Provision != nil || !second {
			all = append(all, situation.Nth(i))
		}
	}
	return all
}

// shareOf is the number of the share that has the accounts of a situation.
func (r *Runner) shareOf(in situation.Situation) int {
	if shares := r.shares(); len(shares) > 1 {
		return inShare(in[situation.Account].Index()) / 2 % len(shares)
	}
	return 0
}

// inShare is the place of an account in the order in which shares have them.
func inShare(account int) int {
	switch account {
	case 1:
		return 2
	case 2:
		return 1
	}
	return account
}

// transports are those that carry sessions to the target, that of the run first. What the user wants to go
// through TLS goes through nothing else.
func (r *Runner) transports() []situation.Value {
	_, implicit := r.Target.Main()
	switch {
	case implicit:
		return []situation.Value{situation.Implicit}
	case r.Target.STLS:
		return r.withPort(situation.STLS)
	case r.offer.secured:
		return r.withPort(situation.Clear, situation.STLS)
	}
	return r.withPort(situation.Clear)
}

// withPort adds implicit TLS, if it works.
func (r *Runner) withPort(transports ...situation.Value) []situation.Value {
	if r.Target.TLSAddress != "" && r.handshakes.port == nil && r.greeted[r.Target.TLSAddress] {
		transports = append(transports, situation.Implicit)
	}
	return transports
}

// logins are the ways to log in with a password that a transport allows: as the survey does, and the
// others that are offered there.
func (r *Runner) logins(transport situation.Value) []situation.Value {
	all := []situation.Value{situation.UserPass}
	if r.Target.Provision == nil {
		return all
	}
	list := r.offer.sasl.secure
	if transport == situation.Clear {
		list = r.offer.sasl.clear
	}
	if r.offer.apop {
		all = append(all, situation.APOP)
	}
	for _, mechanism := range r.mechanisms(transport) {
		if listed(list, mechanism) || mechanism == sasl.External { // which may be listed to who shows a certificate only
			all = append(all, situation.Auth(mechanism, false))
			if sasl.MayBegin(mechanism) {
				all = append(all, situation.Auth(mechanism, true))
			}
		}
	}
	return all
}

// mechanisms are those by which the accounts can log in over a transport.
func (r *Runner) mechanisms(transport situation.Value) []string {
	all := sasl.Passwords()
	if transport != situation.Clear {
		all = append(all, "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS")
		if r.tokens() {
			all = append(all, "OAUTHBEARER", "XOAUTH2")
		}
		if r.certified() {
			all = append(all, sasl.External)
		}
	}
	return all
}

// situationOf is the situation that a script is dealt.
func (r *Runner) situationOf(s *transcript.Script) situation.Situation {
	allowed := r.allowed(s)
	dealt := r.dealer.Deal(s.File, allowed)
	in := dealt
	switch {
	case r.AsWritten:
		in = allowed.Plain()
		in[situation.Account] = dealt[situation.Account]
	case r.forced != situation.Situation{}:
		in = r.forced
		if !strings.Contains(r.Situation, "account") { // whose mail it is makes no difference then
			in[situation.Account] = dealt[situation.Account]
		}
		for d, values := range allowed.Values {
			if !slices.Contains(values, in[d]) {
				in[d] = values[0]
			}
		}
		if !slices.Contains(allowed.Logins[in[situation.Transport]], in[situation.Login]) {
			in[situation.Login] = situation.UserPass
		}
	}
	return r.fitting(in, allowed.Values[situation.Account])
}

// fitting gives a script the next account whose initial response fits into a command, if its login begins with one:
// that of a long token does not, and the login would be another one.
func (r *Runner) fitting(in situation.Situation, accounts []situation.Value) situation.Situation {
	mechanism, initial, _ := in[situation.Login].Mechanism()
	at := slices.Index(accounts, in[situation.Account])
	if !initial || at < 0 {
		return in
	}
	own := r.ownAccounts()
	address, _ := r.Target.Main()
	for i := range accounts {
		v := accounts[(at+i)%len(accounts)]
		c := sasl.Credentials{User: own[v.Index()].User, Password: own[v.Index()].Password, Token: own[v.Index()].Token}
		c.Host, c.Port, _ = net.SplitHostPort(address)
		if sasl.FitsInitial(mechanism, c) {
			in[situation.Account] = v
			return in
		}
	}
	return in
}

// allowed are the situations in which a script says what it says when it is played as it is written.
func (r *Runner) allowed(s *transcript.Script) *situation.Offer {
	n := needsOf(s)
	t := traitsOf(s)
	o := r.all.Pinned(r.pins(s, n, t)...)
	fit(o, n, t)
	if t.logins == 0 {
		r.byHand(o, s, t)
	}
	if len(o.Values[situation.Transport]) > 1 {
		o.Values[situation.Transport] = r.carriers(n, o.Values[situation.Transport])
	}
	return o
}

// carriers are the transports in which the target has what a script requires, as in that of the run.
func (r *Runner) carriers(n needs, all []situation.Value) []situation.Value {
	f := r.facts()
	f.Secure = true
	return slices.DeleteFunc(slices.Clone(all), func(t situation.Value) bool {
		if t == all[0] {
			return false
		}
		f.Implicit = t == situation.Implicit
		return slices.ContainsFunc(slices.Concat(n.requires, n.secured), func(want string) bool {
			if mechanism, is := strings.CutPrefix(want, "SASL:"); is {
				return !listed(r.offer.sasl.secure, mechanism)
			}
			if capability, is := strings.CutPrefix(want, transcript.BeforeLogin); is {
				tag, arg, _ := strings.Cut(strings.ToUpper(capability), ":")
				return !lists(r.offer.lists[true], tag, arg) // it is announced here, and perhaps not there
			}
			v, _ := r.requirement(want, f)
			return v != ""
		})
	})
}

// enter puts the worker into the situation of a script, until the returned function is called.
func (w *worker) enter(in situation.Situation) (leave func()) {
	before := w.accounts
	if first := w.placeOf(in); first > 0 {
		w.accounts = slices.Concat(before[first:first+1], before[:first], before[first+1:])
	}
	w.situation = in
	return func() { w.accounts, w.situation = before, situation.Situation{} }
}

// placeOf is the place of the account that is a script's first one in a situation.
func (w *worker) placeOf(in situation.Situation) int {
	first := in[situation.Account].Index()
	if len(w.shares()) > 1 {
		first = inShare(first) % 2
	}
	if first >= len(w.accounts) {
		return 0
	}
	return first
}

// place sets what a session does for its situation.
func (w *worker) place(cfg *session.Config, s *transcript.Script) {
	cfg.Situation = w.situation
	if len(w.accounts) > 0 && w.isHopeless(w.accounts[0].User, w.situation[situation.Login]) {
		cfg.Situation[situation.Login] = situation.UserPass
	}
	if w.certificate() != nil {
		cfg.Certified = w.accounts[0].User
	}
	if !w.AsWritten && w.situation != (situation.Situation{}) && len(cfg.World.Maildrops) > 0 && len(s.Header.Proves) > 0 {
		cfg.Epilogue = w.epilogue(s)
	}
}

// epilogue is how what a script leaves is looked at: by another transport, and another login, maybe.
func (w *worker) epilogue(s *transcript.Script) *session.Epilogue {
	o := w.all.Pinned(situation.Account, situation.Segments, situation.Keyword, situation.Connection,
		situation.Maildrop, situation.Company)
	name := s.File + " epilogue"
	return &session.Epilogue{
		Situation: w.dealer.Deal(name, o), Reverse: situation.Hash(name, w.Seed)%2 == 1,
		UniqueIDs: w.offer.has("UIDL"), Tour: w.tour(situation.Hash(name+" tour", w.Seed)),
	}
}

// tours are commands that are sent where a login, a transport or an account may make a difference. The marks that they
// set they take off again. No message is fetched: a session may have an order of its own.
var tours = [][]string{
	{"CAPA", "NOOP", "LIST 1"},
	{"DELE 1", "STAT", "LIST", "RSET", "STAT"},
	{"UIDL 1", session.NoCommand, "NOOP"},
	{"LANG", "LANG *", "CAPA"},
}

// tour is one of the tours, without what the server does not have.
func (r *Runner) tour(hash uint64) []string {
	return slices.DeleteFunc(slices.Clone(tours[hash%uint64(len(tours))]), func(command string) bool {
		keyword, _, _ := strings.Cut(command, " ")
		need := wire.SpecOf(keyword).Need()
		return need != "" && !r.offer.has(need)
	})
}
