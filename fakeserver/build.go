package fakeserver

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver/internal/faults"
	"github.com/pop3spec/pop3spec/fakeserver/internal/profiles"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/situations"
	"github.com/pop3spec/pop3spec/fakeserver/internal/variations"
)

// choice is what a configuration names.
type choice struct {
	profile    profiles.Profile // the zero value is none
	variations []variations.Variation
	faults     []fault
}

// fault is one that is enabled, everywhere or in one situation.
type fault struct {
	faults.Fault
	in *situations.Situation // nil is everywhere
}

// chosen finds what is named, and what the faults bring with them. It is an error if
// there is nothing of a name, or if two variations exclude each other.
func (c Config) chosen() (all choice, err error) {
	profile, varied := c.Profile, slices.Clone(c.Variations)
	for _, name := range c.Faults {
		name, confined, err := situations.Parse(name)
		if err != nil {
			return all, err
		}
		f, err := faults.Known.Named(name)
		if err != nil {
			return all, err
		}
		profile = cmp.Or(profile, f.Profile)
		if f.With != "" && !slices.Contains(varied, f.With) {
			varied = append(varied, f.With)
		}
		all.faults = append(all.faults, fault{f, confined})
	}
	for _, name := range varied {
		v, err := variations.Known.Named(name)
		if err != nil {
			return all, err
		}
		for _, other := range all.variations {
			if !v.GoesWith(other) {
				return all, fmt.Errorf("fakeserver: variations %q and %q exclude each other", other.Name, name)
			}
		}
		all.variations = append(all.variations, v)
	}
	if profile != "" {
		all.profile, err = profiles.Known.Named(profile)
	}
	return all, err
}

// build makes the correct server, and changes it. Faults come last: a faulty
// server can be one that varies, too.
func build(c Config, chosen choice) (*Server, error) {
	inner := c.inside()
	if err := inner.Check(); err != nil {
		return nil, err
	}
	chosen.configure(&inner)
	inner = inner.WithDefaults()
	w, err := server.WiringFor(inner)
	if err != nil {
		return nil, err
	}
	s, err := server.New(inner, w, chosen.apply(w)...)
	if err != nil {
		return nil, err
	}
	return &Server{s}, nil
}

// configure adds what the profile, the variations and the faults need: a login
// delay can't be ignored where there is none.
func (all choice) configure(c *server.Config) {
	needs := []func(*server.Config){all.profile.Needs}
	for _, v := range all.variations {
		needs = append(needs, v.Needs)
	}
	for _, f := range all.faults {
		needs = append(needs, f.Needs)
		if f.in != nil {
			needs = append(needs, f.in.Needs)
		}
	}
	for _, need := range needs {
		if need != nil {
			need(c)
		}
	}
}

// apply changes the wiring, and returns the changes that are not for all sessions.
func (all choice) apply(w *server.Wiring) (confined []server.Conditional) {
	if all.profile.Apply != nil {
		all.profile.Apply(w)
	}
	for _, v := range all.variations {
		v.Apply(w)
	}
	for _, f := range all.faults {
		if f.in != nil {
			confined = append(confined, f.in.Confine(f.Apply))
			continue
		}
		f.Apply(w)
	}
	return confined
}

// inside is the configuration as the server knows it.
func (c Config) inside() server.Config {
	accounts := make([]server.Account, len(c.Accounts))
	for i, a := range c.Accounts {
		accounts[i] = a.inside()
	}
	return server.Config{
		Accounts: accounts,
		Addr:     c.Addr, TLSAddr: c.TLSAddr, STLS: c.STLS, RequireTLS: c.RequireTLS, TLSConfig: c.TLSConfig,
		ClientCertificates: c.ClientCertificates, NoUTF8: c.NoUTF8, NoLANG: c.NoLANG,
		Mechanisms: c.Mechanisms, ClearMechanisms: c.ClearMechanisms,
		Hostname: c.Hostname, Autologout: c.Autologout, LoginDelay: c.LoginDelay, Retention: c.Retention,
		MaxBadCommands: c.MaxBadCommands, MaxFailedLogins: c.MaxFailedLogins, LoginsPerMinute: c.LoginsPerMinute,
		Crashed: c.Crashed, Random: c.Random, SaltKey: c.SaltKey,
	}
}

func (a Account) inside() server.Account {
	return server.Account{
		User: a.User, Password: a.Password, Token: a.Token, Login: a.Login,
		LoginDelay: a.LoginDelay, Retention: a.Retention, Trouble: a.Trouble,
		POPDisabled: a.POPDisabled, AppPassword: a.AppPassword, Disposition: a.Disposition,
		Messages: inside(a.Messages), Folder: a.Folder,
	}
}

func accountOf(a server.Account) Account {
	messages, _ := outside(a.Messages, nil)
	return Account{
		User: a.User, Password: a.Password, Token: a.Token, Login: a.Login,
		LoginDelay: a.LoginDelay, Retention: a.Retention, Trouble: a.Trouble,
		POPDisabled: a.POPDisabled, AppPassword: a.AppPassword, Disposition: a.Disposition,
		Messages: messages, Folder: a.Folder,
	}
}
