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
	log, err := debuglog.Read(name, src, os.ReadFile)
	if err != nil {
		return err
	}
	var secrets *record.Secrets
	if c.output != "" {
		secrets = check.Secrets(log.Sessions)
	}
	for i, session := range log.Sessions {
		c.session(name, log, i)
		if c.output == "" || len(session.Events) == 0 {
			continue
		}
		if err := c.transcribe(name, log, i, secrets); err != nil {
			return err
		}
	}
	return nil
}

// session judges one session of a log.
func (c *checking) session(name string, log *debuglog.Log, i int) {
	s := log.Sessions[i]
	title := log.Format
	if i == 0 && log.Ignored > 0 {
		title += fmt.Sprintf(" (%s ignored)", otherLines(log.Ignored))
	}
	if len(log.Sessions) > 1 {
		title = fmt.Sprintf("%s, session %d of %d", title, i+1, len(log.Sessions))
	}
	if s.Name != "" {
		title += ", " + s.Name
	}
	res := verdict.Result{Script: name, Title: title}
	if len(log.Sessions) > 1 {
		res.Script = fmt.Sprintf("%s#%d", name, i+1)
	}
	var o *check.Outcome
	if err := crash.Contain("check: session", func() { o = check.Log(s) }); err != nil {
		res.Verdict, res.Reason = verdict.Error, err.Error()
		c.results = append(c.results, res)
		return
	}
	if len(o.Judged) == 0 && len(o.Findings) == 0 {
		why := cmp.Or(o.Remark, s.Unreadable, "there is too little of the session")
		res.Verdict, res.Reason = verdict.Blocked, "nothing could be judged: "+why
		c.results = append(c.results, res)
		return
	}
	for _, remark := range []string{s.Unreadable, o.Remark} {
		if remark != "" {
			title += "; " + remark
		}
	}
	res.Title = title
	c.add(res, name, o, title)
	c.transcribed(log, s)
}

// transcribed keeps a session in which a rule was broken as a recording, for a diagnosis.
func (c *checking) transcribed(log *debuglog.Log, s *debuglog.Session) {
	if last := c.results[len(c.results)-1]; last.Verdict == verdict.Pass || c.undiagnosed {
		return
	}
	var text bytes.Buffer
	if _, err := check.Transcribe(&text, s, check.Secrets(log.Sessions), "A log.", time.Now()); err != nil {
		return
	}
	if script, err := transcript.Parse("log.pop3", text.Bytes()); err == nil {
		c.recorded(script, check.Script(script))
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
func (c *checking) transcribe(name string, log *debuglog.Log, i int, secrets *record.Secrets) error {
	path := c.output
	if c.written++; c.written > 1 && !outfile.IsStandardOutput(path) && outfile.OnDisk(path) {
		ext := filepath.Ext(path)
		path = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), c.written, ext)
	}
	var text bytes.Buffer
	title := fmt.Sprintf("From %s (%s).", filepath.Base(name), log.Format)
	stopped, err := check.Transcribe(&text, log.Sessions[i], secrets, title, time.Now())
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
