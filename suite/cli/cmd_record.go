package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/spf13/cobra"

	"github.com/pop3spec/pop3spec/internal/certificate"
	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/record"
	"github.com/pop3spec/pop3spec/suite/internal/record/packets"
	"github.com/pop3spec/pop3spec/suite/internal/record/proxy"
	"github.com/pop3spec/pop3spec/suite/internal/report"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// recordFlags are the flags of record.
type recordFlags struct {
	target    string
	stls      bool
	ca        string
	insecure  bool
	listen    string
	tlsListen string
	printCA   string
	folder    string
	whole     bool
	anonymize bool
	timeout   time.Duration
	idle      time.Duration
	most      int
	keep      int
	minFree   uint64
	pcap      string
	quiet     bool
	strict    bool
	reports   []string

	undiagnosed bool
}

func newRecord(std streams) *cobra.Command {
	var f recordFlags
	cmd := &cobra.Command{
		Use:   "record --target URL -o FOLDER",
		Short: "Record the sessions of real clients as transcripts",
		Long: `Record stands between clients and a server until it is interrupted. It prints one
line for each port that clients can use, the word pop3 or pop3s and the address, and
then what it finds: every exchange is judged as run does it, and the client too. At the
end it says which faults would explain what the server broke, as check does.

Each session becomes a transcript in FOLDER, which replay plays again. It grows while
the session runs, and can be read up to the last exchange whatever happens. Every
octet is kept, but no secret: names, passwords, digests and SASL responses are written
as {user}, {password}, {digest} and {response}, and passwords that come back in other
places are written over with x. With a SASL mechanism that is not known, the recording
of a session ends, and the session goes on.

TLS: with a pop3s:// target or --stls the server's side is encrypted, whatever the
client does. A client that sends STLS gets it from the server and from the recorder,
which has a certificate of its own: --print-ca writes what clients must trust. With
--tls-listen, clients use TLS from the start.

What the recorder passes on it does not change, and so it offers what the server
offers. Mechanisms that bind a login to its TLS session (SCRAM-...-PLUS) fail where
TLS ends at the recorder, as they must: let such a client come in clear, or choose
another mechanism.

As a service: --keep 1000 --quiet runs for as long as you like. --keep, without a
terminal, also has SIGHUP open the file of --pcap again, after logrotate has moved it;
otherwise SIGHUP ends the recorder as SIGINT and SIGTERM do.

Long messages: a recording that is to be read again has at most 64 MiB, and 16 MiB of
one message; the rest is left out and noted, unless --whole writes it all.

Exit codes: 0 if nothing was broken, 1 if something was, 3 if the server could not be
reached, 4 if no session was recorded.`,
		Example: `  pop3spec record --target pop3://mail.example.org --listen 127.0.0.1:1110 -o sessions
  pop3spec record --target pop3s://mail.example.org --listen 127.0.0.1:1110 -o sessions
  pop3spec record --target pop3s://mail.example.org --tls-listen 127.0.0.1:1995 --print-ca ca.pem -o sessions
  pop3spec replay sessions/ --target pop3://localhost:1110 --account alice:secret --provision exec:./fill`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.record(cmd.Context(), std) },
	}
	f.register(cmd)
	return cmd
}

