package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/fixtures"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
)

// serveFlags are the flags of serve.
type serveFlags struct {
	listen     string
	tlsListen  string
	smtp       string
	lmtp       string
	accounts   []string
	maildrops  []string
	profile    string
	faults     []string
	variations []string
	stls       bool
	noSTLS     bool
	autologout time.Duration
	printCA    string
	script     scriptFlags
}

func newServe(std streams) *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the bundled POP3 server, to test clients",
		Long: `Serve runs the bundled server until it is interrupted. It prints one line for each
port, the word pop3 or pop3s and the address:

  pop3 127.0.0.1:40123

Mail is kept in memory: the folder that a maildrop was read from is never changed.
With --smtp it is a mail catcher: what programs under test send to USER@anything is in
the maildrop of USER, octet for octet, and nothing is ever sent on.
Without --account there is one account, mrose with the password tanstaaf.

With --script it plays the server of a transcript instead, recorded or written by hand,
and tells how the client under test deviates from it. In strict order, the client must
send what the C: lines say, one after the other: what differs gets -ERR, and the
connection is closed. In lenient order, each command gets the reply that the transcript
has for it in this state, whenever it comes and as often as it comes; what the
transcript has no reply to gets -ERR. Names, passwords, digests and SASL responses are
checked against --account. Each session is one connection; after the last one the
first one comes again, or serve ends (--once), and exits with

  0  the client did as in the transcript
  1  it deviated, or broke a rule that the client of the transcript did not break
  4  no client came (--wait)

` + accountForms,
		Example: `  pop3spec serve --listen 127.0.0.1:1110 --maildrop three-messages
  pop3spec serve --account alice:secret --account bob:secret --maildrop alice=./mail
  pop3spec serve --profile gmail --print-ca ca.pem
  pop3spec serve --smtp 127.0.0.1:1025 --account alice:secret --maildrop empty
  pop3spec serve --fault quit-deletes-nothing
  pop3spec serve --fault quit-deletes-nothing@second-session
  pop3spec serve --script session.pop3 --account alice:secret --once
  pop3spec serve --script session.pop3 --order lenient --segments 1 --cut-after 5000`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := f.script.check(cmd.Flags()); err != nil {
				return err
			}
			return f.serve(cmd.Context(), std)
		},
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.listen, "listen", "127.0.0.1:0", "the `ADDRESS` to listen on; port 0 is a free one")
	fs.StringVar(&f.tlsListen, "tls-listen", "", "also listen on `ADDRESS` for implicit TLS")
	fs.StringVar(&f.smtp, "smtp", "", "also take mail by SMTP at `ADDRESS`, for USER@ any domain")
	fs.StringVar(&f.lmtp, "lmtp", "", "also take mail by LMTP at `ADDRESS`")
	fs.StringArrayVar(&f.accounts, "account", nil, "`USER:PASSWORD`, USER:@FILE or USER:$VARIABLE (repeatable)")
	fs.StringArrayVar(&f.maildrops, "maildrop", nil,
		"what the maildrops hold, `[USER=]NAME`: the name of a fixture (default two-messages), or a folder of .eml files "+
			"(repeatable, for single users)")
	fs.StringVar(&f.profile, "profile", "",
		"behave like the well-known service `NAME`: "+strings.Join(profileNames(), ", "))
	fs.StringArrayVar(&f.faults, "fault", nil,
		"enable fault `NAME`, or NAME@SITUATION to confine it to one ('pop3spec faults' lists them; repeatable)")
	fs.StringArrayVar(&f.variations, "variation", nil,
		"enable variation `NAME` ('pop3spec faults' lists them; repeatable)")
	fs.BoolVar(&f.stls, "stls", true, "offer STLS")
	fs.BoolVar(&f.noSTLS, "no-stls", false, "do not offer STLS")
	fs.DurationVar(&f.autologout, "autologout", 0, "close a connection after a silence of `DURATION` (default 10m)")
	fs.StringVar(&f.printCA, "print-ca", "", "write the certificate that clients must trust to `FILE` (PEM)")
	f.script.register(cmd)
	cmd.RegisterFlagCompletionFunc("profile", cobra.FixedCompletions(profileNames(), cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("fault", completeFaults)
	cmd.RegisterFlagCompletionFunc("variation",
		cobra.FixedCompletions(variationNames(), cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("maildrop", cobra.FixedCompletions(fixtures.Names(), cobra.ShellCompDirectiveDefault))
	return cmd
}

// serve runs the server until ctx ends.
func (f *serveFlags) serve(ctx context.Context, std streams) error {
	if f.autologout < 0 {
		return fmt.Errorf("--autologout can't be less than 0")
	}
	if len(f.script.scripts) > 0 {
		f.warnAboutTheWorld(std)
		return f.serveScript(ctx, std)
	}
	config, err := f.config(std)
	if err != nil {
		return err
	}
	f.warnAboutTheWorld(std)
	srv, err := fakeserver.Start(config)
	if err != nil {
		return err
	}
	defer srv.Close()
	if err := saveCA(f.printCA, srv.CertPEM()); err != nil {
		return err
	}
	f.announce(std, srv.Addr(), srv.TLSAddr())
	stop, err := f.takeMail(std, srv)
	if err != nil {
		return err
	}
	<-ctx.Done()
	return errors.Join(stop(), srv.Close())
}

func (f *serveFlags) warnAboutTheWorld(std streams) {
	for _, address := range []string{f.listen, f.tlsListen, f.smtp, f.lmtp} {
		if address != "" && !isLoopback(address) {
			std.warn("WARNING: %s can be reached from other machines. This server is made for tests: its passwords "+
				"are known and its faults are deliberate. Listen on 127.0.0.1 unless you are sure.", address)
		}
	}
}

// announce prints where the server listens.
func (f *serveFlags) announce(std streams, plain, secure string) {
	if plain != "" {
		std.say("pop3 %s", plain)
	}
	if secure != "" {
		std.say("pop3s %s", secure)
	}
}

func (f *serveFlags) config(std streams) (fakeserver.Config, error) {
	if err := checkNames(f.faults, f.variations); err != nil {
		return fakeserver.Config{}, err
	}
	if err := checkProfile(f.profile); err != nil {
		return fakeserver.Config{}, err
	}
	accounts, err := parseAccounts(f.accounts, "")
	if err != nil {
		return fakeserver.Config{}, err
	}
	if len(accounts) == 0 {
		accounts = faketarget.Accounts[:1]
	}
	config := fakeserver.Config{
		Addr: f.listen, TLSAddr: f.tlsListen, Profile: f.profile,
		STLS: f.stls && !f.noSTLS, Autologout: f.autologout, Faults: f.faults, Variations: f.variations,
		Crashed: func(err error) { std.warn("%v; one session was ended by it; please report it", err) },
	}
	for _, a := range accounts {
		config.Accounts = append(config.Accounts, fakeserver.Account{User: a.User, Password: a.Password})
	}
	return config, f.fill(config.Accounts)
}

// isLoopback reports whether only this machine can reach the address.
func isLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil || host == "localhost" {
		return err == nil
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
