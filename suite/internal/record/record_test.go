package record

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

var start = time.Date(2026, 11, 23, 8, 30, 12, 123e6, time.UTC)

// play feeds a session with events, one a line: "C: " and "S: " are lines, "C> " and
// "S> " segments in the form of a Go string, "@ " lets time pass, and TLS, FIN, RST,
// SFIN (by the server) are what else happens.
func play(t tester, o Options, events string) (file string, found []string) {
	t.Helper()
	var out bytes.Buffer
	o.Found = func(f Breach) {
		if f.Severity != requirement.Info {
			found = append(found, f.By.String()+" "+string(f.Rule)+" "+strconv.Itoa(f.Line))
		}
	}
	s := New(&out, o)
	at := start
	s.Opened(at, Clear)
	for event := range strings.Lines(events) {
		kind, text, _ := strings.Cut(strings.TrimSpace(event), " ")
		octets := []byte(text + "\r\n")
		if strings.HasSuffix(kind, ">") {
			octets = []byte(unquote(t, text))
		}
		switch kind {
		case "C:", "C>":
			s.Client(at, octets)
		case "S:", "S>":
			s.Server(at, octets)
		case "@":
			d, err := time.ParseDuration(text)
			if err != nil {
				t.Fatal(err)
			}
			at = at.Add(d)
		case "TLS":
			s.Secured(at)
		case "FIN":
			s.Ended(at, Client, Closed)
		case "RST":
			s.Ended(at, Client, Dropped)
		case "SFIN":
			s.Ended(at, Server, Closed)
		case "":
		default:
			t.Fatalf("%q", event)
		}
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := transcript.Parse("recorded.pop3", out.Bytes()); err != nil {
		t.Errorf("the recording is no transcript: %v\n%s", err, out.String())
	}
	return out.String(), found
}

func unquote(t tester, text string) string {
	octets, err := strconv.Unquote(`"` + text + `"`)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return octets
}

// header is how all recordings begin.
const header = "recorded: 2026-11-23T08:30:12.123Z\n\nC: <open connection>\n"

func TestRecordings(t *testing.T) {
	const greeting, login = "S: +OK ready\n", "S: +OK ready\nC: USER alice\nS: +OK\nC: PASS secret\nS: +OK\n"
	const greeted, loggedIn = "S: +OK ready\n", "S: +OK ready\nC: USER {user}\nS: +OK\nC: PASS {password}\nS: +OK\n"
	for name, c := range map[string]struct{ events, want string }{
		"a whole session": {
			login + "C: STAT\nS: +OK 1 20\nC: RETR 1\nS: +OK\nS: a: b\nS:\nS> ..\\r\\n\nS: .\nC: QUIT\nS: +OK bye\nSFIN\nFIN",
			loggedIn +
				"C: STAT\nS: +OK 1 20\nC: RETR 1\nS: +OK\nS: a: b\nS:\nS: ..\nS: .\nC: QUIT\nS: +OK bye\nS: <close connection>\n",
		},
		"lines that are cut anywhere": {
			greeting + `S> ` + "\nC: CAPA\nS> +O\nS> K\\r\nS> \\nTO\nS> P\\r\\n \\\"x\\r\nS> \\n.\nS> \\r\nS> \\n\n",
			greeted + "C: CAPA\nS: +OK\nS: TOP\nS: \" \\\"x\"\nS: .\n# The recording was ended here.\n",
		},
		"time passes": {
			"@ 1204ms\n" + greeting +
				"@ 49ms\nC: CAPA\n@ 50ms\nS: +OK\n@ 1s\nS: TOP\nS> A\n@ 1s\nS> B\\r\\n\n@ 2s\nS: .\n@ 1h\nFIN",
			"... 1.204s\n" + greeted +
				"C: CAPA\n... 50ms\nS: +OK\n... 1s\nS: TOP\nS: AB\n... 2s\nS: .\n... 1h0m0s\nC: <close connection>\n",
		},
		"sent ahead": {
			greeting + `C> USER alice\r\nPASS secret\r\nSTAT\r\n` + "\n" + `S> +OK\r\n` + "\nC: LIST\n" +
				`S> +OK\r\n+OK 0 0\r\n+OK\r\n.\r\n` + "\nC: QUIT\nS: +OK\nSFIN",
			greeted +
				"C: <send without waiting>\nC: USER {user}\nC: PASS {password}\nC: STAT\nS: +OK\nC: <send without waiting>\nC: " +
				"LIST\nS: +OK\nS: +OK 0 0\nS: +OK\nS: .\nC: QUIT\nS: +OK\nS: <close connection>\n",
		},
		"sent while lines are coming": {
			login + "C: RETR 1\nS: +OK\nS: a\nC: NOOP\nS: .\nS: +OK\nRST",
			loggedIn + "C: RETR 1\nS: +OK\nS: a\nS: .\nC: NOOP\nS: +OK\nC: <drop connection>\n",
		},
		"segments that end within a line": {
			login +
				"C> CA\nC> PA\\r\\n\nS: -ERR\nC> N\nC> \\n\nS: -ERR\nC> Q\nC> U\nC> I\nC> T\nC> \\r\nC> \\n\nS: +OK\n@ 1s\nSFIN",
			loggedIn + `C: <send "CA">` + "\n" + `C: <send "PA\r\n">` + "\nS: -ERR\n" + `C: <send "x\n" octet by octet>` +
				"\nS: -ERR\n" + `C: <send "QUIT\r\n" octet by octet>` + "\nS: +OK\n... 1s\nS: <close connection>\n",
		},
		"half closed": {
			login + "C: QUIT\nFIN\nS: +OK\nSFIN",
			loggedIn + "C: QUIT\nC: <half-close connection>\nS: +OK\nS: <close connection>\n",
		},
		"half closed while lines are coming": {
			login + "C: LIST\nS: +OK\nS: 1 20\nFIN\nS: 2 30\nS: .\nSFIN",
			loggedIn + "C: LIST\nS: +OK\nS: 1 20\nS: 2 30\nS: .\nC: <half-close connection>\nS: <close connection>\n",
		},
		"half closed before lines break off": {
			login + "C: LIST\nS: +OK\nS: 1 20\nFIN\nS: 2 30\nSFIN",
			loggedIn +
				"C: LIST\nS: +OK\nS: 1 20\nS: 2 30\n# (The reply is cut off here.)\nS: <any lines>\nS: .\nC: <half-close " +
				"connection>\nS: <close connection>\n",
		},
		"STLS": {
			greeting + "C: STLS\nS: +OK\nTLS\nC: CAPA\nS: -ERR\nFIN",
			greeted + "C: STLS\nS: +OK\nC: <start TLS>\nC: CAPA\nS: -ERR\nC: <close connection>\n",
		},
		"octets after STLS": {
			greeting + "C: STLS\n" + `S> +OK\r\n+OK early\r\n` + "\nTLS\nC: CAPA\nS: -ERR\nFIN",
			greeted +
				"C: STLS\nS: +OK\n# S, in clear after the reply to STLS: \"+OK early\\r\\n\"\nC: <start TLS>\nC: CAPA\nS: " +
				"-ERR\nC: <close connection>\n",
		},
		"a failed login, and another one": {
			greeting +
				"C: USER alice\nS: +OK\nC: PASS geheim\nS: -ERR\nC: APOP bob 0123456789abcdef0123456789abcdef\nS: -ERR\nC: APOP " +
				"bob 1123456789abcdef0123456789abcdef\nS: +OK\nRST",
			greeted +
				"C: USER {user}\nS: +OK\nC: PASS xxxxxx\nS: -ERR\nC: APOP xxx 00000000000000000000000000000000\nS: -ERR\nC: APOP " +
				"{user} {digest}\nS: +OK\nC: <drop connection>\n",
		},
		"SASL": {
			greeting + "C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\nS: +OK\nRST",
			greeted + "C: AUTH PLAIN {initial}\nS: +OK\nC: <drop connection>\n",
		},
		"SASL that fails, is cancelled, and works": {
			greeting +
				"C: auth cram-md5\nS: + PDEuMkB4Pg==\nC: YWxpY2UgMDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\nS: -ERR\nC: AUTH " +
				"LOGIN\nS: + VXNlcm5hbWU6\nC: YWxpY2U=\nS: + UGFzc3dvcmQ6\nC: *\nS: -ERR\nC: AUTH PLAIN\nS: + \nC: " +
				"AGFsaWNlAHNlY3JldA==\nS: +OK\nRST",
			greeted +
				"C: auth cram-md5\nS: +\nC: {wrong_response}\nS: -ERR\nC: AUTH LOGIN\nS: +\nC: {response}\nS: +\nC: *\nS: " +
				"-ERR\nC: AUTH PLAIN\nS: +\nC: {response}\nS: +OK\nC: <drop connection>\n",
		},
		"a response that is sent ahead": {
			greeting + `C> AUTH PLAIN\r\nAGFsaWNlAHNlY3JldA==\r\nSTAT\r\n` + "\n" + `S> +\r\n+OK\r\n+OK 0 0\r\n` + "\nRST",
			greeted +
				"C: <send without waiting>\nC: AUTH PLAIN\nS: +\nC: {response}\nS: +OK\nC: STAT\nS: +OK 0 0\nC: <drop " +
				"connection>\n",
		},
		"a response to a refused mechanism": {
			greeting + `C> AUTH PLAIN\r\nAGFsaWNlAHNlY3JldA==\r\n` + "\n" + `S> -ERR\r\n-ERR\r\n` + "\nRST",
			greeted +
				"C: <send without waiting>\nC: AUTH PLAIN\nS: -ERR\nC: xxxxxxxxxxxxxxxxxxxx\nS: -ERR\nC: <drop connection>\n",
		},
		"a security layer": {
			greeting +
				"C: AUTH DIGEST-MD5\nS: + bm9uY2U9\nC: " +
				"dXNlcm5hbWU9ImFsaWNlIixyZXNwb25zZT0wMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZixxb3A9YXV0aC1pbnQ=\nS: + \nC: " +
				"\nS: +OK\nC> \\x00\\x00\\x00\\x04PASS\n" + `S> \x00\r\n` + "\nRST",
			greeted +
				"C: AUTH DIGEST-MD5\nS: +\nC: {response}\nS: +\nC: \"\"\nS: +OK\n# The recording ends here: what follows is said " +
				"in a security layer.\n",
		},
		"an unknown mechanism that is refused": {
			greeting + "C: AUTH GSSAPI\nS: -ERR\nC: CAPA\nS: -ERR\nFIN",
			greeted + "C: AUTH GSSAPI\nS: -ERR\nC: CAPA\nS: -ERR\nC: <close connection>\n",
		},
		"an unknown mechanism": {
			greeting + "C: AUTH NTLM\nS: +\nC: c2VjcmV0\nS: +OK\nC: STAT\nS: +OK 0 0\nFIN",
			greeted +
				"C: AUTH NTLM\n# The recording ends here: the client uses the SASL mechanism NTLM, which is not known, and it is " +
				"impossible to tell its secrets.\n",
		},
		"an unknown mechanism with an initial response": {
			greeting + "C: AUTH NTLM c2VjcmV0\nS: +OK\nC: STAT\nS: +OK 0 0\nFIN",
			greeted +
				"C: AUTH xxxxxxxxxxxxx\n# The recording ends here: the client uses a SASL mechanism that is not known, and it is " +
				"impossible to tell its secrets.\n",
		},
		"passwords in wrong places": {
			greeting + "C: PASSsecret\nS: -ERR\nC: LOGIN alice secret\nS: -ERR\nC: PAS secret\nS: -ERR\nFIN",
			greeted + "C: xxxxxxxxxx\nS: -ERR\nC: xxxxxxxxxxxxxxxxxx\nS: -ERR\nC: xxxxxxxxxx\nS: -ERR\nC: <close connection>\n",
		},
		"a short word before login": {
			greeting + "C: hunt\nS: -ERR what is hunt?\nFIN",
			greeted + "C: xxxx\nS: -ERR what is xxxx?\nC: <close connection>\n",
		},
		"secrets typed into the wrong window": {
			login + "C: hunter2\nS: -ERR unknown command HUNTER2\nC: ls -l key.pem\nS: -ERR\nC: LIST of my fears\nS: -ERR\n" +
				"C: NOOP swordfish\nS: +OK swordfish\nC: LIST 1x\nS: -ERR\n" +
				"C: RETR 2 3\nS: -ERR\nC> LIST  \\r\\n\nS: -ERR\nC: DELE 1 2 3 hunter3\nS: -ERR\n" +
				"C> open\nC>  sesame\\r\\n\nS: -ERR\nC> half a secr\nFIN",
			loggedIn +
				"C: xxxxxxx\nS: -ERR unknown command xxxxxxx\nC: xxxxxxxxxxxxx\nS: -ERR\nC: LIST xxxxxxxxxxx\nS: -ERR\n" +
				"C: NOOP xxxxxxxxx\nS: +OK xxxxxxxxx\nC: LIST 1x\nS: -ERR\nC: RETR 2 3\nS: -ERR\n" +
				"C: \"LIST  \"\nS: -ERR\nC: DELE xxxxxxxxxxxxx\nS: -ERR\n" +
				`C: <send "xxxx">` + "\n" + `C: <send "xxxxxxx\r\n">` + "\nS: -ERR\n" +
				"# (The client has sent 11 octets of a line that did not end.)\nC: <close connection>\n",
		},
		"a password that comes back": {
			login + "C: RETR 1\nS: +OK secret\nS: your secret is c2VjcmV0, and AGFsaWNlAHNlY3JldA==\n" +
				`S> tell nobody the sec` + "\n" + `S> ret\r\n.\r\n` + "\nC: TOP secret\nS: -ERR secret?\nFIN",
			loggedIn +
				"C: RETR 1\nS: +OK xxxxxx\nS: your xxxxxx is xxxxxxxx, and AGFsaWNlAxxxxxxxxx==\nS: tell nobody the xxxxxx\nS: " +
				".\nC: TOP xxxxxx\nS: -ERR xxxxxx?\nC: <close connection>\n",
		},
		"what the notation has no words for": {
			greeting + "C: CAPA\n" + `S> -ERR\n` + "\nS: 1 2\nC: CAPA\n" + `S> +OK \r\nA\nB\nC\r\n.\r\n` +
				"\nS: +OK what\nC: QUIT\nS: +OK\nS: +OK again\nSFIN",
			greeted +
				"C: CAPA\nS: \"-ERR\\n\"\n# S, that no command asked for: \"1 2\\r\\n\"\nC: " +
				"CAPA\nS: \"+OK \"\nS: \"A\\n\"\nS: \"B\\n\"\nS: " +
				"C\nS: .\n# S, that no command asked for: \"+OK what\\r\\n\"\nC: QUIT\nS: +OK\n# S, that no command asked for: " +
				"\"+OK again\\r\\n\"\nS: <close connection>\n",
		},
		"lines after a command that nobody knows": {
			login + "C: HELP\nS: +OK\nS: STAT\nS: LIST\nS: .\nC: HELP\nS: +OK\nC: XTND XLST\nS: +OK\nS: a\nC: NOOP\nS: +OK\nRST",
			loggedIn +
				"C: HELP\nS: +OK\nS: STAT\nS: LIST\nS: .\nC: HELP\nS: +OK\nC: XTND xxxx\nS: +OK\nS: a\nS: .\nC: NOOP\nS: +OK\nC: " +
				"<drop connection>\n",
		},
		"the end within a reply": {
			login + "C: RETR 1\nS: +OK\nS: a\nS> b\nSFIN",
			loggedIn +
				"C: RETR 1\nS: +OK\nS: a\n# S, the beginning of a line: \"b\"\n# (The reply is cut off here.)\nS: <any " +
				"lines>\nS: .\nS: <close connection>\n",
		},
		"the end within a command": {
			login + "C> RETR\nFIN",
			loggedIn + "C: <send \"RETR\">\nC: <close connection>\n",
		},
		"the end within a secret": {
			greeting + "C: USER alice\nS: +OK\nC> PASS secr\nFIN",
			greeted +
				"C: USER {user}\nS: +OK\n# (The client has sent 9 octets of a line that did not end.)\nC: <close connection>\n",
		},
		"the end without a reply": {
			greeting + "C: USER alice\nS: +OK\nC: PASS secret\nSFIN",
			greeted + "C: USER {user}\nS: +OK\nC: PASS {password}\nS: <close connection>\n",
		},
		"good-bye": {
			login + "@ 20m\nS: -ERR timeout\nSFIN",
			loggedIn + "... 20m0s\nS: -ERR timeout\nS: <close connection>\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			file, _ := play(t, Options{}, c.events)
			if diff := cmp.Diff(header+c.want, file); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestFindings(t *testing.T) {
	const login = "S: +OK ready\nC: USER alice\nS: +OK\nC: PASS secret\nS: +OK\n"
	for events, want := range map[string]string{
		login + "C: STAT\nS: +OK two\nFIN":                       "server RFC1939-5-STAT-01 10,server RFC1939-4-NUM-02 10",
		login + "C: STAT\nSFIN":                                  "server RFC1939-5-STAT-01 10,server RFC1939-5-GEN-01 10",
		login + "C: NOOP\nS: +OK\nS: +OK again\nC: NOOP\nS: +OK": "server RFC1939-5-GEN-01 11",
		login + "S: -ERR shutting down\nSFIN":                    "",
		login + "C: QUIT\nS: +OK\nFIN\nSFIN":                     "",
	} {
		_, found := play(t, Options{}, events)
		if got := strings.Join(found, ","); got != want {
			t.Errorf("%q: %s, want %s", events, got, want)
		}
	}
}

// Exchanges are written whole, each with one write.
func TestWritesAreExchanges(t *testing.T) {
	var writes []string
	s := New(writer(func(p []byte) error { writes = append(writes, string(p)); return nil }), Options{})
	s.Opened(start, Clear)
	s.Server(start, []byte("+OK\r\n"))
	s.Client(start, []byte("STAT\r\nNOOP\r\n"))
	s.Server(start, []byte("-ERR\r\n"))
	s.Server(start, []byte("-ERR\r\n"))
	want := []string{header, "S: +OK\n", "C: <send without waiting>\nC: STAT\nC: NOOP\nS: -ERR\nS: -ERR\n"}
	if diff := cmp.Diff(want, writes); diff != "" {
		t.Error(diff)
	}
}

type writer func([]byte) error

func (w writer) Write(p []byte) (int, error) { return len(p), w(p) }

// A disk that is full ends the recording, and not the session.
// A session without end makes no recording without end: it ends while it can be read.
func TestEndlessSession(t *testing.T) {
	var out bytes.Buffer
	stopped := ""
	s := New(&out, Options{Stopped: func(why string) { stopped = why }})
	s.Opened(start, Clear)
	s.Server(start, []byte("+OK\r\n"))
	reply := []byte("-ERR " + strings.Repeat("no ", 1<<14) + "\r\n")
	for range transcript.MaxFile/len(reply) + 1 {
		s.Client(start, []byte("NOOP\r\n"))
		s.Server(start, reply)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if stopped == "" {
		t.Error("the recording goes on")
	}
	if _, err := transcript.Parse("recorded.pop3", out.Bytes()); err != nil {
		t.Error(err)
	}
}

func TestFullDisk(t *testing.T) {
	var why string
	s := New(writer(func([]byte) error { return errors.New("disk full") }), Options{Stopped: func(w string) { why += w }})
	s.Opened(start, Clear)
	s.Server(start, []byte("+OK\r\n"))
	s.Client(start, []byte("STLS\r\n"))
	s.Server(start, []byte("+OK\r\n"))
	if err := s.Close(); err == nil || why != "writing failed: disk full" || !s.Handshaking() {
		t.Errorf("%v, %q, handshaking %v", err, why, s.Handshaking())
	}
}

// tester is what both testing.T and rapid.T are.
type tester interface {
	Helper()
	Error(...any)
	Errorf(string, ...any)
	Fatal(...any)
	Fatalf(string, ...any)
}
