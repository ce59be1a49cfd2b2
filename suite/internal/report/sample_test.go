package report

import (
	"bytes"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// finding is one broken rule with all that the catalogue knows of it.
func finding(id requirement.ID, at, message, expected, got string, conversation ...string) verdict.Finding {
	r := requirement.Must(id)
	return verdict.Finding{
		Rule: id, Level: r.Level, Severity: r.Severity, Sentence: r.Rule,
		Message: message, At: at, Expected: expected, Got: got, Conversation: conversation,
	}
}

// sample is a report with one result of every kind.
func sample() *verdict.Report {
	quit := []string{
		"-2: connected to 127.0.0.1:1110",
		"S2: +OK ready",
		"C2: PASS {password}",
		"S2: +OK maildrop open",
		"C2: STAT",
		"S2: +OK 3 2525",
		"    ^^^^^^^^^^",
	}
	const message = "STAT tells a wrong number of messages: messages that were marked are still there"
	remark := finding("RFC1939-3-SYNTAX-04", "rfc1939/stat/twice.pop3:4", "", "", "")
	remark.Severity, remark.Message = requirement.Info, "the answer tells more than it has to"
	return &verdict.Report{
		Schema: verdict.Schema, Ended: verdict.Complete, Tool: "pop3spec 1.0.0", Target: "pop3://localhost:1110",
		Started: time.Date(2026, 3, 14, 15, 9, 26, 535_000_000, time.FixedZone("CET", 3600)), Duration: 61_234,
		Diagnosis: verdict.Diagnosis{
			Findings: 6, Explained: 4,
			Faults: []verdict.Explanation{
				{Fault: "quit-deletes-nothing", Situation: "second-account", Sentence: "QUIT says +OK and removes nothing.",
					Circumstance: "The account is the second one.", Breaks: "RFC1939-6-UPD-01", Explains: 3, Exactly: 2,
					Rules: []requirement.ID{"RFC1939-5-STAT-01", "RFC1939-6-UPD-01", "RFC1939-6-UPD-06"}},
				{Fault: "retr-unended", Sentence: "The message has no end.", Breaks: "RFC1939-5-RETR-01", Explains: 1,
					Rules: []requirement.ID{"RFC1939-5-RETR-01"}, Same: []string{"retr-hangs"}},
			},
			Unexplained: []verdict.Unexplained{
				{Script: "rfc1939/timeout.pop3", Rule: "RFC1939-3-TIMEOUT-03", Message: "the connection was closed too early"},
				{Script: "rfc1939/known.pop3", Rule: "RFC1939-5-DELE-01", Message: "DELE was answered with -ERR"}},
		},
		Results: []verdict.Result{
			{Script: "rfc1939/quit/removes.pop3", Title: "QUIT removes what was marked.", Verdict: verdict.Fail, Duration: 1203,
				Rules:  []requirement.ID{"RFC1939-6-UPD-01"},
				Judged: []requirement.ID{"RFC1939-6-UPD-01", "RFC1939-6-UPD-06", "RFC1939-5-STAT-01"},
				Reason: message,
				Findings: []verdict.Finding{
					finding("RFC1939-6-UPD-01", "rfc1939/quit/removes.pop3:16", message, "2 messages", "3 messages", quit...),
					finding("RFC1939-6-UPD-06", "rfc1939/quit/removes.pop3:16", message, "2 messages", "3 messages", quit...),
					finding("RFC1939-5-STAT-01", "rfc1939/quit/removes.pop3:16", "the sizes do not add up", "2525", "2524", quit...),
					finding("RFC1939-5-RETR-01", "rfc1939/quit/removes.pop3:20", "the answer never ended", "a line with a dot",
						"nothing for 1m0s", "C2: RETR 1", `S2: a \x1b[2J line`),
				}},
			{Script: "rfc1939/stat/twice.pop3", Title: "STAT says the same twice.", Verdict: verdict.Pass, Duration: 7,
				Rules: []requirement.ID{"RFC1939-5-STAT-01"}, Judged: []requirement.ID{"RFC1939-5-STAT-01"},
				Findings: []verdict.Finding{remark}},
			{Script: "rfc1939/timeout.pop3", Title: "Every command winds the timer up.", Verdict: verdict.Warn,
				Judged: []requirement.ID{"RFC1939-3-TIMEOUT-03"}, Reason: "the connection was closed too early",
				Findings: []verdict.Finding{warning("RFC1939-3-TIMEOUT-03", "rfc1939/timeout.pop3:9")}},
			{Script: "rfc1939/known.pop3", Verdict: verdict.Fail, Baseline: "ticket 4711, due in March",
				Findings: []verdict.Finding{finding("RFC1939-5-DELE-01", "rfc1939/known.pop3:3", "DELE was answered with -ERR",
					"+OK", "-ERR")}},
			{Script: "rfc2595/upgrade.pop3", Verdict: verdict.NotApplicable, Reason: "the server does not offer STLS"},
			{Script: "rfc1939/lock.pop3", Verdict: verdict.Blocked, Reason: "needs a second maildrop: give a second --account"},
			{Script: "rfc1939/delete.pop3", Verdict: verdict.Blocked,
				Reason: "needs a maildrop filled by the harness: use --provision"},
			{Script: "rfc1939/retr.pop3", Verdict: verdict.Blocked,
				Reason: "needs a maildrop filled by the harness: use --provision"},
			{Script: "rfc1939/broken.pop3", Title: "Something.", Verdict: verdict.Error,
				Reason: "dial tcp 127.0.0.1:1110: connection refused"},
		},
	}
}

func warning(id requirement.ID, at string) verdict.Finding {
	return finding(id, at, "the connection was closed too early", "10m0s", "5m0s")
}

// hostile is a report as no runner should ever make it.
func hostile() *verdict.Report {
	const evil = "\x1b[31mred\r\n::error::injected\x00\xff\u202e%0A"
	return &verdict.Report{
		Tool: evil, Target: evil, Duration: -1,
		Results: []verdict.Result{
			{},
			{Script: evil, Title: evil, Verdict: "odd " + evil, Reason: evil, Rules: []requirement.ID{evil},
				Judged: []requirement.ID{"", evil}},
			{Script: evil, Title: evil, Verdict: verdict.Fail, Reason: evil, Findings: []verdict.Finding{
				{},
				{Rule: evil, Level: evil, Severity: evil, Sentence: evil, Message: evil, At: evil, Expected: evil, Got: evil,
					Conversation: []string{evil, "", evil}},
				{Rule: "X", At: "/home/me/x.pop3:7", Message: "]]>"},
			}},
			{Script: "/home/me/x.pop3", Verdict: verdict.Error, Reason: evil, Baseline: evil},
			{Script: "/home/me/x.pop3", Verdict: verdict.Error, Reason: evil},
		},
	}
}

// show plays a report through a console as a run does.
func show(t *testing.T, format string, r *verdict.Report, o Options) []byte {
	t.Helper()
	var out bytes.Buffer
	c, err := NewConsole(format, &out, o)
	if err != nil {
		t.Fatal(err)
	}
	r.Count()
	c.Begin(r.Target)
	for i := range r.Results {
		c.Started(r.Results[i].Script, i, len(r.Results))
		c.Ended(&r.Results[i], i+1, len(r.Results))
	}
	if err := c.End(r); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
