package debuglog

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// spoken is what was said in the sessions of a log, a line each: "C", "S", and "..." for
// lines that are left out; "--" stands before each session but the first.
func spoken(t *testing.T, log string) []string {
	t.Helper()
	l, err := Read("x.log", []byte(log), nil)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for i, s := range l.Sessions {
		if i > 0 {
			out = append(out, "--")
		}
		for _, e := range s.Events {
			out = append(out,
				strings.TrimSpace([...]string{"C: ", "M: ", "S: ", "...", "TLS", "FIN", "CLOSED"}[e.Kind]+string(e.Data)))
		}
	}
	return out
}

func TestText(t *testing.T) {
	for name, c := range map[string]struct {
		log  string
		want []string
	}{
		"a message on standard output is no conversation": {
			"* Connected to localhost (::1) port 110 (#0)\n< +OK hi\n> USER a\n< +OK\n> PASS b\n< +OK\n> RETR 1\n< +OK\n" +
				"Subject: x\n\n> quoted\n< less\n* an item\n* Connection #0 to host localhost left intact\n> QUIT\n" +
				"* Re-using existing connection! (#0) with host localhost\n> RETR 2\n< -ERR no\n",
			[]string{"S: +OK hi", "C: USER a", "S: +OK", "C: PASS b", "S: +OK", "C: RETR 1", "S: +OK", "...", "C: RETR 2",
				"S: -ERR no"},
		},
		"progress and times of curl": {
			"  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n" +
				"                                 Dload  Upload   Total   Spent    Left  Speed\n" +
				"\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 127.0.0.1:110...\n" +
				"10:00:00.000001 * Connected to localhost (127.0.0.1) port 110 (#0)\n10:00:00.000002 < +OK hi\n" +
				"\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0> CAPA\n< -ERR\n",
			[]string{"S: +OK hi", "C: CAPA", "S: -ERR"},
		},
		"two connections of curl": {
			"* Connected to a (1.2.3.4) port 110\n< +OK one\n* Connected to a (1.2.3.4) port 110\n< +OK two\n> QUIT\n< +OK\n",
			[]string{"S: +OK one", "--", "S: +OK two", "C: QUIT", "S: +OK"},
		},
		"fetchmail by way of syslog, twice": {
			"Nov 23 08:41:42 host fetchmail[7]: POP3< +OK hi\nNov 23 08:41:42 host fetchmail[7]: POP3> USER a\nNov 23 " +
				"08:41:42 host fetchmail[7]: POP3< +OK\n" +
				"x fetchmail[7]: POP3> PASS *\nx fetchmail[7]: POP3< -ERR no\nx fetchmail[7]: POP3> QUIT\nx fetchmail[7]: " +
				"POP3< +OK\n" +
				"x fetchmail[7]: POP3< +OK hi again\nx fetchmail[7]: POP3> QUIT\n",
			[]string{"S: +OK hi", "C: USER a", "S: +OK", "M: PASS *", "S: -ERR no", "C: QUIT", "S: +OK", "--", "S: +OK hi again",
				"C: QUIT"},
		},
		"mutt masks": {
			"[2026-11-23 08:41:42] 4< +OK hi\r\n[2026-11-23 08:41:42] 4> USER a\r\n[2026-11-23 08:41:42] 4< " +
				"+OK\r\n[2026-11-23 08:41:42] > PASS *\r\n[2026-11-23 08:41:42] 4< +OK\r\n",
			[]string{"S: +OK hi", "C: USER a", "S: +OK", "M: PASS *", "S: +OK"},
		},
		"two formats in one report": {
			"Hi,\n\ncurl works:\n\n* Connected to x (1.2.3.4) port 110\n< +OK one\n> USER a\n< +OK\n> QUIT\n< +OK\n\n" +
				"and fetchmail does not:\n\nfetchmail: POP3< +OK two\nfetchmail: POP3> CAPA\nfetchmail: POP3< -ERR\n\nThanks\n",
			[]string{"S: +OK one", "C: USER a", "S: +OK", "C: QUIT", "S: +OK", "--", "S: +OK two", "C: CAPA", "S: -ERR"},
		},
		"strings as a console shows them": {
			"Server: '+OK hi there\\r\\n'\nCONNECT success\nClient: 'QUIT\\r\\n'\nServer: '+OK bye\\r\\n'\n",
			[]string{"S: +OK hi there", "C: QUIT", "S: +OK bye"},
		},
		"the middle of a session": {
			"S: +OK\nC: LIST\nS: +OK\nS: 1 120\nS: .\nC: RETR 1\nS: -ERR\n",
			[]string{"C: LIST", "S: +OK", "S: 1 120", "S: .", "C: RETR 1", "S: -ERR"},
		},
		"what somebody has left out": {
			"Connected to pop3://x:110/\nS: +OK hi\nC: USER a\nS: +OK\n[...]\nS: 2 200\nS: .\nC: STAT\nS: +OK 2 320\n",
			[]string{"S: +OK hi", "C: USER a", "S: +OK", "--", "C: STAT", "S: +OK 2 320"},
		},
		"a list that breaks off, and a blank that was lost": {
			"Connected to pop3://x:110/\nS: +OK hi\nC: CAPA\nS: +OK\nS: TOP\nC: AUTH PLAIN\nS: +\nC: ********\nS: +OK\n",
			[]string{"S: +OK hi", "C: CAPA", "S: +OK", "...", "C: AUTH PLAIN", "S: +", "M: ********", "S: +OK"},
		},
		"TLS goes without saying": {
			"Connected to pop3://x:110/\nS: +OK hi\nC: STLS\nS: +OK\nC: CAPA\nS: -ERR\n",
			[]string{"S: +OK hi", "C: STLS", "S: +OK", "TLS", "C: CAPA", "S: -ERR"},
		},
		"a greeting that is none": {
			"Connected to pop3://x:110/\nS: hello\nC: QUIT\nS: bye\n",
			[]string{"S: hello", "C: QUIT", "S: bye"},
		},
		"a prompt with +OK": {
			"Connected to pop3://x:110/\nS: +OK hi\nC: AUTH LOGIN\nS: +OK VXNlcm5hbWU6\nC: ********\nS: -ERR\n",
			[]string{"S: +OK hi", "C: AUTH LOGIN", "S: +OK VXNlcm5hbWU6", "M: ********", "S: -ERR"},
		},
		"a line too much before a list that breaks off": {
			"Connected to pop3://x:110/\nS: +OK hi\nC: USER a\nS: -ERR\nC: CAPA\nS: no such user\nS: +OK\nS: TOP\nC: QUIT\n",
			[]string{"S: +OK hi", "C: USER a", "S: -ERR", "C: CAPA", "S: no such user", "S: +OK", "...", "C: QUIT"},
		},
		"a log that ends in a list": {
			"Connected to pop3://x:110/\nS: +OK hi\nC: CAPA\nS: +OK\nS: TO",
			[]string{"S: +OK hi", "C: CAPA", "S: +OK", "..."},
		},
	} {
		if diff := cmp.Diff(c.want, spoken(t, c.log)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// Whatever can't be read is an error with its place.
func TestErrors(t *testing.T) {
	for log, want := range map[string]string{
		"nothing of the kind":                                                 "x.log: this is no log",
		"* Connected to a\n> XYZ\n< +OK 2 320\n":                              "x.log: no POP3 session is in it",
		"* hm\n< 1 120\n< +OK\n":                                              "x.log: no POP3 session is in it",
		"Connected to pop3://x:110/\n":                                        "x.log: this is no log",
		"*put* b'STAT'\n*get* b'+OK\\q'\n":                                    "x.log:2: found",
		"1795424912.181350 STAT\r\n":                                          "x.log: a rawlog of Dovecot is two files",
		"1795424912.181350 I: STAT\r\nwhat\r\n":                               `x.log:2: found "what", expected a time`,
		"1795424912.181350 I> STAT\n":                                         "x.log:1: a line is so long",
		"Connected to pop3://x:110/\nS: +OK " + strings.Repeat("x", mostLine): "x.log:2: the line is longer than",
		"\xd4\xc3\xb2\xa1":                                                    "x.log: this is no capture that can be read",
		"\x0a\x0d\x0d\x0a\x00":                                                "x.log: this is no capture that can be read",
		"fetchmail: POP3< +OK\nfetchmail: POP3> \n":                           "x.log: no POP3 session is in it",
	} {
		_, err := Read("x.log", []byte(log), nil)
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.60q: %v, want %s", log, err, want)
		}
	}
	_, err := Read("x.in", []byte("1795424912.181350 STAT\r\n"),
		func(string) ([]byte, error) { return nil, errors.New("gone") })
	if err == nil || err.Error() != "x.in: the other half can't be read: gone" {
		t.Error(err)
	}
}

// What happens to a log on its way does not make it unreadable, but less than exact.
func TestPasted(t *testing.T) {
	const log = "Connected to pop3://x:110/\r\nS: +OK hi\r\nC: CAPA\r\nS: +OK\r\nS:  one\r\nS: .\r\n\r\n"
	want := spoken(t, log)
	wide := "\xff\xfe"
	for _, c := range log {
		wide += string([]byte{byte(c), 0})
	}
	for _, pasted := range []string{wide, "\xef\xbb\xbf" + log, "    " + strings.ReplaceAll(log, "\n", "\n    "),
		strings.ReplaceAll(log, "\r", "")} {
		if diff := cmp.Diff(want, spoken(t, pasted)); diff != "" {
			t.Errorf("%.40q (-want +got):\n%s", pasted, diff)
		}
		if l, _ := Read("x.log", []byte(pasted), nil); l.Sessions[0].Exact {
			t.Errorf("%.40q passes for the octets of the wire", pasted)
		}
	}
	if l, _ := Read("x.log", []byte(log), nil); !l.Sessions[0].Exact {
		t.Error("the log itself does not")
	}
}

// A transcript is not taken for a log, whatever is quoted in it.
func TestDetectLeavesTranscriptsAlone(t *testing.T) {
	for _, text := range []string{
		"# curl -v\nC: <open connection>\nS: +OK\n",
		"C: <log in>\nS: +OK < +OK\n* x\n",
		"# Connected to pop3://x\nC: USER a\n",
		"S: fetchmail: POP3< +OK\n",
		"S1: * Connected to a\nS1: < +OK\n",
		"",
	} {
		if got := Detect([]byte(text)); got != "" {
			t.Errorf("%q is taken for %s", text, got)
		}
	}
}

// What a client shows in the place of a secret is known, and so is what people write.
func TestMasks(t *testing.T) {
	for text, want := range map[string]bool{
		"PASS *": true, "PASS ********": true, "PASS <hidden>": true, "PASS xxxx": true, "PASS [REDACTED]": true,
		"PASS secret":   true,
		"PASS tanstaaf": false, "PASS two words": false, "USER *": false, "APOP mrose ****": true,
		"APOP mrose c4c9334bac560ecc979e58001b3e22fb": false,
		"AUTH PLAIN ****": true, "AUTH PLAIN AGFsaWNlAHMzY3JldHB3": false, "AUTH PLAIN =": false, "AUTH PLAIN": false,
	} {
		if isMasked(text) != want {
			t.Errorf("%q: masked %v", text, !want)
		}
	}
	for text, want := range map[string]bool{"****": true, "*": false, "": false, "AGFsaWNlAHMzY3JldHB3": false,
		"<base64>": true, "AGFsaWNl...": true} {
		if isMaskedResponse(text) != want {
			t.Errorf("response %q: masked %v", text, !want)
		}
	}
}

func TestPythonString(t *testing.T) {
	for in, want := range map[string]string{`a\r\n\t\\\'\"\x00\xff`: "a\r\n\t\\'\"\x00\xff", "plain": "plain"} {
		if got, ok := pythonString(in); !ok || got != want {
			t.Errorf("%s: %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{`\`, `\x1`, `\xzz`, `\N{DASH}`} {
		if _, ok := pythonString(in); ok {
			t.Errorf("%s was read", in)
		}
	}
}

// A log of whatever content is read, or is an error: nothing else happens.
func FuzzRead(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		log, err := Read("x.in", data, func(string) ([]byte, error) { return []byte("1795424912.181350 +OK\r\n"), nil })
		if err == nil && len(log.Sessions) == 0 {
			t.Error("a log without sessions is no error")
		}
	})
}
