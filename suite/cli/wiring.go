package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/pop3spec/pop3spec/suite/internal/provision"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// options makes of the flags what the runner wants. The target in it is to be closed.
func (f *runFlags) options(set *pflag.FlagSet, scripts []*transcript.Script) (runner.Options, error) {
	level, err := parseLevel(f.level)
	if err != nil {
		return runner.Options{}, err
	}
	if err := f.checkNumbers(); err != nil {
		return runner.Options{}, err
	}
	if err := checkProvider(f.provider, scripts); err != nil {
		return runner.Options{}, err
	}
	o := runner.Options{
		Scripts:     scripts,
		Level:       level,
		Provider:    f.provider,
		Slow:        f.slow,
		AllowDelete: f.allowDelete,
		NoFetch:     f.noFetch,
		Autologout:  f.autologout,
		Jobs:        f.jobs,
		Situation:   f.situation,
		Strength:    f.strength,
		Thorough:    f.thorough,
		Seed:        f.seed,
		Shrink:      true,
		Timeout:     time.Duration(float64(f.timeout) * f.factor),

		LeaveEmpty:       f.leave == "emptied",
		ProvisionTimeout: time.Duration(float64(f.fillTime) * f.factor),
	}
	o.AsWritten = f.asWritten && f.situation == ""
	if f.adjust != nil {
		f.adjust(&o)
	}
	if f.target == "" {
		if err := needTarget(set); err != nil {
			return runner.Options{}, err
		}
		o.Provider = f.bundledProvider()
		o.Target, o.Name, err = f.bundled()
		return o, err
	}
	o.Name = f.target
	if o.Target, err = f.remote(); err != nil {
		return runner.Options{}, err
	}
	return o, checkRoles(o.Target.Special, scripts)
}

// checkNumbers refuses values that mean nothing.
func (f *runFlags) checkNumbers() error {
	switch {
	case f.timeout <= 0:
		return errors.New("--timeout has to be more than 0")
	case f.strength < 0 || f.strength > 3:
		return errors.New("--strength has to be 1, 2 or 3")
	case !slices.Contains(leftHow, f.leave):
		return fmt.Errorf("--leave %q: it is one of %s", f.leave, strings.Join(leftHow, ", "))
	case f.fillTime <= 0:
		return errors.New("--provision-timeout has to be more than 0")
	case !(f.factor > 0 && f.factor <= 1000):
		return errors.New("--timeout-factor has to be more than 0, and no more than 1000")
	case f.jobs < 0:
		return errors.New("--jobs can't be less than 0")
	case f.min < 0:
		return errors.New("--min can't be less than 0")
	case f.autologout < 0:
		return errors.New("--autologout can't be less than 0")
	}
	return nil
}

// needTarget refuses flags that are about a server of the user's own where none is
// given: a run against the bundled one would look like success.
func needTarget(set *pflag.FlagSet) error {
	for _, name := range []string{"tls-port", "ca", "insecure", "account", "account-file", "special", "token",
		"token-file", "client-cert", "client-key", "provision", "deliver", "leave", "restart", "provision-timeout", "domain",
		"resolver", "allow-delete", "no-fetch"} {
		if set.Changed(name) {
			return fmt.Errorf("--%s needs --target URL: without it the bundled server is tested", name)
		}
	}
	return nil
}

// remote describes the server at --target.
func (f *runFlags) remote() (*target.Target, error) {
	if len(f.faults)+len(f.variations) > 0 {
		return nil, errors.New("--fault and --variation are for the bundled server, and can't go with --target")
	}
	endpoint, err := target.ParseURL(f.target)
	if err != nil {
		return nil, err
	}
	t := target.New(endpoint)
	if t.TLS, err = target.TLSConfig(endpoint.Host, f.ca, f.insecure); err != nil {
		return nil, err
	}
	switch {
	case endpoint.TLS && f.stls:
		return nil, errors.New("--stls can't go with a pop3s:// target, which is encrypted from the start")
	case endpoint.TLS && f.tlsPort != 0:
		return nil, errors.New("--tls-port is for a pop3:// target; the port of a pop3s:// target stands in its URL")
	case f.tlsPort < 0 || f.tlsPort > 65535:
		return nil, fmt.Errorf("--tls-port %d: a port is a number from 1 to 65535", f.tlsPort)
	case f.tlsPort != 0:
		t.TLSAddress = target.Endpoint{Host: endpoint.Host, Port: f.tlsPort}.Address()
	}
	t.STLS = f.stls
	if t.Accounts, err = parseAccounts(f.accounts, f.accountFile); err != nil {
		return nil, err
	}
	if len(t.Accounts) == 0 && !f.maybeNobody {
		return nil, errNoAccount
	}
	if err := f.credentials(t); err != nil {
		return nil, err
	}
	if f.resolver != "" && f.domain == "" {
		return nil, errors.New("--resolver is for the records of a --domain")
	}
	t.Domain, t.Resolver = f.domain, f.resolver
	if t.Restart, err = provision.ParseRestart(f.restart); err != nil {
		return nil, err
	}
	if t.Deliver, err = provision.ParseDeliver(f.deliver, t.Access(f.ca, f.insecure)); err != nil {
		return nil, err
	}
	t.Provision, err = provision.Parse(f.provision, t.Access(f.ca, f.insecure))
	return t, err
}

// leftHow are the values of --leave.
var leftHow = []string{"filled", "emptied"}

// levels are the values of --level.
var levels = []string{"must", "should", "may"}

func parseLevel(text string) (requirement.Level, error) {
	if !slices.Contains(levels, strings.ToLower(text)) {
		return "", fmt.Errorf("--level %q: it is one of %s", text, strings.Join(levels, ", "))
	}
	if text = strings.ToUpper(text); text != "MAY" {
		return requirement.Level(text), nil
	}
	return "", nil // everything, de facto rules included
}
