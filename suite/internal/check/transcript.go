package check

import (
	"bytes"
	"io"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
	"github.com/pop3spec/pop3spec/suite/internal/record"
)

// Transcribe writes a session of a debug log as a transcript without secrets, ready to
// be replayed, or nothing if that would be none. Now is the time to write if the log has
// none. Stopped is the reason why not all of it could be written, "" if it could. Secrets
// are those of Secrets.
func Transcribe(w io.Writer, s *debuglog.Session, secrets *record.Secrets, title string, now time.Time) (stopped string,
	err error) {
	var written bytes.Buffer
	r := record.New(&written, record.Options{Title: title, Stopped: func(why string) { stopped = why }, Secrets: secrets})
	retell(r, s, now)
	if err := r.Close(); err != nil {
		return stopped, err
	}
	if err := record.Readable(written.Bytes()); err != nil {
		return stopped, err
	}
	_, err = w.Write(written.Bytes())
	return stopped, err
}

// Secrets learns what is secret in the sessions of a log, so that it is written in none
// of their transcripts, and not in what was said before it showed, either.
func Secrets(all []*debuglog.Session) *record.Secrets {
	secrets := record.NewSecrets()
	for _, s := range all {
		Learn(secrets, s)
	}
	return secrets
}

// Learn is Secrets for one session of those.
func Learn(secrets *record.Secrets, s *debuglog.Session) {
	r := record.New(io.Discard, record.Options{Secrets: secrets})
	retell(r, s, time.Unix(0, 0))
	_ = r.Close() // nothing is written
}

// retell tells a recording what happened.
func retell(r *record.Session, s *debuglog.Session, now time.Time) {
	for _, e := range s.Events {
		if !e.Time.IsZero() {
			now = e.Time
			break
		}
	}
	security := record.Clear
	if s.Secure {
		security = record.TLS
	}
	r.Opened(now, security)
	transcribeBeginning(r, s.Begins, now)
	for _, e := range s.Events {
		if !e.Time.IsZero() {
			now = e.Time
		}
		transcribe(r, e, now)
	}
}

// transcribeBeginning writes what must have been said before the log begins. The password
// is too short to be looked for.
func transcribeBeginning(r *record.Session, from debuglog.Beginning, now time.Time) {
	switch from {
	case debuglog.BehindGreeting:
		r.Server(now, []byte("+OK\r\n"))
	case debuglog.AtLogin:
		r.Server(now, []byte("+OK\r\n"))
		r.Client(now, []byte("USER user\r\n"))
		r.Server(now, []byte("+OK\r\n"))
		r.Client(now, []byte("PASS x\r\n"))
	}
}

func transcribe(r *record.Session, e debuglog.Event, now time.Time) {
	switch e.Kind {
	case debuglog.Client, debuglog.Masked:
		r.Client(now, e.Data)
	case debuglog.Server:
		r.Server(now, e.Data)
	case debuglog.Omitted:
		r.Omitted()
	case debuglog.SecuredByTLS:
		r.Secured(now)
	case debuglog.EndedByClient:
		r.Ended(now, record.Client, record.Closed)
	case debuglog.EndedByServer:
		r.Ended(now, record.Server, record.Closed)
	}
}
