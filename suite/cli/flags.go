package cli

import (
	"time"

	"github.com/spf13/pflag"

	"github.com/pop3spec/pop3spec/suite/internal/runner"
)

// runFlags are the flags that run and replay share.
type runFlags struct {
	target      string
	tlsPort     int
	stls        bool
	ca          string
	insecure    bool
	accounts    []string
	accountFile string
	special     []string
	tokens      []string
	tokenFile   string
	clientCert  string
	clientKey   string
	provision   string
	deliver     string
	fillTime    time.Duration
	restart     string
	domain      string
	resolver    string
	provider    string

	autologout  time.Duration
	allowDelete bool
	noFetch     bool
	level       string
	strict      bool
	include     []string
	exclude     []string
	slow        bool
	jobs        int
	timeout     time.Duration
	factor      float64
	failFast    bool
	min         int

	baseline      string
	writeBaseline string
	reports       []string
	format        string
	verbose       bool

	faults     []string
	variations []string

	whole  bool                  // nothing of the suite is left out by a choice
	adjust func(*runner.Options) // by the flags of one command; nil for nothing
}

func (f *runFlags) register(fs *pflag.FlagSet) {
	fs.SortFlags = false
	f.registerTarget(fs)
	f.registerChoice(fs)
	f.registerOutput(fs)
	f.registerBundled(fs)
	fs.MarkHidden("fault")
	fs.MarkHidden("variation")
}

// registerBundled has the flags that make the bundled server another one.
func (f *runFlags) registerBundled(fs *pflag.FlagSet) {
	fs.StringArrayVar(&f.faults, "fault", nil, "enable fault `NAME` of the bundled server")
	fs.StringArrayVar(&f.variations, "variation", nil, "enable variation `NAME` of the bundled server")
}

// registerTarget has the flags that say where the server is and what it needs.
func (f *runFlags) registerTarget(fs *pflag.FlagSet) {
	fs.StringVar(&f.target, "target", "", "test the server at `URL`, pop3://host[:port] or pop3s://host[:port]; without it, the bundled one")
	fs.IntVar(&f.tlsPort, "tls-port", 0, "`PORT` for implicit TLS, in addition to a pop3:// target")
	fs.BoolVar(&f.stls, "stls", false, "upgrade with STLS before every login, and send no secret without TLS")
	fs.StringVar(&f.ca, "ca", "", "trust the CA certificates in `FILE` (PEM) and no others")
	fs.BoolVar(&f.insecure, "insecure", false, "accept any certificate")
	fs.StringArrayVar(&f.accounts, "account", nil, "`USER:PASSWORD`, USER:@FILE or USER:$VARIABLE; repeat it: each account is a separate maildrop, a second one is for rules about two users, more let scripts run side by side")
	fs.StringVar(&f.accountFile, "account-file", "", "read accounts from `FILE`, one a line; without any account, $POP3SPEC_ACCOUNT is read, where blanks separate them")
	fs.StringArrayVar(&f.special, "special", nil, "`ROLE=USER:PASSWORD`, one more account, set up as scripts about the role need it; the password of tls-only is sent in clear, under --stls and pop3s:// too, to see that it is refused; repeat it")
	fs.StringArrayVar(&f.tokens, "token", nil, "`USER:TOKEN`, USER:@FILE or USER:$VARIABLE, the OAuth token of an account; repeat it for each account")
	fs.StringVar(&f.tokenFile, "token-file", "", "read tokens from `FILE`, one a line; without any token, $POP3SPEC_TOKEN is read, where blanks separate them")
	fs.StringVar(&f.clientCert, "client-cert", "", "the certificate in `FILE` (PEM) authenticates the user (SASL EXTERNAL); best that of a user who is no --account")
	fs.StringVar(&f.clientKey, "client-key", "", "the key of the client certificate is in `FILE` (PEM; default: in that of the certificate)")
	fs.StringVar(&f.provision, "provision", "none", "fill maildrops by `FORM`: none, maildir:PATH, mbox:PATH or exec:COMMAND; {user} in PATH is replaced")
	fs.StringVar(&f.deliver, "deliver", "none", "deliver a message while sessions run by `FORM`: none, maildir:PATH or exec:COMMAND")
	fs.DurationVar(&f.fillTime, "provision-timeout", 5*time.Minute, "give up filling a maildrop, or delivering a message, after `DURATION`; what takes longer than --timeout is told")
	fs.StringVar(&f.restart, "restart", "none", "bring the server back by `FORM` when a script has brought it down: none or exec:COMMAND, which is called without arguments")
	fs.StringVar(&f.domain, "domain", "", "look at the DNS records by which clients find the server of mail domain `NAME`, too")
	fs.StringVar(&f.resolver, "resolver", "", "ask the resolver at `HOST:PORT` for them (default: the system's)")
	fs.StringVar(&f.provider, "provider", "", "the target is the well-known service `NAME`: run the scripts about what that one does, too; without --target, the bundled server behaves like it")
	fs.DurationVar(&f.autologout, "autologout", 0, "the server's inactivity timer is set to `DURATION`, and not to ten minutes or more")
	fs.BoolVar(&f.allowDelete, "allow-delete", false, "allow scripts to delete mail that was there before")
	fs.BoolVar(&f.noFetch, "no-fetch", false, "fetch no mail that was there before, as some services remove or hide what was fetched")
}

// registerChoice has the flags that say what is run, and how.
func (f *runFlags) registerChoice(fs *pflag.FlagSet) {
	fs.StringVar(&f.level, "level", "may", "leave out scripts that prove only rules weaker than `LEVEL`: must, should or may")
	fs.BoolVar(&f.strict, "strict", false, "a broken SHOULD counts as broken")
	fs.StringArrayVar(&f.include, "include", nil, "keep only what matches the `GLOB` (of rules or scripts; repeat it)")
	fs.StringArrayVar(&f.exclude, "exclude", nil, "leave out what matches the `GLOB` (of rules or scripts; repeat it)")
	fs.BoolVar(&f.slow, "slow", false, "run scripts that take minutes, too")
	fs.IntVar(&f.jobs, "jobs", 0, "run `N` scripts at once; each needs an account of its own (default: one for each account, up to 8)")
	fs.DurationVar(&f.timeout, "timeout", time.Minute, "wait for an answer no longer than `DURATION`")
	fs.Float64Var(&f.factor, "timeout-factor", 1, "multiply all timeouts by `FACTOR`, for a slow machine")
	fs.BoolVar(&f.failFast, "fail-fast", false, "stop at the first script that fails")
	fs.IntVar(&f.min, "min", 0, "exit with 4 if fewer than `N` scripts were put to the test")
}

// registerOutput has the flags that say what becomes of the results.
func (f *runFlags) registerOutput(fs *pflag.FlagSet) {
	fs.StringVar(&f.baseline, "baseline", "", "accept the broken rules listed in `FILE`; exit with 1 if the list is out of date")
	fs.StringVar(&f.writeBaseline, "write-baseline", "", "write what is broken now as a baseline to `FILE`")
	fs.StringArrayVar(&f.reports, "report", nil, "write a report as `FORMAT=FILE`: json=FILE or junit=FILE; - is the standard output (repeat it)")
	fs.StringVar(&f.format, "format", "pretty", "print results as `FORMAT`: pretty, github or quiet")
	fs.BoolVarP(&f.verbose, "verbose", "v", false, "list the scripts that pass, do not apply or are blocked, and show all remarks")
}
