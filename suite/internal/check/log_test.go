package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// judged are the outcomes of the sessions of a log.
func judged(t *testing.T, text string) (all []*Outcome) {
	t.Helper()
	log, err := debuglog.Read("x.log", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range log.Sessions {
		all = append(all, Log(s))
	}
	return all
}

// mistakes are the rules that are broken, remarks apart.
func mistakes(o *Outcome) (all []string) {
	for _, f := range o.Findings {
		if f.Severity != requirement.Info {
			all = append(all, fmt.Sprintf("%s:%d", f.Rule, f.Line))
		}
	}
	return all
}

// redactedLog is a log of octets in which somebody has replaced an address.
const redactedLog = "Connected to pop3://x:110/\nS: +OK ready\n" +
	"C: USER a\nS: +OK\nC: PASS ********\nS: +OK\nC: LIST\nS: +OK\n" +
	"S: 1 36\nS: .\n" +
	"C: RETR 1\nS: +OK\nS: From: REDACTED\nS: \nS: Hello\nS: .\nC: QUIT\nS: +OK\n"

// What an edit explains accuses nobody, and makes the log an edited one.
func TestAnEditedLogIsSaidToBeEdited(t *testing.T) {
	o := judged(t, strings.ReplaceAll(redactedLog, "\n", "\r\n"))[0]
	if got := mistakes(o); got != nil {
		t.Errorf("found %v", got)
	}
	if !strings.HasPrefix(o.Remark, "edited, it seems (line ") {
		t.Errorf("remark %q", o.Remark)
	}
	whole := strings.ReplaceAll(strings.ReplaceAll(redactedLog, "1 36", "1 25"), "\n", "\r\n")
	if o := judged(t, whole)[0]; o.Remark != "" || len(mistakes(o)) > 0 {
		t.Errorf("what fits is not believed: %q, %v", o.Remark, mistakes(o))
	}
	// A capture is not edited.
	log, _ := debuglog.Read("x.log", []byte(strings.ReplaceAll(redactedLog, "\n", "\r\n")), nil)
	log.Sessions[0].Text = false
	if got := mistakes(Log(log.Sessions[0])); len(got) != 1 || !strings.HasPrefix(got[0], "RFC1939-5-LIST-03") {
		t.Errorf("in a capture there is %v", got)
	}
}

// What no edit explains is found in an edited log, too.
func TestEditsExplainOnlyWhatTheyChange(t *testing.T) {
	text := strings.ReplaceAll(redactedLog, "C: QUIT\n",
		"C: DELE 1\nS: +OK\nC: RETR 1\nS: +OK\nS: From: x\nS: .\nC: QUIT\n")
	got := mistakes(judged(t, strings.ReplaceAll(text, "\n", "\r\n"))[0])
	for _, want := range []string{"client-deleted-message:19", "RFC1939-5-DELE-02:20"} {
		if !slices.Contains(got, want) {
			t.Errorf("found %v, and not %s", got, want)
		}
	}
}

// Another protocol than POP3 is named, whatever wrote the log, and no server is broken.
func TestOtherProtocols(t *testing.T) {
	for greeting, want := range map[string]string{
		"* OK [CAPABILITY IMAP4rev1] Dovecot ready.": "IMAP",
		"220 mx.example.org ESMTP Postfix":           "SMTP",
		"HTTP/1.1 400 Bad Request":                   "HTTP",
	} {
		for begin, signs := range map[string][2]string{
			"Connected to pop3://x:143/\n":              {"S: ", "C: "},
			"* Connected to x (1.2.3.4) port 143\n":     {"< ", "> "},
			"Trying to connect to x/143...connected.\n": {"fetchmail: POP3< ", "fetchmail: POP3> "},
			"":           {"S: ", "C: "},
			"host = x\n": {"<-- ", "--> "},
		} {
			text := begin + signs[0] + greeting + "\n" + signs[1] + "CAPA\n" + signs[0] + "CAPA BAD unknown\n" +
				signs[1] + "QUIT\n"
			o := judged(t, text)[0]
			if len(o.Findings) > 0 || !strings.Contains(o.Remark, "this is "+want) {
				t.Errorf("%s with %q: %v, %q", greeting, begin, mistakes(o), o.Remark)
			}
		}
	}
}

// A TLS handshake where the server speaks in clear is the client's mistake, and whatever the server
// makes of it is none.
func TestTLSInClearIsNamed(t *testing.T) {
	hello := "\x16\x03\x01\x02\x00\x01\nxyz\x00\n"
	s := &debuglog.Session{Exact: true, Events: []debuglog.Event{
		{Kind: debuglog.Server, Data: []byte("+OK ready\r\n")},
		{Kind: debuglog.Client, Data: []byte(hello)},
		{Kind: debuglog.Server, Data: []byte("what?\r\n")},
		{Kind: debuglog.EndedByServer},
	}}
	if got := mistakes(Log(s)); len(got) != 1 || !strings.HasPrefix(got[0], "client-protocol") {
		t.Errorf("found %v", got)
	}
}

// Sizes that count each line end as one octet are no edit, if more than one message has them.
func TestSizesInLFAreFoundInALog(t *testing.T) {
	const log = "Connected to pop3://x:110/\nS: +OK ready\nC: USER a\nS: +OK\nC: PASS ********\nS: +OK\n" +
		"C: LIST\nS: +OK\nS: 1 18\nS: 2 24\nS: .\n" +
		"C: RETR 1\nS: +OK\nS: Subject: 1\nS: \nS: Hello\nS: .\n" +
		"C: RETR 2\nS: +OK\nS: Subject: 2\nS: \nS: Hello\nS: world\nS: .\nC: QUIT\nS: +OK\n"
	find := func(text string) bool {
		return slices.ContainsFunc(mistakes(judged(t, strings.ReplaceAll(text, "\n", "\r\n"))[0]),
			func(m string) bool { return strings.HasPrefix(m, "RFC1939-5-LIST-03") })
	}
	if !find(log) {
		t.Error("they are not found")
	}
	for _, edited := range []string{"REDACTED", "x"} {
		if find(strings.ReplaceAll(log, "S: Subject: ", "S: Subject: "+edited)) {
			t.Errorf("they are found though %s was put in", edited)
		}
	}
	if find(strings.ReplaceAll(log, "world", "worlds")) {
		t.Error("they are found though one message does not fit")
	}
}
