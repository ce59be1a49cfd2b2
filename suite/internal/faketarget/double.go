package faketarget

import (
	"context"
	"errors"
	"net"
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/memnet"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// Double returns a fake that takes the place of a target in this process: it is reached at the same
// addresses, but on the network that is returned, and has the same users. It must be closed with Close.
func Double(of *target.Target, c Config) (*target.Target, *memnet.Network, error) {
	accounts, specials := of.Accounts, doubles(of, c.Profile)
	srv, err := fakeserver.New(c.inside(accounts, specials))
	if err != nil {
		return nil, nil, err
	}
	trusted, err := trust(srv)
	if err != nil {
		_ = srv.Close()
		return nil, nil, err
	}
	serve := map[string]func(net.Conn){}
	if of.Address != "" {
		serve[of.Address] = srv.ServeConn
	}
	if of.TLSAddress != "" {
		serve[of.TLSAddress] = srv.ServeTLS
	}
	b := &filler{srv: srv}
	t := *of
	t.TLS, t.Provision, t.Deliver, t.Restart = trusted, b, b, nil
	if of.Provision == nil {
		if err := furnish(b, accounts); err != nil {
			_ = srv.Close()
			return nil, nil, err
		}
		t.Provision, t.Deliver = nil, closer{srv}
	}
	t.Domain, t.Resolver = "", ""
	if t.ClientCert != nil {
		t.ClientCert, t.OwnCerts = nil, nil
		certify(&t, srv)
	}
	return &t, memnet.New(serve), nil
}

// furnish puts mail into maildrops that are taken as they are.
func furnish(b *filler, accounts []target.Account) error {
	drop, err := fixtures.Load("three-messages")
	for _, a := range accounts {
		if err == nil {
			err = b.Fill(context.Background(), a.User, drop)
		}
	}
	return err
}

// closer stops a fake whose maildrops nobody fills.
type closer struct{ srv *fakeserver.Server }

// Deliver implements provision.Deliverer: nothing is delivered there.
func (closer) Deliver(context.Context, string, fixtures.Message) error { return errors.ErrUnsupported }

// Close stops the fake.
func (c closer) Close() error { return c.srv.Close() }

// doubles are the special users of a target as the fake has them: what is known of such a user is the role.
func doubles(of *target.Target, profile string) (all []special) {
	known := slices.Clone(of.Accounts)
	templates := specialsOf(profile)
	known = append(known, certified, inClear)
	for _, t := range templates { // of the fake itself, as they are
		if slices.ContainsFunc(of.Special, func(s target.Special) bool { return s.User == t.account.User }) {
			all = append(all, t)
			known = append(known, target.Account{User: t.account.User})
		}
	}
	for _, s := range of.Special {
		if slices.ContainsFunc(known, func(a target.Account) bool { return a.User == s.User }) {
			continue
		}
		known = append(known, s.Account)
		account := fakeserver.Account{User: s.User, Password: s.Password, Token: s.Token}
		if i := slices.IndexFunc(templates, func(t special) bool { return t.role == s.Role }); i >= 0 {
			account.Login, account.Trouble = templates[i].account.Login, templates[i].account.Trouble
		}
		all = append(all, special{s.Role, account})
	}
	return all
}
