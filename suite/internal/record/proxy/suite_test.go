package proxy

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/internal/certificate"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/record"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/internal/runner"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/internal/target"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// through starts proxies before the bundled server, one for each of its ports, and
// makes them the target's addresses.
func through(t *testing.T, tg *target.Target, results *Results) (stop func()) {
	t.Helper()
	folder, err := record.NewFolder(results.Folder)
	if err != nil {
		t.Fatal(err)
	}
	leaf, ca, err := certificate.New("a test", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	var stops []func()
	start := func(address *string, implicit bool) {
		host, port, _ := net.SplitHostPort(*address)
		n, _ := net.LookupPort("tcp", port)
		p := &Proxy{
			Target: target.Endpoint{Host: host, Port: n, TLS: implicit}, TLS: tg.TLS.Clone(), Certificate: leaf, Folder: folder,
			Observer: results,
		}
		l := suitetest.Listen(t)
		go p.Serve(l, implicit)
		*address = l.Addr().String()
		stops = append(stops, p.Close)
	}
	start(&tg.Address, false)
	start(&tg.TLSAddress, true)
	tg.TLS = suitetest.Trust(t, ca)
	return func() {
		for _, stop := range stops {
			stop()
		}
	}
}

// unbound reports whether a script can do through a proxy at which TLS ends what it does
// with the server: bind a login to the TLS session, look at certificates or at TLS itself.
func unbound(s *transcript.Script) bool {
	text := s.File + string(transcript.Format(s))
	for _, word := range []string{"every mechanism", "-PLUS", "{binding}", "{scram}", "EXTERNAL", "1.1 or earlier",
		"TLS port in clear",
		"refuse TLS", "tls-required", "certificate", "<start TLS 1.2>"} {
		if strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// The whole suite goes through the recorder. All scripts that pass without it pass with
// it, the recorder blames the server for nothing, and what it writes are transcripts
// without secrets.
func TestTheSuiteIsRecorded(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes its time")
	}
	tg := suitetest.Target(t, faketarget.Config{})
	results := &Results{Folder: t.TempDir(), Print: func(string) {}}
	stop := through(t, tg, results)
	var selected []*transcript.Script
	for _, s := range suitetest.Scripts(t) {
		if unbound(s) {
			selected = append(selected, s)
		}
	}
	r, err := runner.Run(t.Context(), runner.Options{Target: tg, Scripts: selected, Timeout: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	stop()
	for _, res := range r.Results {
		if res.Verdict == verdict.Fail || res.Verdict == verdict.Warn || res.Verdict == verdict.Error {
			t.Errorf("through the recorder, %s: %s, %s", res.Script, res.Verdict, res.Reason)
		}
	}
	judged := results.Report("", "")
	for _, res := range judged.Results {
		for _, f := range res.Findings {
			if f.Severity != requirement.Info {
				t.Errorf("%s: %s, %s, want %s, got %s\n%s", f.At, f.Rule, f.Message, f.Expected, f.Got,
					strings.Join(f.Conversation, "\n"))
			}
		}
	}
	t.Logf("%d scripts, %d sessions", len(r.Results), len(judged.Results))
	checkRecordings(t, results.Folder)
	checkReplays(t, results.Folder)
}

// checkRecordings parses all recordings and looks for secrets.
func checkRecordings(t *testing.T, folder string) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(folder, "*.pop3"))
	if len(files) == 0 {
		t.Fatal("nothing was recorded")
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := transcript.Parse(filepath.Base(file), text); err != nil {
			t.Errorf("%v\n%.3000s", err, text)
		}
		for _, a := range faketarget.Accounts[:8] { // the password of the last one is in a text of the server
			if strings.Contains(string(text), a.Password) || strings.Contains(string(text), a.Token) {
				t.Errorf("%s has the secret of %s:\n%.3000s", file, a.User, text)
			}
		}
	}
}
