package server

import (
	"cmp"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Config is fakeserver.Config, where its fields are described, without the names of what
// is to be changed in the server.
type Config struct {
	Accounts           []Account
	Addr, TLSAddr      string
	TLSOnly            bool // no plain listener
	STLS, RequireTLS   bool
	TLSConfig          *tls.Config
	ClientCertificates bool

	NoUTF8, NoLANG              bool
	Mechanisms, ClearMechanisms []string

	Hostname                        string
	Autologout, LoginDelay          time.Duration
	Retention                       Retention
	MaxBadCommands, MaxFailedLogins int
	LoginsPerMinute                 int

	Crashed func(error)
	Random  io.Reader
	SaltKey []byte
}

// Account is fakeserver.Account, where its fields are described.
type Account struct {
	User, Password, Token string
	Login                 LoginMethod
	LoginDelay            time.Duration
	Retention             Retention
	Trouble               Trouble

	POPDisabled bool
	AppPassword string
	Disposition Disposition

	Messages []Message
	Folder   string
}

// LoginMethod is a way to log in.
type LoginMethod int

// The ways to log in.
const (
	AnyLogin       LoginMethod = iota
	PasswordLogin              // by sending the password: USER and PASS, PLAIN, LOGIN
	DigestLogin                // without sending it: APOP, CRAM-MD5, SCRAM
	ProtectedLogin             // in any way, but sending the password under TLS only
)

const (
	defaultAutologout      = 10 * time.Minute
	DefaultMaxBadCommands  = 20
	DefaultMaxFailedLogins = 10
)

func (c Config) WithDefaults() Config {
	c.Addr = cmp.Or(c.Addr, "127.0.0.1:0")
	c.Hostname = cmp.Or(c.Hostname, "localhost")
	c.Autologout = cmp.Or(c.Autologout, defaultAutologout)
	c.MaxFailedLogins = cmp.Or(c.MaxFailedLogins, DefaultMaxFailedLogins)
	c.MaxBadCommands = cmp.Or(c.MaxBadCommands, DefaultMaxBadCommands)
	if c.Random == nil {
		c.Random = rand.Reader
	}
	return c
}

func (c Config) Check() error {
	if len(c.Accounts) == 0 {
		return errors.New("fakeserver: no account configured")
	}
	if c.ClientCertificates && c.TLSConfig != nil {
		return errors.New("fakeserver: ClientCertificates go with the server's own certificate only")
	}
	seen := make(map[string]bool, len(c.Accounts))
	for _, a := range c.Accounts {
		name, nameFits := Prepare(a.User)
		_, passwordFits := Prepare(a.Password)
		switch {
		case a.User == "":
			return errors.New("fakeserver: account without a user name")
		case a.Password == "":
			return fmt.Errorf("fakeserver: account %q has no password", a.User)
		case !nameFits || !passwordFits:
			return fmt.Errorf("fakeserver: name or password of account %q is ruled out by SASLprep", a.User)
		case strings.ContainsAny(a.Token+a.AppPassword, "\r\n\x00"):
			return fmt.Errorf("fakeserver: token or other password of account %q holds CR, LF or NUL", a.User)
		case seen[name]:
			return fmt.Errorf("fakeserver: two accounts are named %q", a.User)
		case a.Folder != "" && len(a.Messages) > 0:
			return fmt.Errorf("fakeserver: account %q has both Folder and Messages", a.User)
		}
		seen[name] = true
	}
	return nil
}
