package check

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/record"
	"github.com/pop3spec/pop3spec/suite/internal/recording"
	"github.com/pop3spec/pop3spec/suite/scripted"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// What the two sides of a session say, each piece by a letter.
var (
	spokenByClient = []string{
		"AUTH", "AUTH PLAIN", "AUTH LOGIN", "AUTH CRAM-MD5", "AUTH SCRAM-SHA-256", "AUTH PLAIN AGFsaWNlAHNlY3JldHB3",
		"AUTH XYZ", "AUTH DIGEST-MD5", "*", "=", "",
		"AGFsaWNlAHNlY3JldHB3", "bixhPSxuPWFsaWNlLHI9eA==", "cXA9YXV0aC1pbnQ=", "STLS", "USER alice", "PASS secretpw",
		"APOP alice 0123456789abcdef0123456789abcdef",
		"STAT", "LIST", "LIST 1", "RETR 1", "TOP 1 0", "UIDL", "DELE 1", "RSET", "NOOP", "QUIT", "CAPA", "LANG", "UTF8",
		"XYZZY", " STAT", "S\x00TAT", "\xff\xfe", "<log in>", "{user} {password}",
	}
	spokenByServer = []string{
		"+ ", "+", "+ PDEuMUB4Pg==", "+ cj14LHM9eCxpPTQwOTY=", "+OK", "-ERR", "+OK 1 20", "+OK 2000000000 9", "+OK -1 -1",
		"-ERR [IN-USE] no", "+OK <1.2@x>", "+OK secretpw", ".", "..", "",
		"1 20", "1 abc", "2000000000 1", "From: alice@example.org", "Content-Type: multipart/mixed; boundary=b", "--b",
		"--b--", " folded", "PIPELINING", "SASL PLAIN LOGIN", "hello", "AGFsaWNlAHNlY3JldHB3",
		"\x00\x1b[2J", "\xff\xfe", "S: +OK", "# comment", "\"quoted\"", "<any lines>", "/pattern/", "{count}",
	}
)

// dialogue feeds a session with what random octets stand for: a letter for the kind of an
// event, and one for what it is.
func dialogue(s *record.Session, script []byte) {
	now := time.Date(2026, 11, 23, 8, 30, 12, 0, time.UTC)
	room := 256 << 10 // for what is long
	for len(script) >= 2 {
		kind, what := script[0], int(script[1])
		script = script[2:]
		var octets string
		switch kind & 3 {
		case 0, 1:
			octets = spokenByClient[what%len(spokenByClient)]
		default:
			octets = spokenByServer[what%len(spokenByServer)]
		}
		if kind&(1<<6) != 0 && room > 0 {
			octets = strings.Repeat(octets+"x", 1<<(what%14))
			room -= len(octets)
		}
		switch kind >> 2 & 7 { // how it ends
		case 0:
			octets += "\n"
		case 1: // not at all
		default:
			octets += "\r\n"
		}
		now = now.Add(time.Duration(kind>>5&1) * time.Duration(what) * time.Second)
		switch {
		case kind >= 0xf8:
			happen(s, now, what)
		case kind&3 <= 1:
			s.Client(now, []byte(octets))
		default:
			s.Server(now, []byte(octets))
		}
	}
}

// happen is what happens besides.
func happen(s *record.Session, now time.Time, what int) {
	switch what % 8 {
	case 0:
		s.Secured(now)
	case 1:
		s.Ended(now, record.Client, record.Closed)
	case 2:
		s.Ended(now, record.Server, record.Closed)
	case 3:
		s.Ended(now, record.Client, record.Dropped)
	case 4:
		s.Ended(now, record.Server, record.Dropped)
	case 5:
		s.Omitted()
	case 6:
		s.Remark("remark\r\n{user}")
	default:
		_, _ = s.Handshaking(), s.AwaitsSTLS()
	}
}

// say is the seed for a dialogue: "C AUTH" and "S +OK", one a line, and "! 1" for what
// happens besides.
func say(t testing.TB, lines string) (script []byte) {
	t.Helper()
	for l := range strings.Lines(lines) {
		side, text, _ := strings.Cut(strings.TrimSuffix(l, "\n"), " ")
		if side == "!" {
			script = append(script, 0xff, text[0]-'0')
			continue
		}
		kind, all := byte(8), spokenByClient
		if side == "S" {
			kind, all = 8|2, spokenByServer
		}
		found := false
		for i, other := range all {
			if found = other == text; found {
				script = append(script, kind, byte(i))
				break
			}
		}
		if !found {
			t.Fatalf("nobody says %q", l)
		}
	}
	return script
}

// trouble has a mistake happen in one of the stages of a recording, counted from 1, and
// in all after it if the highest bit is set; 0 is none. Happened reports whether it has.
func trouble(in byte) (happened func() bool, restore func()) {
	stages, at := 0, int(in&0x7f)
	if at == 0 {
		return func() bool { return false }, func() {}
	}
	return func() bool { return stages >= at }, crash.Inject(func(string) {
		if stages++; stages == at || stages > at && in&0x80 != 0 {
			panic("for a test")
		}
	})
}

