package cli

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/check"
	"github.com/pop3spec/pop3spec/suite/internal/crash"
	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/internal/outfile"
	"github.com/pop3spec/pop3spec/suite/internal/record"
	"github.com/pop3spec/pop3spec/suite/transcript"
	"github.com/pop3spec/pop3spec/suite/verdict"
)

// log judges a debug log or a packet capture, and makes transcripts of it.
func (c *checking) log(s source, src []byte) error {
	name := s.name()
	if s.path == "-" {
		name = "stdin"
	}
	if c.write || c.diff {
		return fmt.Errorf("%s: this is a log (%s); only transcripts have a canonical form", name, debuglog.Detect(src))
	}
	log, err := debuglog.Survey(name, src, os.ReadFile)
	if err != nil {
		return err
	}
	l := &reading{checking: c, name: name, Log: log}
	return log.Each(func(s *debuglog.Session) error {
		l.number++
		l.session(s)
		if c.output == "" || len(s.Events) == 0 {
			return nil
		}
		return l.transcribe(s)
	})
}

// reading is a log whose sessions are judged one after the other.
type reading struct {
	*checking
	*debuglog.Log
	name    string
	number  int // of the session at hand
	learned *record.Secrets
}

// secrets are those of all sessions: what is secret may show only later.
func (l *reading) secrets() *record.Secrets {
	if l.learned == nil {
		l.learned = record.NewSecrets()
		_ = l.Each(func(s *debuglog.Session) error { // it has been read before
			check.Learn(l.learned, s)
			return nil
		})
	}
	return l.learned
}

// session judges one session of a log.
func (l *reading) session(s *debuglog.Session) {
	title := l.Format
	if l.number == 1 && l.Ignored > 0 {
		title += fmt.Sprintf(" (%s ignored)", otherLines(l.Ignored))
	}
	if l.Count > 1 {
		title = fmt.Sprintf("%s, session %d of %d", title, l.number, l.Count)
	}
	if s.Name != "" {
		title += ", " + s.Name
	}
	res := verdict.Result{Script: l.name, Title: title}
	if l.Count > 1 {
		res.Script = fmt.Sprintf("%s#%d", l.name, l.number)
	}
	var o *check.Outcome
	if err := crash.Contain("check: session", func() { o = check.Log(s) }); err != nil {
		res.Verdict, res.Reason = verdict.Error, err.Error()
		l.results = append(l.results, res)
		return
	}
	if len(o.Judged) == 0 && len(o.Findings) == 0 {
		why := cmp.Or(o.Remark, s.Unreadable, "there is too little of the session")
		res.Verdict, res.Reason = verdict.Blocked, "nothing could be judged: "+why
		l.results = append(l.results, res)
		return
	}
	for _, remark := range []string{s.Unreadable, o.Remark} {
		if remark != "" {
			title += "; " + remark
		}
	}
	res.Title = title
	l.add(res, l.name, o, title)
	l.transcribed(s)
}

// transcribed keeps a session in which a rule was broken as a recording, for a diagnosis and a letter.
func (l *reading) transcribed(s *debuglog.Session) {
	if last := l.results[len(l.results)-1]; last.Verdict == verdict.Pass || !l.explains() {
		return
	}
	var text bytes.Buffer
	if _, err := check.Transcribe(&text, s, l.secrets(), "A log.", time.Now()); err != nil {
		return
	}
	if script, err := transcript.Parse("log.pop3", text.Bytes()); err == nil {
		l.sessions = append(l.sessions, judge(script))
	}
}

// otherLines counts lines that are no part of a conversation.
func otherLines(n int) string {
	if n == 1 {
		return "1 other line"
	}
	return fmt.Sprintf("%d other lines", n)
}

// transcribe writes a session as a transcript. Those after the first one get numbers.
func (l *reading) transcribe(s *debuglog.Session) error {
	c, path := l.checking, l.output
	if c.written++; c.written > 1 && !outfile.IsStandardOutput(path) && outfile.OnDisk(path) {
		ext := filepath.Ext(path)
		path = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), c.written, ext)
	}
	var text bytes.Buffer
	title := fmt.Sprintf("From %s (%s).", filepath.Base(l.name), l.Format)
	stopped, err := check.Transcribe(&text, s, l.secrets(), title, time.Now())
	if err != nil {
		return err
	}
	if stopped != "" {
		c.std.warn("%s is not complete: %s", path, stopped)
	}
	if outfile.IsStandardOutput(path) {
		_, err := c.std.out.Write(text.Bytes())
		return err
	}
	if err := outfile.Create(path, outfile.Private, text.Bytes()); err != nil {
		return fmt.Errorf("--output: %w", err)
	}
	c.fine = append(c.fine, path+": written")
	return nil
}

// withoutHalves drops the second half of a rawlog where both are named: it is read with
// the first.
func withoutHalves(all []source) []source {
	return slices.DeleteFunc(all, func(s source) bool {
		stem, half := strings.CutSuffix(s.path, ".out")
		return half && slices.ContainsFunc(all, func(o source) bool { return o.path == stem+".in" })
	})
}

// readMost reads a file that is not larger than most.
func (s source) readMost(in io.Reader, most int64) ([]byte, error) {
	if s.path == "-" {
		in = io.LimitReader(in, most+1)
	} else if info, err := os.Stat(s.path); err == nil && info.Mode()&fs.ModeType == 0 && info.Size() > most {
		return nil, fmt.Errorf("%s: larger than %d MiB", s.name(), most>>20)
	}
	src, err := s.read(in)
	if err == nil && int64(len(src)) > most {
		return nil, fmt.Errorf("%s: larger than %d MiB", s.name(), most>>20)
	}
	return src, err
}