func (f *recordFlags) register(cmd *cobra.Command) {
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringVar(&f.target, "target", "",
		"the server at `URL`, pop3://host[:port] or pop3s://host[:port]; nothing else is ever connected to")
	fs.BoolVar(&f.stls, "stls", false, "upgrade the server's side with STLS, before the client says anything")
	fs.StringVar(&f.ca, "ca", "", "trust the CA certificates in `FILE` (PEM) and no others, on the server's side")
	fs.BoolVar(&f.insecure, "insecure", false, "accept any certificate of the server")
	fs.StringVar(&f.listen, "listen", "",
		"the `ADDRESS` to listen on (default 127.0.0.1:0 unless --tls-listen is given; port 0 is a free one)")
	fs.StringVar(&f.tlsListen, "tls-listen", "", "the `ADDRESS` to listen on for clients with implicit TLS")
	fs.StringVar(&f.printCA, "print-ca", "", "write the certificate that clients must trust to `FILE` (PEM)")
	fs.StringVarP(&f.folder, "output", "o", "",
		"write the recordings to `FOLDER`, created if necessary; only you can read it")
	fs.BoolVar(&f.whole, "whole", false, "write every octet, even if the recording becomes too long to be read again")
	fs.BoolVar(&f.anonymize, "anonymize", false,
		"replace the content of messages, and names, hosts and ids in replies, by stand-ins of the same length")
	fs.DurationVar(&f.timeout, "timeout", 30*time.Second, "wait at most `DURATION` for connections and TLS handshakes")
	fs.DurationVar(&f.idle, "idle", 30*time.Minute, "end a session after `DURATION` of silence")
	fs.IntVar(&f.most, "max-sessions", 0, "end after `N` sessions (default any number)")
	fs.IntVar(&f.keep, "keep", 0,
		"keep the `N` newest recordings of FOLDER and delete older ones, as a service that runs for long does (default all)")
	fs.Uint64Var(&f.minFree, "min-free", 100,
		"keep `N` MiB of the disk free: recordings end there, and sessions go on")
	fs.StringVar(&f.pcap, "pcap", "",
		"also write what is recorded to `FILE`, for Wireshark (pcapng; without TLS, and without secrets)")
	fs.BoolVar(&f.quiet, "quiet", false, "print one line for each session, at its end")
	fs.BoolVar(&f.strict, "strict", false, "count a broken SHOULD as a failure")
	fs.StringArrayVar(&f.reports, "report", nil,
		"write a report as `FORMAT=FILE` at the end: json=FILE or junit=FILE (repeatable)")
	fs.BoolVar(&f.undiagnosed, "no-diagnosis", false, "do not look for faults that explain the findings")
	cmd.MarkFlagDirname("output")
	cmd.MarkFlagRequired("target")
	cmd.MarkFlagRequired("output")
}

// record passes sessions on until ctx ends.
func (f *recordFlags) record(ctx context.Context, std streams) error {
	files, err := f.reportFiles(std)
	if err != nil {
		return err
	}
	return files.during(ctx, func() error { return f.recordUntil(ctx, std, files) })
}

func (f *recordFlags) recordUntil(ctx context.Context, std streams, files *reports) error {
	results := &proxy.Results{Folder: f.folder, Started: time.Now(), Print: func(line string) { std.say("%s", line) },
		Quiet: f.quiet, Keep: f.keep}
	p, err := f.proxy(results)
	if err != nil {
		return err
	}
	closeCapture, err := f.capture(ctx, std, p)
	if err != nil {
		return err
	}
	defer closeCapture()
	doors, err := f.doors(std)
	if err != nil {
		return err
	}
	if err := files.begin(f.target); err != nil {
		return err
	}
	for _, d := range doors {
		std.say("%s %s", d.scheme, d.Addr())
	}
	failed := make(chan error, len(doors))
	for _, d := range doors {
		go func() { failed <- p.Serve(d.Listener, d.scheme == "pop3s") }()
	}
	select {
	case <-ctx.Done():
		err = nil
	case err = <-failed:
		if err == nil {
			p.Wait(ctx) // there are as many sessions as there were to be
		}
	}
	p.Close()
	return errors.Join(err, f.conclude(context.WithoutCancel(ctx), std, results, files, err))
}

// proxy is what the flags ask for, without listeners.
func (f *recordFlags) proxy(results *proxy.Results) (*proxy.Proxy, error) {
	endpoint, err := target.ParseURL(f.target)
	if err != nil {
		return nil, err
	}
	p := &proxy.Proxy{Target: endpoint, STLS: f.stls, Observer: results, Timeout: f.timeout, Idle: f.idle}
	p.Options = record.Options{
		Title: fmt.Sprintf("A session with %s.", f.target), Whole: f.whole, Anonymize: f.anonymize,
		Client: conversation.JudgeClient,
	}
	switch {
	case endpoint.TLS && f.stls:
		return nil, errors.New("--stls can't go with a pop3s:// target, which is encrypted from the start")
	case f.timeout <= 0 || f.idle <= 0:
		return nil, errors.New("--timeout and --idle have to be more than 0")
	case f.most < 0 || f.keep < 0:
		return nil, errors.New("--max-sessions and --keep have to be more than 0")
	}
	p.Most = f.most
	if p.TLS, err = target.TLSConfig(endpoint.Host, f.ca, f.insecure); err != nil {
		return nil, err
	}
	if p.Folder, err = record.NewFolder(f.folder); err != nil {
		return nil, fmt.Errorf("the folder of the recordings: %w", err)
	}
	p.Folder.Keep, p.Folder.MinFree = f.keep, f.minFree<<20
	var ca []byte
	if p.Certificate, ca, err = certificate.New("pop3spec record CA", time.Now(),
		endpoint.Host, host(f.listen), host(f.tlsListen)); err != nil {
		return nil, err
	}
	return p, saveCA(f.printCA, ca)
}

