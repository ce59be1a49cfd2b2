package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/runner"
	"github.com/pop3spec/pop3spec/suite/target"
)

// bundledAccounts are the users of the bundled server: the one of the RFC's example
// session, and enough others for scripts to run side by side.
var bundledAccounts = []target.Account{
	{User: "mrose", Password: "tanstaaf"},
	{User: "alice", Password: "correct-horse"},
	{User: "bob", Password: "battery-staple"},
	{User: "carol", Password: "Tr0ub4dor&3"},
	{User: "dave", Password: "open-sesame"},
	{User: "erin", Password: "swordfish"},
	{User: "frank", Password: "xyzzy-plugh"},
	{User: "grace", Password: "nanosecond"},
}

// bundled starts the bundled server and describes it as a target. It listens on
// loopback only.
func (f *runFlags) bundled() (t *target.Target, name string, err error) {
	if err := checkNames(f.faults, f.variations); err != nil {
		return nil, "", err
	}
	srv, err := fakeserver.Start(fakeserver.Config{
		Accounts:   fakeAccounts(bundledAccounts),
		TLSAddr:    "127.0.0.1:0",
		STLS:       true,
		Autologout: f.autologout,
		Faults:     f.faults,
		Variations: f.variations,
	})
	if err != nil {
		return nil, "", &runner.TargetError{Doing: "starting the bundled server", Err: err}
	}
	t, err = describe(srv)
	if err != nil {
		return nil, "", errors.Join(err, srv.Close())
	}
	t.STLS = f.stls
	t.Accounts = bundledAccounts
	t.Provision = filler{srv}
	t.Deliver = target.DeliverFunc(func(_ context.Context, user string, m fixtures.Message) error {
		return srv.Deliver(user, fakeMessage(m))
	})
	return t, bundledName(f.faults, f.variations), nil
}

func bundledName(faults, variations []string) string {
	name := "the bundled server"
	if switched := slices.Concat(faults, variations); len(switched) > 0 {
		name += " with " + strings.Join(switched, ", ")
	}
	return name
}

// describe makes a target of a server that runs in this process.
func describe(srv *fakeserver.Server) (*target.Target, error) {
	host, port, err := net.SplitHostPort(srv.Addr())
	if err != nil {
		return nil, err
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, err
	}
	t := target.New(target.Endpoint{Host: host, Port: number})
	t.TLSAddress = srv.TLSAddr()
	t.TLS.RootCAs = x509.NewCertPool()
	t.TLS.RootCAs.AppendCertsFromPEM(srv.CertPEM())
	return t, nil
}

// filler fills the maildrops of a server that runs in this process. Closing it
// stops the server.
type filler struct{ srv *fakeserver.Server }

func (f filler) Fill(_ context.Context, user string, drop fixtures.Maildrop) error {
	return f.srv.SetMaildrop(user, fakeMessages(drop)...)
}

func (f filler) Close() error { return f.srv.Close() }

func fakeMessages(drop fixtures.Maildrop) []fakeserver.Message {
	messages := make([]fakeserver.Message, len(drop.Messages))
	for i, m := range drop.Messages {
		messages[i] = fakeMessage(m)
	}
	return messages
}

func fakeMessage(m fixtures.Message) fakeserver.Message {
	return fakeserver.Stream(func() (io.ReadCloser, error) { return m.Open(), nil })
}

func fakeAccounts(accounts []target.Account) []fakeserver.Account {
	list := make([]fakeserver.Account, len(accounts))
	for i, a := range accounts {
		list[i] = fakeserver.Account{User: a.User, Password: a.Password}
	}
	return list
}

// checkNames looks for names of faults and variations that do not exist.
func checkNames(faults, variations []string) error {
	for _, name := range faults {
		if _, ok := fakeserver.LookupFault(name); !ok {
			return unknown("fault", name, faultNames())
		}
	}
	for _, name := range variations {
		if _, ok := fakeserver.LookupVariation(name); !ok {
			return unknown("variation", name, variationNames())
		}
	}
	return nil
}

// unknown is the error for a name that does not exist, with those it may have been.
func unknown(thing, name string, names []string) error {
	if near := runner.Nearest(name, names); len(near) > 0 {
		return fmt.Errorf("there is no %s %q; did you mean %s?", thing, name, strings.Join(near, " or "))
	}
	return fmt.Errorf("there is no %s %q", thing, name)
}

func faultNames() []string {
	var names []string
	for _, f := range fakeserver.Faults() {
		names = append(names, f.Name)
	}
	return names
}

func variationNames() []string {
	var names []string
	for _, v := range fakeserver.Variations() {
		names = append(names, v.Name)
	}
	return names
}
