package runner

import (
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// drawnRun plays the script that fetches drawn messages.
func drawnRun(t *testing.T, o Options, faults ...string) verdict.Result {
	t.Helper()
	for _, s := range suitetest.Scripts(t) {
		if s.File == "rfc1939/retr/mail-of-many-kinds.pop3" {
			o.Scripts = []*transcript.Script{s}
		}
	}
	o.Target = fakeTarget(t, faults, nil)
	report, err := Run(t.Context(), o)
	if err != nil || len(report.Results) != 1 {
		t.Fatal(err, report)
	}
	return report.Results[0]
}

// mailOf is the first message that findings show.
func mailOf(res verdict.Result) (mail verdict.Mail, found bool) {
	for _, f := range res.Findings {
		if len(f.Mail) > 0 {
			return f.Mail[0], true
		}
	}
	return mail, false
}

// A message with which a rule was broken is shown as far as it is needed.
func TestDrawnMailIsMadeSmall(t *testing.T) {
	res := drawnRun(t, Options{Seed: 1, Shrink: true}, "control-z-ends-message")
	mail, found := mailOf(res)
	text, err := mail.Octets()
	if err != nil || !found || !strings.Contains(string(text), "\x1a") || len(text) > 30 || len(text) >= mail.Drawn {
		t.Errorf("%+v", res)
	}
	if res.Seed != 1 {
		t.Errorf("the seed is not told: %+v", res)
	}
}

// What is broken with any message says nothing of those that were drawn, and nobody looks who does not want to.
func TestMailThatIsNotToBlameIsNotShown(t *testing.T) {
	if mail, found := mailOf(drawnRun(t, Options{Seed: 1, Shrink: true}, "blank-line-lost")); found {
		t.Errorf("%+v", mail)
	}
	if mail, found := mailOf(drawnRun(t, Options{Seed: 1}, "control-z-ends-message")); found {
		t.Errorf("%+v", mail)
	}
}

// Each seed draws other messages for a script, and each script has others.
func TestMailIsDrawnForEachScriptAnew(t *testing.T) {
	texts := map[string]bool{}
	for _, seed := range []uint64{1, 2} {
		for _, file := range []string{"a.pop3", "b.pop3"} {
			r := &Runner{Options: Options{Seed: seed}}
			s, err := transcript.Parse(file, []byte("maildrop: drawn\n\nC: <log in>\n"))
			if err != nil {
				t.Fatal(err)
			}
			l, err := r.maildrop(s)
			if err != nil {
				t.Fatal(err)
			}
			text, err := l.drop.Messages[0].Bytes()
			if err != nil {
				t.Fatal(err)
			}
			texts[string(text)] = true
		}
	}
	if len(texts) != 4 {
		t.Errorf("%d different messages", len(texts))
	}
}