// capture has sessions written to the file of --pcap, too, and SIGHUP open it again.
func (f *recordFlags) capture(ctx context.Context, std streams, p *proxy.Proxy) (closeFile func(), err error) {
	reopen := func() {}
	closeFile = reopen
	if f.pcap != "" {
		to, err := packets.Open(f.pcap)
		if err != nil {
			return nil, fmt.Errorf("the capture: %w", err)
		}
		warn := func(err error) { std.warn("WARNING: %s", p.Options.Secrets.Text(fmt.Sprintf("the capture: %v", err))) }
		p.Observer = capturing{p.Observer, f.folder, to, warn}
		reopen = func() {
			if err := to.Reopen(); err != nil {
				warn(err)
				return
			}
			std.say("opened %s again", f.pcap)
		}
		closeFile = func() {
			if err := to.Close(); err != nil {
				warn(err)
			}
		}
	}
	if f.keep > 0 {
		onHangup(ctx, std, reopen)
	}
	return closeFile, nil
}

// door is where clients come in.
type door struct {
	net.Listener
	scheme string
}

// doors begins to listen.
func (f *recordFlags) doors(std streams) ([]door, error) {
	if f.listen == "" && f.tlsListen == "" {
		f.listen = "127.0.0.1:0"
	}
	var doors []door
	for _, d := range []struct{ scheme, address string }{{"pop3", f.listen}, {"pop3s", f.tlsListen}} {
		if d.address == "" {
			continue
		}
		if !isLoopback(d.address) {
			std.warn("WARNING: %s can be reached from other machines. Whoever comes is passed on to %s, and recorded. "+
				"Listen on 127.0.0.1 unless you are sure.", d.address, f.target)
		}
		l, err := net.Listen("tcp", d.address)
		if err != nil {
			for _, open := range doors {
				open.Close()
			}
			return nil, err
		}
		doors = append(doors, door{l, d.scheme})
	}
	return doors, nil
}

func host(address string) string {
	h, _, _ := net.SplitHostPort(address)
	return h
}

// reportFiles checks where reports are to go.
func (f *recordFlags) reportFiles(std streams) (*reports, error) {
	files, err := openReports(std, f.reports, f.strict, place{"--print-ca", f.printCA}, place{"--ca", f.ca},
		place{"--pcap", f.pcap})
	if err == nil && files.toScreen() {
		return nil, errors.New("report: the standard output has the findings as they come; name a file")
	}
	return files, err
}

// parting is how long one who has ended a recording waits for its diagnosis at most.
const parting = 5 * time.Second

// conclude prints the diagnosis and the summary, writes the reports, and finds the exit code. That it is
// interrupted is how recording ends, unless it fails.
func (f *recordFlags) conclude(ctx context.Context, std streams, results *proxy.Results, files *reports,
	failed error) error {
	r := results.Report(tool(), f.target)
	var again []judged
	if !f.undiagnosed || !f.quiet {
		again = judgedAgain(f.folder, r.Results)
	}
	if !f.undiagnosed {
		ctx, cancel := context.WithTimeout(ctx, parting)
		r.Diagnosis = diagnosed(ctx, again)
		cancel()
	}
	if err := report.WriteDiagnosis(std.out, r.Diagnosis); err != nil {
		return err
	}
	std.say("%s", results.Summary())
	if !f.quiet {
		std.text(letters(again, func(verdict.Finding) bool { return true }))
	}
	r.Ended = verdict.Complete
	if failed != nil {
		r.Ended, r.Reason = verdict.Aborted, failed.Error()
	}
	if err := files.write(r); err != nil {
		return err
	}
	return exit(r.Exit(f.strict))
}
