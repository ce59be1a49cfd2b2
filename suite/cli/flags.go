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
	leave       string
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
	situation   string
	asWritten   bool // unless there is a situation
	strength    int
	thorough    bool
	seed        uint64
	keep        string
	timeout     time.Duration
	factor      float64
	failFast    bool
	undiagnosed bool
	min         int

	baseline      string
	writeBaseline string
	reports       []string
	format        string
	verbose       bool

	faults     []string
	variations []string

	whole       bool                  // nothing of the suite is left out by a choice
	maybeNobody bool                  // there need not be an account
	adjust      func(*runner.Options) // by the flags of one command; nil for nothing
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
	fs.StringArrayVar(&f.faults, "fault", nil, "enable fault `NAME`, or NAME@SITUATION, of the bundled server")
	fs.StringArrayVar(&f.variations, "variation", nil, "enable variation `NAME` of the bundled server")
}

// registerTarget has the flags that say where the server is and what it needs.
func (f *runFlags) registerTarget(fs *pflag.FlagSet) {
	fs.StringVar(&f.target, "target", "",
		"test the server at `URL`, pop3://host[:port] or pop3s://host[:port]; without it, the bundled one")
	fs.IntVar(&f.tlsPort, "tls-port", 0, "`PORT` for implicit TLS, in addition to --target pop3://...")
	fs.BoolVar(&f.stls, "stls", false, "upgrade with STLS before every login, and send no secret without TLS")
	fs.StringVar(&f.ca, "ca", "", "trust the CA certificates in `FILE` (PEM) and no others")
	fs.BoolVar(&f.insecure, "insecure", false, "accept any certificate")
	fs.StringArrayVar(&f.accounts, "account", nil,
		"`USER:PASSWORD`, USER:@FILE or USER:$VARIABLE; repeatable: each account is a separate maildrop; a second one is "+
			"needed for rules about two users, and more let scripts run in parallel")
	fs.StringVar(&f.accountFile, "account-file", "",
		"read accounts from `FILE`, one per line; with no account given, $POP3SPEC_ACCOUNT is read, separated by blanks")
	fs.StringArrayVar(&f.special, "special", nil,
		"`ROLE=USER:PASSWORD`, another account, set up as scripts about the role need it (repeatable); the password of "+
			"tls-only is sent in clear, under --stls and pop3s:// too, to check that it is refused")
	fs.StringArrayVar(&f.tokens, "token", nil,
		"`USER:TOKEN`, USER:@FILE or USER:$VARIABLE, the OAuth token of an account (repeatable)")
	fs.StringVar(&f.tokenFile, "token-file", "",
		"read tokens from `FILE`, one per line; with no token given, $POP3SPEC_TOKEN is read, separated by blanks")
	fs.StringVar(&f.clientCert, "client-cert", "",
		"the certificate in `FILE` (PEM) authenticates the user (SASL EXTERNAL); preferably a user not given by --account")
	fs.StringVar(&f.clientKey, "client-key", "",
		"the private key of the client certificate is in `FILE` (PEM; default: the certificate's file)")
	fs.StringVar(&f.provision, "provision", "none",
		"fill maildrops by `FORM`: none, maildir:PATH, mbox:PATH, exec:COMMAND, imap://HOST, lmtp://HOST:PORT, smtp://HOST, "+
			"pop3: ...; see 'pop3spec help filling'")
	fs.StringVar(&f.deliver, "deliver", "none",
		"deliver a message while sessions run by `FORM`: none, maildir:PATH, exec:COMMAND, imap://HOST, lmtp://HOST:PORT, "+
			"smtp://HOST ...; see 'pop3spec help filling'")
	fs.StringVar(&f.leave, "leave", "filled",
		"leave the maildrops that were filled `HOW`: filled, as the last script had them, or emptied")
	fs.DurationVar(&f.fillTime, "provision-timeout", 5*time.Minute,
		"give up filling a maildrop or delivering a message after `DURATION`; anything slower than --timeout is reported")
	fs.StringVar(&f.restart, "restart", "none",
		"restart the server by `FORM` when a script has brought it down: none or exec:COMMAND, called without arguments")
	fs.StringVar(&f.domain, "domain", "",
		"also check the DNS records by which clients find the server of mail domain `NAME`")
	fs.StringVar(&f.resolver, "resolver", "", "query the resolver at `HOST:PORT` for --domain (default: the system's)")
	fs.StringVar(&f.provider, "provider", "",
		"the target is the well-known service `NAME`: also run the scripts about that service; without --target, the "+
			"bundled server imitates it")
	fs.DurationVar(&f.autologout, "autologout", 0,
		"the server's autologout timer is set to `DURATION`, instead of ten minutes or more")
	fs.BoolVar(&f.allowDelete, "allow-delete", false, "allow scripts to delete mail that was already there")
	fs.BoolVar(&f.noFetch, "no-fetch", false,
		"fetch no mail that was already there, since some services remove or hide fetched mail")
}

