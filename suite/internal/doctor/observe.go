package doctor

import (
	"cmp"
	"context"
	"net"
	"strconv"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/clock"
	"github.com/pop3spec/pop3spec/suite/internal/mask"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/session"
)

// Options say what is looked at, and how long.
type Options struct {
	Run runner.Options // what the run would be made with, scripts included
	// AllLogins has every way to log in be tried with every account, although some are refused.
	AllLogins bool
	// Patience is how long a greeting may take before something else than POP3 is suspected; the default is 1.5 s.
	Patience time.Duration
	// Limit bounds every other wait for the server; the default is ten seconds, or the time-out of the run if that
	// is less.
	Limit time.Duration

	Dialer   session.Dialer // nil is the network
	Resolver Resolver       // nil is that of the system
	Clock    clock.Clock
	Usual    []int // the ports on which POP3 is looked for where the one that was asked for can't be used
}

// Resolver finds the addresses of a name; net.Resolver is one.
type Resolver interface {
	LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error)
}

// look is one look at a target.
type look struct {
	Options
	seen    *Observed
	mask    *mask.Mask
	secrets *session.Secrets
	last    map[string]time.Time // when users have logged in
	hangs   int                  // answers that did not come
	lax     bool                 // the delay between logins that is announced is not insisted on
}

// The waits of a look.
const (
	usualPatience = 1500 * time.Millisecond
	usualLimit    = 10 * time.Second
	mostUsers     = 8 // accounts that are tried
)

// Observe looks at a target, and stops where nothing more can be seen. Nothing that it returns is meant to be shown
// as it
// is: secrets are masked in it, but what a server says may act on a terminal.
func Observe(ctx context.Context, o Options) *Observed {
	o.Patience = cmp.Or(o.Patience, usualPatience)
	o.Limit = cmp.Or(o.Limit, min(usualLimit, cmp.Or(o.Run.Timeout, usualLimit)))
	o.Clock = o.Clock.OrSystem()
	if o.Dialer == nil {
		o.Dialer = &net.Dialer{}
	}
	if o.Resolver == nil {
		o.Resolver = net.DefaultResolver
	}
	if o.Usual == nil {
		o.Usual = []int{110, 995}
	}
	if o.Run.Mask == nil {
		o.Run.Mask = mask.New()
	}
	runner.Learn(o.Run.Mask, o.Run.Target)
	l := &look{Options: o, seen: &Observed{}, last: map[string]time.Time{}, mask: o.Run.Mask,
		secrets: runner.SecretsOf(o.Run.Target)}
	l.asked()
	l.examine(ctx)
	return l.seen
}

// asked notes what the run is told.
func (l *look) asked() {
	t, a := l.Run.Target, &l.seen.Asked
	address, implicit := t.Main()
	host, port, _ := net.SplitHostPort(address)
	a.Host, a.Implicit, a.STLS, a.Name = host, implicit, t.STLS, cmp.Or(l.Run.Name, address)
	a.Port, _ = strconv.Atoi(port)
	a.Insecure, a.OwnRoots = t.TLS.InsecureSkipVerify, t.TLS.RootCAs != nil
	for _, account := range t.Accounts {
		a.Users = append(a.Users, account.User)
	}
	a.Filled, a.NoFetch = t.Provision != nil, l.Run.NoFetch
	a.Mutable = a.Filled || l.Run.AllowDelete && !l.Run.NoFetch
	a.Autologout, a.Now, a.Provider = l.Run.Autologout, l.Clock.Now(), l.Run.Provider
	a.Needed = l.needed()
}

// needed is how many connections a run may want at once: scripts about locks and company have three.
func (l *look) needed() int {
	const each, most = 3, 12
	workers := max(1, min(8, len(l.Run.Target.Accounts)/2))
	if l.Run.Jobs > 0 {
		workers = min(workers, l.Run.Jobs)
	}
	return min(most, each*workers)
}

// examine looks at one thing after the other, as long as it makes sense.
func (l *look) examine(ctx context.Context) {
	if !l.lookUp(ctx) || !l.reach(ctx) || !l.receive(ctx) {
		return
	}
	idle := l.startIdling(ctx)
	defer l.stopIdling(idle)
	l.beside(ctx)
	if !l.secure(ctx) || len(l.Run.Target.Accounts) == 0 {
		return
	}
	if !l.logIn(ctx) {
		return
	}
	l.inspect(ctx)
}
