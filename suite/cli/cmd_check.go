package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/suite/internal/outfile"
	"github.com/pop3spec/pop3spec/suite/internal/report"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// checkFlags are the flags of check. Those about results are the ones of run.
type checkFlags struct {
	runFlags
	write  bool
	diff   bool
	output string
}

func newCheck(std streams) *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check FILE...",
		Short: "Judge transcripts, debug logs and packet captures, without a server",
		Long: `Check judges sessions that are over: which rules the server broke, and which the
client. A FILE is

  a packet capture of tcpdump or Wireshark (what TLS hides can't be read);
  a debug log, as it was pasted, or a whole report with one in it: curl -v, fetchmail
    -v -v, mutt and NeoMutt -d 2, mpop --debug, s-nail -vv, fdm -vvvv, inc -snoop,
    MailKit's ProtocolLog, JavaMail's debug output, Python's poplib with
    set_debuglevel(2), Ruby's net/pop, Perl's Net::POP3 with Debug => 1 and
    Mail::POP3Client, PHPMailer, Thunderbird, K-9 Mail, Outlook's OPMLOG, the logs of
    hMailServer and MailEnable, Cyrus's telemetry, what telnet and openssl s_client show,
    any dialogue with S: and C:, or < and >, from any point of a session on, or Dovecot's
    rawlog, of which NAME.in and NAME.out belong together;
  a recording;
  a transcript written by hand: every mistake in it is reported with its
    place, and so is a reply that no server may give there.

A folder stands for all *.pop3 files below it, - for the standard input. What a log
leaves out (passwords, messages, times) is not judged, nor what somebody may have
edited. With --output, a log becomes a transcript, without the secrets in it, which
replay plays against any server.

What a server broke is compared with what the bundled server does with each fault that
it can have: see 'pop3spec diagnose --help'.

With --write, transcripts are rewritten in their canonical form; with --diff, check
tells which are not in it, and exits with 1 if there is one.`,
		Example: `  curl -sv pop3://alice:secret@localhost:1110/1 2>&1 | pop3spec check -
  pop3spec check mutt.log session.pcap
  pop3spec check --output regressions/lost-mail.pop3 customer.log
  pop3spec check --write regressions/`,
		Args: someFiles,
		RunE: func(cmd *cobra.Command, files []string) error { return f.check(cmd.Context(), std, files) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVarP(&f.output, "output", "o", "", "write the session of a debug log as a transcript to `FILE`")
	fs.BoolVarP(&f.write, "write", "w", false, "rewrite transcripts in their canonical form")
	fs.BoolVarP(&f.diff, "diff", "d", false, "show the first line that is not in canonical form")
	fs.BoolVar(&f.strict, "strict", false, "count a broken SHOULD as a failure")
	fs.BoolVar(&f.undiagnosed, "no-diagnosis", false, "do not look for faults that explain the findings")
	f.registerOutput(fs)
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(report.Formats, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// check looks at every file, whatever is wrong with the ones before.
func (f *checkFlags) check(ctx context.Context, std streams, files []string) error {
	others := append(inputs(files), place{"--output", f.output})
	return f.reporting(ctx, std, func(out outputs) error { return f.checkAll(ctx, std, out, files) }, others...)
}

func (f *checkFlags) checkAll(ctx context.Context, std streams, out outputs, files []string) error {
	if f.output != "" && !outfile.IsStandardOutput(f.output) {
		if err := outfile.Check(f.output); err != nil {
			return fmt.Errorf("--output: %w", err)
		}
	}
	c := &checking{checkFlags: f, std: std, began: time.Now()}
	all := withoutHalves(expand(files))
	for i, source := range all {
		next := c.copy() // which nobody looks at if the file is not looked at to its end
		var mistake error
		if unlessInterrupted(ctx, func() { mistake = next.carefully(source) }) != nil {
			c.ended, c.reason = verdict.Interrupted, fmt.Sprintf("interrupted after %d of %d files", i, len(all))
			break
		}
		if c = next; mistake != nil {
			c.mistakes = append(c.mistakes, mistake)
		}
	}
	return c.conclude(ctx, out)
}
