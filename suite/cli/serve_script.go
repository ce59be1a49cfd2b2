package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/pop3spec/pop3spec/internal/certificate"
	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/report"
	"github.com/pop3spec/pop3spec/suite/scripted"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// scriptFlags are the flags of serve that go with --script.
type scriptFlags struct {
	scripts []string
	order   string
	once    bool
	wait    time.Duration
	wire    scripted.Wire
	format  string
	verbose bool
	reports []string
}

// orders are the values of --order.
var orders = map[string]scripted.Order{"strict": scripted.Strict, "lenient": scripted.Lenient}

func (f *scriptFlags) register(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.StringArrayVar(&f.scripts, "script", nil,
		"play the server of the transcript in `FILE` (or a folder of them; repeatable); each session is one connection")
	fs.StringVar(&f.order, "order", "strict", "what the client may do with --script, `ORDER`: strict or lenient")
	fs.BoolVar(&f.once, "once", false,
		"with --script: end when every session has been served; the exit code says what came of them")
	fs.DurationVar(&f.wait, "wait", time.Minute, "with --once: wait at most `DURATION` for each connection")
	fs.BoolVar(&f.wire.Timing, "timing", false, "with --script: reply as late as the recorded server did")
	fs.DurationVar(&f.wire.Late, "late", 0, "with --script: delay every reply by `DURATION`")
	fs.IntVar(&f.wire.Segment, "segments", 0, "with --script: send segments of `N` octets")
	fs.Int64Var(&f.wire.CutAfter, "cut-after", 0, "with --script: lose the connection after `N` octets")
	fs.StringArrayVar(&f.reports, "report", nil,
		"with --script: write a report as `FORMAT=FILE`: json=FILE or junit=FILE (repeatable)")
	fs.StringVar(&f.format, "format", "pretty", "with --script: print results as `FORMAT`: pretty, github or quiet")
	fs.BoolVarP(&f.verbose, "verbose", "v", false,
		"with --script: also list sessions without deviations, and show all remarks")
	cmd.RegisterFlagCompletionFunc("order",
		cobra.FixedCompletions([]string{"strict", "lenient"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(report.Formats, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("script",
		cobra.FixedCompletions([]string{"pop3"}, cobra.ShellCompDirectiveFilterFileExt))
}

// check refuses flags that mean nothing, with --script or without it.
func (f *scriptFlags) check(set *pflag.FlagSet) error {
	of := map[bool][]string{
		false: {"order", "once", "wait", "timing", "late", "segments", "cut-after", "report", "format", "verbose"},
		true:  {"smtp", "lmtp", "maildrop", "profile", "fault", "variation", "stls", "no-stls"},
	}
	for _, name := range of[len(f.scripts) > 0] {
		if !set.Changed(name) {
			continue
		}
		if len(f.scripts) > 0 {
			return fmt.Errorf("--%s is for the bundled server, and can't go with --script", name)
		}
		return fmt.Errorf("--%s needs --script FILE", name)
	}
	switch _, known := orders[f.order]; {
	case !known:
		return fmt.Errorf("--order %q: it is one of strict, lenient", f.order)
	case f.wait <= 0:
		return errors.New("--wait has to be more than 0")
	case f.wire.Late < 0 || f.wire.Segment < 0 || f.wire.CutAfter < 0:
		return errors.New("--late, --segments and --cut-after can't be less than 0")
	case set.Changed("wait") && !f.once:
		return errors.New("--wait needs --once")
	}
	return nil
}

// serveScript plays transcripts until ctx ends, or until all have been played.
func (f *serveFlags) serveScript(ctx context.Context, std streams) error {
	shown := runFlags{reports: f.script.reports, format: f.script.format, verbose: f.script.verbose}
	others := append(inputs(f.script.scripts), place{"--print-ca", f.printCA})
	return shown.reporting(ctx, std, func(out outputs) error { return f.playServer(ctx, std, out) }, others...)
}

// playServer is serveScript with places for the results.
func (f *serveFlags) playServer(ctx context.Context, std streams, out outputs) error {
	config, err := f.scriptConfig(ctx, std)
	if err != nil {
		return err
	}
	own, ca, err := certificate.New("pop3spec serve CA", time.Now())
	if err != nil {
		return err
	}
	config.TLS = &tls.Config{Certificates: []tls.Certificate{own}, MinVersion: tls.VersionTLS12}
	if err := saveCA(f.printCA, ca); err != nil {
		return err
	}
	done := 0
	config.Ended = func(r verdict.Result) {
		done++
		out.console.Ended(&r, done, max(done, len(config.Sessions)))
	}
	if err := out.reports.begin("the client"); err != nil {
		return err
	}
	srv, err := scripted.Start(config)
	if err != nil {
		return err
	}
	f.announce(std, srv.Addr(), srv.TLSAddr())
	r := &verdict.Report{Schema: verdict.Schema, Tool: tool(), Target: "the client", Started: time.Now(),
		Ended: verdict.Complete}
	r.Results = srv.Run(ctx)
	r.Duration = time.Since(r.Started).Milliseconds()
	if f.script.once && len(r.Results) < len(config.Sessions) {
		r.Ended, r.Reason = f.script.unserved(ctx, len(r.Results), len(config.Sessions))
	}
	return f.script.conclude(std, out, r)
}

// unserved is how it ended where not every session was asked for. Without --once, it
// goes on until it is interrupted, and that is its end.
func (f *scriptFlags) unserved(ctx context.Context, served, all int) (verdict.Ending, string) {
	if ctx.Err() != nil {
		return verdict.Interrupted, fmt.Sprintf("interrupted after %d of %d sessions", served, all)
	}
	return verdict.Aborted, fmt.Sprintf("no client came within %v (--wait), after %d of %d sessions", f.wait, served, all)
}

// scriptConfig reads the transcripts, and says what the server is to be.
func (f *serveFlags) scriptConfig(ctx context.Context, std streams) (scripted.Config, error) {
	config := scripted.Config{
		Addr: f.listen, TLSAddr: f.tlsListen, Once: f.script.once, Wait: f.script.wait, Wire: f.script.wire,
		Idle: f.autologout,
	}
	if config.Idle == 0 {
		config.Idle = 10 * time.Minute // RFC 1939 section 3
	}
	all, err := parseFiles(ctx, std, f.script.scripts)
	if err != nil {
		return config, err
	}
	var mistakes []error
	for _, script := range all {
		sessions, err := scripted.Compile(script)
		if err != nil {
			mistakes = append(mistakes, err)
		}
		config.Sessions = append(config.Sessions, sessions...)
	}
	if err := broken(mistakes); err != nil {
		return config, err
	}
	if slices.ContainsFunc(config.Sessions, func(s *scripted.Session) bool { return s.TLS }) && f.tlsListen == "" {
		return config, errors.New("a script has a connection with TLS from the start, which needs --tls-listen ADDRESS")
	}
	config.Order = orders[f.script.order]
	accounts, err := parseAccounts(f.accounts, "")
	for _, a := range accounts {
		config.Accounts = append(config.Accounts, scripted.Account{User: a.User, Password: a.Password})
		std.secrets().Learn(a.Password, "{password}")
	}
	if written := all[0].Header.Account; len(accounts) == 0 {
		config.Accounts = []scripted.Account{{User: written.User, Password: written.Secret}}
	}
	return config, err
}

// conclude shows and writes the results, and finds the exit code.
func (f *scriptFlags) conclude(std streams, out outputs, r *verdict.Report) error {
	for i := range r.Results {
		for _, rule := range client.Rules {
			r.Results[i].Judged = append(r.Results[i].Judged, rule.ID)
		}
	}
	r.Hide(std.secrets())
	r.Count()
	failed := []error{out.console.End(r), out.reports.write(r)}
	code := r.Exit(false)
	if len(r.Results) == 0 && f.once {
		std.warn("no client came within %v (--wait)", f.wait)
	}
	if !f.once && code == verdict.ExitNothing {
		code = verdict.ExitHolds // nobody asked for a client to come
	}
	if err := errors.Join(failed...); err != nil {
		return &exitError{max(code, verdict.ExitBroken), err}
	}
	return exit(code)
}
