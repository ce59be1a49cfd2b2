package suite

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/baseline"
	"github.com/pop3spec/pop3spec/suite/internal/front"
	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// Account is a user of the server with a maildrop of their own.
type Account struct {
	User     string
	Password string `json:"-"`
	Token    string `json:"-"` // of OAuth; "" if there is none
}

// String returns the user's name only, so that printing an account shows no password.
func (a Account) String() string { return a.User }

// GoString is String, for %#v.
func (a Account) GoString() string { return a.User }

// Special is an account that the operator has set up in a way that scripts are about.
type Special struct {
	Role string // what scripts call it, such as "tls-only"
	Account
}

// Options say what is tested and how. Address or TLSAddress, and one account, are
// necessary; two accounts let more be tested.
type Options struct {
	Address    string      // host:port in clear
	TLSAddress string      // host:port with implicit TLS; alone, it is the one that is tested
	TLS        *tls.Config // how the certificate is verified; nil trusts the system's roots
	STLS       bool        // upgrade with STLS before every login, and send no secret without TLS
	Accounts   []Account
	// ClientCert is a certificate that authenticates its user (SASL EXTERNAL), best one who
	// is none of the accounts.
	ClientCert *tls.Certificate

	// Special are more accounts, each set up in a way that scripts are about, by its
	// role; see the flag --special of pop3spec run. The password of a tls-only account
	// is sent in clear.
	Special []Special

	// Fill makes a user's maildrop hold exactly these messages, in this order, and
	// ends sessions of the user that linger. Messages are octets with the line ends
	// that a store might get. Without Fill, maildrops are taken as they are, nothing
	// is deleted (unless AllowDelete says so), and what needs certain messages is skipped.
	Fill func(ctx context.Context, user string, messages [][]byte) error
	// Deliver adds one message while sessions may be running.
	Deliver func(ctx context.Context, user string, message []byte) error

	// AllowDelete lets scripts delete mail that Fill has not put there. NoFetch lets none
	// be fetched: some services remove or hide what was fetched, which is otherwise tried
	// with one message.
	AllowDelete, NoFetch bool

	// Restart brings the server back when it can no longer be reached, after which the
	// run goes on. Without Restart, what can't be played is skipped.
	Restart func(ctx context.Context) error

	// Only and Except choose scripts, as the arguments of pop3spec run do: rule ids,
	// paths of scripts, or globs of either.
	Only, Except []string
	Strict       bool          // a broken SHOULD fails, too
	Provider     string        // the well-known service that is tested, as --provider of pop3spec run
	Slow         bool          // run scripts that take minutes
	Timeout      time.Duration // of every wait for the server; 0 means a minute

	// Baseline is a file of broken rules that are known and accepted for now, as pop3spec
	// run --write-baseline writes it and [verdict.Baseline] describes it; "" is none. The file
	// is named from the folder of the test. A script whose broken rules it lists is skipped
	// with the reason given there. A test fails if the file can't be read, has a mistake, names
	// a script that does not exist, lists what the server no longer breaks, or has a
	// reason that nobody has confirmed, which is one that begins with TODO.
	Baseline string
	// Autologout is what the server's autologout timer is set to, for scripts that wait for
	// it; 0 is unknown: ten minutes or more, as RFC 1939 wants it. Less is an error.
	Autologout time.Duration
	// Jobs is how many scripts are played at the same time, each with two accounts of its
	// own; fewer where there are fewer accounts. 0 means one. Fill and Deliver are then called by
	// several goroutines. In package specs the processes of ginkgo -p take its place. Less
	// than 0 is an error.
	Jobs int
}

// settled are options for other front ends.
type settled struct{ o Options }

func init() { front.Of = func(o any) front.Options { return settled{o.(Options)} } }

// Scripts implements front.Options.
func (s settled) Scripts() ([]*transcript.Script, error) { return s.o.choose() }

// Runner implements front.Options.
func (s settled) Runner() (runner.Options, error) { return s.o.runner() }

// Baseline implements front.Options.
func (s settled) Baseline() (*verdict.Baseline, error) { return baseline.Load(s.o.Baseline) }

// Strict implements front.Options.
func (s settled) Strict() bool { return s.o.Strict }

// choose returns the scripts that the options select.
func (o Options) choose() ([]*transcript.Script, error) {
	all, err := scripts.All()
	if err != nil {
		return nil, err
	}
	return runner.Select(all, o.Only, nil, o.Except)
}

func (o Options) runner() (runner.Options, error) {
	t, err := o.server()
	return runner.Options{
		Target: t, Provider: o.Provider, Slow: o.Slow, Timeout: o.Timeout, AllowDelete: o.AllowDelete, NoFetch: o.NoFetch,
		Autologout: o.Autologout,
	}, err
}

func (o Options) server() (*target.Target, error) {
	switch {
	case o.Address == "" && o.TLSAddress == "":
		return nil, errors.New("suite: neither Address nor TLSAddress is set")
	case len(o.Accounts) == 0:
		return nil, errors.New("suite: no account is set")
	case o.Autologout < 0:
		return nil, errors.New("suite: Autologout is less than 0")
	case o.Jobs < 0:
		return nil, errors.New("suite: Jobs is less than 0")
	}
	t := &target.Target{
		Address: o.Address, TLSAddress: o.TLSAddress, Implicit: o.Address == "", STLS: o.STLS, TLS: o.TLS,
		ClientCert: o.ClientCert, Restart: o.Restart,
	}
	for _, a := range o.Accounts {
		t.Accounts = append(t.Accounts, target.Account(a))
	}
	for _, s := range o.Special {
		t.Special = append(t.Special, target.Special{Role: s.Role, Account: target.Account(s.Account)})
	}
	if t.TLS == nil {
		address, _ := t.Main()
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, fmt.Errorf("suite: address %q: %w", address, err)
		}
		t.TLS = &tls.Config{ServerName: host}
	}
	if o.Fill != nil {
		t.Provision = provision.Func(o.fill)
	}
	if o.Deliver != nil {
		t.Deliver = provision.DeliverFunc(o.deliver)
	}
	if err := t.Check(); err != nil {
		return nil, fmt.Errorf("suite: %w", err)
	}
	return t, nil
}

func (o Options) fill(ctx context.Context, user string, drop fixtures.Maildrop) error {
	messages := make([][]byte, len(drop.Messages))
	for i, m := range drop.Messages {
		var err error
		if messages[i], err = m.Bytes(); err != nil {
			return err
		}
	}
	return o.Fill(ctx, user, messages)
}

func (o Options) deliver(ctx context.Context, user string, m fixtures.Message) error {
	octets, err := m.Bytes()
	if err != nil {
		return err
	}
	return o.Deliver(ctx, user, octets)
}