// registerChoice has the flags that say what is run, and how.
func (f *runFlags) registerChoice(fs *pflag.FlagSet) {
	fs.StringVar(&f.level, "level", "may", "skip scripts that prove only rules weaker than `LEVEL`: must, should or may")
	fs.BoolVar(&f.strict, "strict", false, "count a broken SHOULD as a failure")
	fs.StringArrayVar(&f.include, "include", nil, "run only what matches `GLOB` (rules or scripts; repeatable)")
	fs.StringArrayVar(&f.exclude, "exclude", nil, "skip what matches `GLOB` (rules or scripts; repeatable)")
	fs.BoolVar(&f.slow, "slow", false, "also run scripts that take minutes")
	fs.IntVar(&f.jobs, "jobs", 0,
		"run `N` scripts in parallel, each with its own account (default: one per account, at most 8)")
	fs.StringVar(&f.situation, "situation", "",
		"play all scripts in the situation `TEXT`, as far as they allow it: words as findings show them, or plain")
	fs.IntVar(&f.strength, "strength", 2, "deal situations so that all combinations of `N` of their values occur (1 to 3)")
	fs.BoolVar(&f.thorough, "thorough", false, "test each rule in every combination of situations, which takes longer")
	fs.Uint64Var(&f.seed, "seed", 1, "deal other situations to the scripts, and draw other messages, with another `N`")
	fs.DurationVar(&f.timeout, "timeout", time.Minute, "wait at most `DURATION` for a reply")
	fs.Float64Var(&f.factor, "timeout-factor", 1, "multiply all timeouts by `FACTOR`, for slow machines")
	fs.BoolVar(&f.failFast, "fail-fast", false, "stop at the first script that fails")
	fs.BoolVar(&f.undiagnosed, "no-diagnosis", false, "do not look for faults that explain the findings")
	fs.IntVar(&f.min, "min", 0, "exit with 4 if fewer than `N` scripts were played")
}

// registerOutput has the flags that say what becomes of the results.
func (f *runFlags) registerOutput(fs *pflag.FlagSet) {
	fs.StringVar(&f.baseline, "baseline", "", "accept the broken rules listed in `FILE`; exit with 1 if it is out of date")
	fs.StringVar(&f.writeBaseline, "write-baseline", "", "write the rules broken now as a baseline to `FILE`")
	fs.StringArrayVar(&f.reports, "report", nil,
		"write a report as `FORMAT=FILE`: json=FILE or junit=FILE; - is standard output (repeatable)")
	fs.StringVar(&f.keep, "keep", "",
		"keep drawn messages with which a rule was broken, made small, in a folder for each script below `FOLDER`")
	fs.StringVar(&f.format, "format", "pretty", "print results as `FORMAT`: pretty, github or quiet")
	fs.BoolVarP(&f.verbose, "verbose", "v", false,
		"also list scripts that pass, do not apply or are blocked, and show all remarks")
}
