package runner

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/session"
	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// A script that logs in by itself has what comes before on the maildrop before all of it, and what comes before on the
// connection after its greeting.
func TestStepsByHand(t *testing.T) {
	const login = "C: USER {user}\nS: +OK\n"
	before := "C91 log in, C91 STAT, C91 +OK, C91 QUIT, C91 +OK, C91 close, "
	for _, c := range []struct {
		script string
		in     situation.Value
		want   string
	}{
		{"C: <get ready to log in>\n" + login, situation.SecondSession, before + "C1 ready, C1 USER, C1 +OK"},
		{"C: <get ready to log in>\n" + login, situation.ThirdSession, before + before + "C1 ready, C1 USER, C1 +OK"},
		{"C: <get ready to log in>\n" + login, situation.NewMail,
			before + "C91 deliver, " + before + "C1 ready, C1 USER, C1 +OK"},
		{"C: <open connection>\nS: +OK\n" + login, situation.AfterRefusedCommand,
			"C1 open, C1 +OK, C1 XPOP3SPEC, C1 -ERR, C1 USER, C1 +OK"},
		{"C: <open connection>\nS: <any reply>\n" + login, situation.AfterRefusedCommand,
			"C1 open, C1 any, C1 USER, C1 +OK"},
		{"C: <open connection>\nS: +OK\n" + login, situation.LongSession,
			"C1 open, C1 +OK, " + strings.Repeat("C1 CAPA, C1 +OK, ", session.LongSession) + "C1 USER, C1 +OK"},
		{"C: <get ready to log in>\n" + login, situation.RefusedSession,
			"C91 log in, C92 , C92 STAT, C92 any, C92 , C91 QUIT, C91 +OK, C91 close, " +
				"C91 log in, C91 QUIT, C91 +OK, C91 close, C1 ready, C1 USER, C1 +OK"},
		{"C: <get ready to log in>\n" + login, situation.AfterDrop,
			"C91 log in, C91 DELE, C91 any, C91 , C91 log in, C91 QUIT, C91 +OK, C91 close, C1 ready, C1 USER, C1 +OK"},
		{"C: <log in>\nC: NOOP\n", situation.AfterDrop, "C91 log in, C91 DELE, C91 any, C91 , C1 log in, C1 NOOP"},
		{"C1: <log in>\nC2: <log in>\n", situation.RefusedSession,
			"C91 log in, C92 , C92 STAT, C92 any, C92 , C91 QUIT, C91 +OK, C91 close, C1 log in, C2 log in"},
		{"C: <log in>\nC: NOOP\n", situation.RefusedSession, "C1 log in, C92 , C92 STAT, C92 any, C92 , C1 NOOP"},
		{"C: <get ready to log in>\n" + login, situation.OtherUser,
			"C92 log in, C92 STAT, C92 +OK, C92 DELE, C92 any, C1 ready, C1 USER, C1 +OK"},
		{"C1: <log in>\nC2: <log in as account 2>\n", situation.AfterRSET,
			"C1 log in, C1 RSET, C1 +OK, C2 log in, C2 RSET, C2 +OK"},
	} {
		s, err := transcript.Parse("steps.pop3", []byte(c.script))
		if err != nil {
			t.Fatal(err)
		}
		var in situation.Situation
		in[situation.Maildrop], in[situation.Connection], in[situation.Company] = c.in, c.in, c.in
		if got := told(stepsIn(in, s)); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

// told is a script in a few words.
func told(s *transcript.Script) string {
	var words []string
	for _, step := range s.Steps {
		what := ""
		switch step := step.(type) {
		case *transcript.Command:
			what, _, _ = strings.Cut(step.Text.String(), " ")
		case *transcript.Expect:
			what = step.Status.Text.String()
		case *transcript.Direction:
			what = map[transcript.Kind]string{transcript.LogIn: "log in", transcript.GetReady: "ready", transcript.Open: "open",
				transcript.AnyReply: "any", transcript.ServerClose: "close", transcript.Deliver: "deliver"}[step.Kind]
		}
		words = append(words, fmt.Sprintf("C%d %s", max(step.Connection(), 1), what))
	}
	return strings.Join(words, ", ")
}