// Whatever two sides say to each other, it is recorded as a transcript that can be read,
// judged, replayed and served; and whatever goes wrong on the way, the recording ends, and
// says so.
func FuzzDialogue(f *testing.F) {
	for _, lines := range []string{
		"S +OK\nC USER alice\nS +OK\nC PASS secretpw\nS +OK\nC STAT\nS +OK 1 20\nC RETR 1\nS +OK\nS From: " +
			"alice@example.org\nS \nS hello\nS .\nC QUIT\nS +OK",
		"S +OK <1.2@x>\nC AUTH PLAIN\nS + \nC AGFsaWNlAHNlY3JldHB3\nS +OK\nC LIST\nS +OK\nS 1 20\nS .\nC UIDL\nS " +
			"+OK\nS 1 abc\nS .",
		"S +OK\nC CAPA\nS +OK\nS PIPELINING\nS .\nC STLS\nS +OK",
		"S +OK\nC AUTH PLAIN AGFsaWNlAHNlY3JldHB3\nS -ERR\nC AUTH SCRAM-SHA-256\nS + \nC bixhPSxuPWFsaWNlLHI9eA==\nS + " +
			"cj14LHM9eCxpPTQwOTY=\nC *\nS -ERR",
		"S +OK\nC AUTH\nS +OK\nS PIPELINING\nS .\nC AUTH LOGIN\nS + \nC AGFsaWNlAHNlY3JldHB3\nS -ERR",
		"S +OK\nC AUTH\nS + \nC =\nS +OK",
		"S +OK\nC AUTH LOGIN\nS +OK\nS +OK\nC =\nS +OK\nC LIST\nS \"quoted\"\nS +OK",
		"S +OK\nC STAT\n! 1\nS ..\nC STAT\n! 0\nS ..\nC NOOP\nS +OK\n! 2\n! 0\n! 5\nS +OK\nC NOOP",
		"S +OK\nC AUTH PLAIN\nS +OK\n! 0\nC STAT\nS +OK 1 20\nC NOOP\nS +OK",
		"S +OK\nC AUTH LOGIN\nS + \nC NOOP\nS -ERR\nC STAT\nS + \nC NOOP\nS +OK",
		"S +OK\nC STAT\nS +OK 1 20\nS -ERR\nS \"quoted\"\nC LIST\nS +OK\nS .\nS \"quoted\"\nS -ERR\nC XYZZY\nS +OK\nS " +
			"\"quoted\"\nC NOOP",
		"S +OK\nC LIST\nS +OK\nS 1 20\n! 0\nS .\nC NOOP\nS +OK",
		"S +OK\nC RETR 1\nS +OK\nS hello\n! 0\nS hello\nC NOOP\nS +OK",
		"S +OK\nC S\x00TAT\nS +OK\nS 1 20\nC  STAT\nS +OK\nS 1 20\nS .",
		"! 0\nS ..\nC STAT\nS +OK",
		"S +OK\nC STLS\nS +OK\n! 0\nC LIST\nS +OK\nS 1 20\n! 5\n! 6\n! 3\n! 6\n! 5\n! 0",
		"S +OK\nC XYZZY\nS +OK\nS \"quoted\"\nC LANG\nS \"quoted\"\nS -ERR",
	} {
		for _, options := range []byte{0, 1, 2 | 8} {
			f.Add(options, byte(0), say(f, lines))
		}
		for _, in := range []byte{1, 5, 20, 0x80 | 9} {
			f.Add(byte(0), in, say(f, lines))
		}
	}
	f.Fuzz(func(t *testing.T, options, in byte, script []byte) {
		if len(script) > 240 {
			return // what it shows, a shorter one shows
		}
		began := time.Now()
		var out bytes.Buffer
		var stopped []string
		happened, restore := trouble(in)
		defer restore()
		s := record.New(&out, record.Options{
			Title: "Fuzzed.", Anonymize: options&1 != 0, Whole: options&2 != 0,
			Stopped: func(why string) { stopped = append(stopped, why); crash.At("told") },
			Client:  conversation.JudgeClient,
		})
		s.Opened(time.Unix(1, 0), record.Security(options>>2&3))
		dialogue(s, script)
		err := s.Close()
		restore()
		switch {
		case happened():
			endsWithMistake(t, in, err, stopped, out.String(), options&2 != 0)
		case err != nil:
			t.Fatalf("%v\n%s", err, out.Bytes())
		case strings.Contains(strings.Join(stopped, ""), "please report it"):
			t.Fatal(stopped)
		case options&2 == 0:
			use(t, out.Bytes())
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("it takes %v", took)
		}
	})
}

// endsWithMistake makes sure that a recording in which a mistake has happened is no
// success, that it is told once that it ends, and that what was written can be read.
func endsWithMistake(t *testing.T, in byte, err error, stopped []string, text string, whole bool) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), "please report it") {
		t.Errorf("a mistake is no error: %v", err)
	}
	if len(stopped) > 1 || len(stopped) == 0 && in&0x80 == 0 {
		t.Errorf("it was told %d times: %q", len(stopped), stopped)
	}
	if whole || !strings.Contains(text, "\nC: ") {
		return
	}
	if _, err := transcript.Parse("x.pop3", []byte(text)); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
}

// use does with a recording what users do.
func use(t *testing.T, text []byte) {
	t.Helper()
	script, err := transcript.Parse("x.pop3", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	again := transcript.Format(script)
	if _, err := transcript.Parse("x.pop3", again); err != nil {
		t.Fatalf("formatted: %v\n%s", err, again)
	}
	Script(script)
	if recording.Unrepeatable(script) == "" {
		recording.Maildrop(script, recording.Options{})
		recording.Script(script, recording.Options{Timing: true})
	}
	_, _ = scripted.Compile(script)
}
