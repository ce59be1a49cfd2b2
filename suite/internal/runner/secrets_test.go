package runner

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/wire"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// allMechanisms are those that the client can speak and the fake can offer.
var allMechanisms = []string{
	"PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-1-PLUS", "SCRAM-SHA-256-PLUS",
	"OAUTHBEARER", "XOAUTH2", "OAUTH10A", "DIGEST-MD5", "EXTERNAL",
}

// withoutSecrets is all that may stand in the log where a client has sent something
// that proves who it is.
var withoutSecrets = regexp.MustCompile(`^(AUTH [A-Z0-9-]+( (=|\{[a-z_ ]+\}))?|\{[a-z_ ]+\}|<respond .*>|\*|)\r\n$`)

// Nothing that proves an identity is shown, in the log or the report, whether it is right or
// wrong and whatever the mechanism is.
func TestNoMechanismTellsSecrets(t *testing.T) {
	tgt, err := faketarget.Start(faketarget.Config{Variations: []string{"oauth10a", "digest-md5"},
		ClientCertificates: true})
	if err != nil {
		t.Fatal(err)
	}
	defer tgt.Close()
	r, err := New(t.Context(), Options{Target: tgt, Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	w := &worker{Runner: r, accounts: r.shares()[0]}
	for _, mechanism := range allMechanisms {
		for name, dialogue := range dialogues(mechanism) {
			s, err := transcript.Parse(mechanism+" "+name,
				[]byte("requires: client-cert\n\n"+dialogue+"C: STAT\nS: \"nothing that a server says\"\n"))
			if err != nil {
				t.Fatal(err)
			}
			world, err := w.provision(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			out := session.Play(t.Context(), s, w.config(s, world))
			if out.Err != nil {
				t.Errorf("%s: %v", s.File, out.Err)
			}
			checkEntries(t, s.File, out.Log)
			var res verdict.Result
			w.conclude(&res, s, out)
			if len(res.Findings) == 0 {
				t.Errorf("%s: no finding, so the report has no conversation", s.File)
			}
			checkReport(t, s.File, res, w.accounts[0].Password, w.accounts[0].Token)
		}
	}
}

// dialogues are the ways to use a mechanism: right and wrong, at once and asked for.
func dialogues(mechanism string) map[string]string {
	const ready = "C: <get ready to log in>\n"
	all := map[string]string{"logs in": "C: <log in with " + mechanism + ">\n"}
	switch {
	case mechanism == "EXTERNAL":
	case sasl.ClientFirst(mechanism):
		all["at once"] = ready + "C: AUTH " + mechanism + " {initial}\nS: <any reply or close>\n"
		all["wrong at once"] = ready + "C: AUTH " + mechanism + " {wrong_initial}\nS: <any reply or close>\n"
		fallthrough
	default:
		all["wrong"] = ready + "C: AUTH " + mechanism + "\nS: +\nC: {wrong_response}\nS: <any reply or close>\n"
	}
	return all
}

// checkEntries looks at what the client has sent between AUTH and the end of it.
func checkEntries(t *testing.T, name string, log *conversation.Log) {
	t.Helper()
	within, seen := false, 0
	for i, e := range log.Entries {
		switch text := string(log.Shown(i)); {
		case e.Side == conversation.Server:
			within = within && wire.ParseStatus(e.Data).Indicator == wire.Challenge
		case e.Side == conversation.Client && (within || strings.HasPrefix(text, "AUTH ")):
			within, seen = true, seen+1
			if !withoutSecrets.MatchString(text) {
				t.Errorf("%s: the log has %q", name, text)
			}
		}
	}
	if seen == 0 {
		t.Errorf("%s: the log has no exchange", name)
	}
}

// checkReport looks for secrets as they are and in Base64.
func checkReport(t *testing.T, name string, res verdict.Result, secrets ...string) {
	t.Helper()
	text, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range secrets {
		for _, form := range []string{secret, sasl.Encode([]byte(secret))} {
			if strings.Contains(string(text), form) {
				t.Errorf("%s: the report has %q: %s", name, form, text)
			}
		}
	}
}
