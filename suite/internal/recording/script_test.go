package recording

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// steps are the steps of a script as Format writes them.
func steps(s *transcript.Script) string {
	bare := &transcript.Script{Steps: s.Steps}
	return string(transcript.Format(bare))
}

func TestScriptOfARecording(t *testing.T) {
	for name, c := range map[string]struct {
		o           Options
		lines, want []string
	}{
		"texts are free": {
			lines: []string{"C: <open connection>", `S: "+OK  Ready. "`, "C: NOOP", "S: +OK [X] fine", "C: FOO",
				"S: -ERR [SYS] what?"},
			want: []string{"C: <open connection>", "S: +OK", "C: NOOP", "S: +OK", "C: FOO", "S: -ERR"},
		},
		"numbers and ids are not": {
			lines: []string{"C: <log in>", "C: STAT", "S: +OK 2 320 octets", "C: UIDL 1", `S: "+OK 1 abc"`, "C: LIST",
				"S: +OK two", "S: 1 120", "S: garbage", "S: ."},
			want: []string{"C: <log in>", "C: STAT", "S: +OK 2 320 octets", "C: UIDL 1", "S: +OK 1 abc", "C: LIST", "S: +OK two",
				"S: 1 120", "S: <any lines>", "S: ."},
		},
		"ids that copies share": {
			lines: []string{"C: <log in>", "C: UIDL", "S: +OK", "S: 1 a", "S: 2 b", "S: 3 a", "S: .", "C: UIDL 3", "S: +OK 3 a"},
			want: []string{"C: <log in>", "C: UIDL", "S: +OK", "S: 1 {copy_1}", "S: 2 b", "S: 3 {copy_3}", "S: .", "C: UIDL 3",
				"S: +OK 3 {copy_3}"},
		},
		"messages are those of the maildrop": {
			lines: []string{"C: <log in>", "C: RETR 1", "S: +OK", "S: hello", "S: .", "C: TOP 2 3", "S: +OK", "S: head", "S: ."},
			want: []string{
				"C: <log in>", "C: RETR 1", "S: +OK", "S: <the POP3 server sends the entire message here>", "S: .",
				"C: TOP 2 3", "S: +OK",
				"S: <the POP3 server sends the headers of the message, a blank line, and the first 3 lines of the body of " +
					"the message>", "S: .",
			},
		},
		"a line that is no reply": {
			lines: []string{"C: <log in>", "C: NOOP", `S: "OK"`},
			want:  []string{"C: <log in>", "C: NOOP", "S: <any reply>"},
		},
		"a login that failed fails again": {
			lines: []string{
				"C: <open connection>", "S: +OK", "C: USER {user}", "S: +OK", "C: PASS {password}", "S: -ERR no",
				"C: APOP {user} {digest}", "S: -ERR no", "C: AUTH PLAIN {initial}", "S: -ERR no", "C: AUTH CRAM-MD5", "S: + x",
				"C: {response}", "S: -ERR no",
				`C: <send "USER {user}\r\nPASS {password}\r\n">`, "S: +OK", "S: +OK in",
			},
			want: []string{
				"C: <open connection>", "S: +OK", "C: USER {user}", "S: +OK", "C: PASS not the password", "S: -ERR",
				"C: APOP {user} 00000000000000000000000000000000", "S: -ERR", "C: AUTH PLAIN {wrong_initial}", "S: -ERR",
				"C: AUTH CRAM-MD5", "S: +", "C: {wrong_response}", "S: -ERR",
				`C: <send "USER {user}\r\nPASS {password}\r\n">`, "S: +OK", "S: +OK",
			},
		},
		"a login that was refused where another server need not refuse it": {
			lines: []string{"C: AUTH SCRAM-SHA-1", "S: +", "C: {wrong_response}", "S: -ERR not Base64",
				"C: AUTH CRAM-MD5 {wrong_initial}", "S: -ERR no initial response"},
			want: []string{"C: AUTH SCRAM-SHA-1", "S: +", "C: *", "S: -ERR", "C: AUTH CRAM-MD5", "S: +", "C: *", "S: -ERR"},
		},
		"a mechanism that only one of the servers offers": {
			o: Options{Offers: func(mechanism string, secure bool) bool { return mechanism == "PLAIN" && !secure }},
			lines: []string{"C: AUTH PLAIN", "S: -ERR not here", "C: AUTH CRAM-MD5", "S: +", "C: {response}", "S: -ERR wrong",
				"C: AUTH X", "S: -ERR what?"},
			want: []string{"C: AUTH X", "S: -ERR"},
		},
		"LOGIN with an initial response": {
			lines: []string{"C: AUTH LOGIN {initial}", "S: + x", "C: {response}", "S: +OK in"},
			want:  []string{"C: AUTH LOGIN", "S: +", "C: {response}", "S: +", "C: {response}", "S: +OK"},
		},
		"an empty line": {
			lines: []string{"C: <log in>", `C: ""`, "S: -ERR what?", "C: NOOP", "S: +OK"},
			want:  []string{"C: <log in>", "C: NOOP", "S: +OK"},
		},
		"what the server did of its own accord": {
			lines: []string{"C: <log in>", "C: NOOP", "S: +OK", "S: -ERR idle for too long", "S: <close connection>"},
			want:  []string{"C: <log in>", "C: NOOP", "S: +OK", "C: <close connection>"},
		},
		"the end in place of a reply": {
			lines: []string{"C: <log in>", "C: HELP", "S: <close connection>"},
			want:  []string{"C: <log in>", "C: HELP", "S: <any reply>", "C: <close connection>"},
		},
		"the end after QUIT, before what was sent after it": {
			lines: []string{"C: <log in>", "C: <send without waiting>", "C: QUIT", "C: NOOP", "S: +OK", "S: <close connection>"},
			want:  []string{"C: <log in>", "C: <send without waiting>", "C: QUIT", "C: NOOP", "S: +OK", "S: <close connection>"},
		},
		"the end after QUIT": {
			lines: []string{"C: <log in>", "C: QUIT", "S: +OK", "S: <close connection>"},
			want:  []string{"C: <log in>", "C: QUIT", "S: +OK", "S: <close connection>"},
		},
		"a session in clear with an upgrade": {
			o:     Options{STLS: true},
			lines: []string{"C: <open connection>", "S: +OK", "C: NOOP", "S: -ERR"},
			want:  []string{"C: <open connection>", "S: +OK", "C: <get ready to log in>", "C: NOOP", "S: -ERR"},
		},
		"its own upgrade": {
			o:     Options{STLS: true},
			lines: []string{"C: <open connection>", "S: +OK", "C: STLS", "S: +OK go", "C: <start TLS>", "C: CAPA", "S: +OK"},
			want:  []string{"C: <open connection>", "S: +OK", "C: STLS", "S: +OK", "C: <start TLS>", "C: CAPA", "S: +OK"},
		},
		"no upgrade where TLS is there already": {
			o: Options{Implicit: true},
			lines: []string{"C: <open connection>", "S: +OK", "C: STLS", "S: +OK go", "C: <start TLS>", "C: CAPA", "S: +OK",
				"S: TOP", "S: IMPLEMENTATION x", "S: ."},
			want: []string{"C: <open connection>", "S: +OK", "C: CAPA", "S: +OK", "S: TOP", "S: ."},
		},
		"implicit TLS against a port in clear": {
			lines: []string{"C: <open connection with TLS>", "S: +OK"},
			want:  []string{"C: <open connection>", "S: +OK"},
		},
		"implicit TLS against a port that has it": {
			o:     Options{TLSPort: true},
			lines: []string{"C: <open connection with TLS>", "S: +OK"},
			want:  []string{"C: <open connection with TLS>", "S: +OK"},
		},
		"the pauses of the client": {
			o:     Options{Timing: true},
			lines: []string{"C: <log in>", "... 1.204s", "C: NOOP", "... 7s", "S: +OK"},
			want:  []string{"C: <log in>", "C: <wait 1.204s>", "... 1.204s", "C: NOOP", "... 7s", "S: +OK"},
		},
		"octet by octet": {
			o: Options{Exact: true},
			lines: []string{
				"C: <open connection>", "S: +OK Ready (x) <1.2@host>", "C: AUTH PLAIN", "S: + x", "C: {response}", "S: +OK in",
				"C: LIST", "S: +OK two", "S: 1 120", "S: .",
			},
			want: []string{
				"C: <open connection>", `S: /\+OK Ready \(x\) <[^<>\s]+@[^<>\s]+>/`, "C: AUTH PLAIN", "S: + x", "C: {response}",
				`S: "+OK in"`,
				"C: LIST", `S: "+OK two"`, "S: 1 120", "S: .",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := steps(Script(recording(t, c.lines...), c.o))
			if diff := cmp.Diff(strings.Join(c.want, "\n")+"\n", got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestScriptRequiresWhatTheRecordingHad(t *testing.T) {
	s := recording(t, "C: USER {user}", "S: +OK", "C: PASS {password}", "S: +OK", "C: UIDL", "S: -ERR no", "C: TOP 1 0",
		"S: +OK", "C: STLS", "S: +OK", "C: <start TLS>", "C: AUTH plain {initial}", "S: +OK")
	got := strings.Join(Script(s, Options{}).Header.Requires, " ")
	if want := "USER TOP STLS SASL:PLAIN"; got != want {
		t.Errorf("requires %q, want %q", got, want)
	}
	if Script(recording(t, "C: NOOP", "S: -ERR"), Options{}).Header.Maildrop.Any != true {
		t.Error("a recording that asks nothing of the maildrop needs one")
	}
}

func TestWhatCannotBeRepeated(t *testing.T) {
	for text, want := range map[string]string{
		"C: <open connection>\nS: -ERR too busy":                              "turned the client away",
		"C: USER {user}\nS: +OK\nC: PASS {password}\nS: -ERR [IN-USE] locked": "[IN-USE]",
		"C: USER {user}\nS: +OK\nC: PASS {password}\nS: -ERR [AUTH] wrong":    "",
		"C: <log in>\nC: RETR 1\nS: -ERR [SYS/TEMP] disk":                     "",
	} {
		if got := Unrepeatable(recording(t, text)); !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
