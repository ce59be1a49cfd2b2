package record

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/client"
	"github.com/pop3spec/pop3spec/suite/internal/conversation"
	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/rules"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// A server that asks for a response to an AUTH that names no mechanism gets one, which
// may be anything, and so the recording ends before it.
func TestResponseToAUTHWithoutMechanism(t *testing.T) {
	for _, line := range []string{"AGFsaWNlAHNlY3JldHB3", "*", "=", "", "STAT"} {
		for _, after := range []string{"S: +OK\nC: STAT\nS: +OK 0 0\n", "S: -ERR\n", "S: + \nC: AAAA\nS: -ERR\n", "RST\n",
			"SFIN\n"} {
			file, _ := play(t, Options{}, "S: +OK ready\nC: AUTH\nS: + \nC: "+line+"\n"+after)
			if !strings.Contains(file, "C: AUTH\n") || !strings.Contains(file, "names no mechanism") ||
				strings.Contains(file, "AGF") {
				t.Errorf("after %q and %q:\n%s", line, after, file)
			}
		}
	}
}

// events are a session in which every stage has its part.
var events = []struct {
	side Side
	text string
}{
	{Server, "+OK ready\r\n"}, {Client, "AUTH PLAIN\r\n"}, {Server, "+ \r\n"}, {Client, "AGFsaWNlAHNlY3JldHB3\r\n"},
	{Server, "+OK secretpw\r\n"},
	{Client, "STAT\r\n"}, {Server, "+OK 1 20\r\n"}, {Client, "RETR 1\r\n"}, {Server, "+OK\r\nFrom: alice\r\n"},
	{Server, "\r\nsecretpw\r\n.\r\n"},
	{Client, "NOOP\r\nNO"}, {Server, "+OK\r\n"}, {Client, "OP\r\n"}, {Server, "hello\r\n"},
}

// tellAll tells a session of everything that there is to tell.
func tellAll(s *Session) error {
	s.Opened(start, Clear)
	for _, e := range events {
		if e.side == Client {
			s.Client(start, []byte(e.text))
		} else {
			s.Server(start, []byte(e.text))
		}
		_, _ = s.Handshaking(), s.AwaitsSTLS()
	}
	s.Omitted()
	s.Remark("remark")
	s.Secured(start)
	s.Ended(start, Server, Closed)
	_ = s.Judged()
	return s.Close()
}

// A mistake in any stage, at any time, ends the recording and is told once. What was
// written before can be read.
func TestMishapInEveryStage(t *testing.T) {
	seen := map[string]int{}
	restore := crash.Inject(func(stage string) { seen[stage]++ })
	if err := tellAll(New(io.Discard, Options{})); err != nil {
		t.Fatal(err)
	}
	restore()
	for _, stage := range []string{
		"opened", "client", "server", "omitted", "remark", "secured", "ended", "judged", "close",
		"disguise", "response", "hide", "lines", "report", "write",
	} {
		if seen["record: "+stage] == 0 {
			t.Errorf("%s is no stage", stage)
		}
	}
	for stage, times := range seen {
		for nth := range times {
			checkMishap(t, fmt.Sprintf("%s, time %d", stage, nth), func() func() {
				left := nth
				return crash.Inject(func(s string) {
					if s == stage {
						if left--; left < 0 {
							panic("for a test")
						}
					}
				})
			}, Options{})
		}
	}
}

// checkMishap has a session recorded in which something goes wrong.
func checkMishap(t *testing.T, name string, begin func() (end func()), o Options) {
	t.Helper()
	var out bytes.Buffer
	var told []string
	o.Stopped = func(why string) { told = append(told, why) }
	end := begin()
	err := tellAll(New(&out, o))
	end()
	if err == nil || len(told) != 1 || !strings.Contains(told[0], "please report it") {
		t.Errorf("%s: %v, told %q", name, err, told)
	}
	if strings.Contains(out.String(), "secretpw") || strings.Contains(out.String(), "AGFsaWN") {
		t.Errorf("%s: a secret in\n%s", name, out.String())
	}
	if !strings.Contains(out.String(), "\n# The recording ends here: a mistake") &&
		!strings.HasPrefix(out.String(), "# The recording ends here: a mistake") {
		t.Errorf("%s: the recording does not say why it ends:\n%s", name, out.String())
	}
	if _, err := transcript.Parse("broken.pop3", out.Bytes()); err != nil && strings.Contains(out.String(), "\nC: ") {
		t.Errorf("%s: %v\n%s", name, err, out.String())
	}
}

// wrong is a judge, and a writer, with a mistake.
type wrong struct{ conversation.ClientJudge }

func (wrong) Command(client.Line)                             { panic("for a test") }
func (wrong) Greeted([]byte)                                  { panic("for a test") }
func (wrong) Findings() []rules.Finding                       { return nil }
func (wrong) Write(p []byte) (int, error)                     { panic("for a test") }
func (wrong) Found(Breach)                                    { panic("for a test") }
func (wrong) Stopped(why string)                              { panic("for a test") }
func (wrong) client(secure bool) (j conversation.ClientJudge) { return wrong{} }

// So does a mistake in what a session is given.
func TestMishapInWhatASessionIsGiven(t *testing.T) {
	nothing := func() func() { return func() {} }
	checkMishap(t, "the judge of the client", nothing, Options{Client: wrong{}.client})
	checkMishap(t, "who is told of findings", nothing, Options{Found: wrong{}.Found})
	for name, s := range map[string]*Session{
		"the file":                 New(wrong{}, Options{}),
		"who is told that it ends": New(io.Discard, Options{Stopped: wrong{}.Stopped, Client: wrong{}.client}),
	} {
		if err := tellAll(s); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// The guard works where all is broken.
func TestMishapWithoutAnythingWhole(t *testing.T) {
	for name, breakIt := range map[string]func(*Session){
		"oracle":    func(s *Session) { s.said = nil },
		"writer":    func(s *Session) { s.out.writer = nil },
		"fate":      func(s *Session) { s.out.marks = append(s.out.marks, mark{at: 0}) },
		"mark":      func(s *Session) { s.out.marks = append(s.out.marks, mark{at: 1 << 20, of: &fate{}}) },
		"secrets":   func(s *Session) { s.secrets.own = secrets{stride: 1, known: nil}; s.secrets.own.lengths[3] = true },
		"anonymous": func(s *Session) { s.anonymous = &anonymous{} },
		"file":      func(s *Session) { s.out.w = nil },
		"all":       func(s *Session) { *s = Session{out: &block{}} },
	} {
		t.Run(name, func(t *testing.T) {
			s := New(io.Discard, Options{})
			s.Opened(start, Clear)
			s.Client(start, []byte("USER alice\r\n"))
			breakIt(s)
			_ = tellAll(s)
		})
	}
}
