package check

import (
	"bytes"
	"io"
	"time"

	"github.com/pop3spec/pop3spec/suite/debuglog"
	"github.com/pop3spec/pop3spec/suite/record"
)

// Transcribe writes a session of a debug log as a transcript without secrets, ready to
// be replayed, or nothing if that would be none. Now is the time to write if the log has none. Stopped is the reason why
// not all of it could be written, "" if it could.
func Transcribe(w io.Writer, s *debuglog.Session, title string, now time.Time) (stopped string, err error) {
	var written bytes.Buffer
	r := record.New(&written, record.Options{Title: title, Stopped: func(why string) { stopped = why }})
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
	if err := r.Close(); err != nil {
		return stopped, err
	}
	if err := record.Readable(written.Bytes()); err != nil {
		return stopped, err
	}
	_, err = w.Write(written.Bytes())
	return stopped, err
}

// transcribeBeginning writes what must have been said before the log begins.
func transcribeBeginning(r *record.Session, from debuglog.Beginning, now time.Time) {
	switch from {
	case debuglog.BehindGreeting:
		r.Server(now, []byte("+OK\r\n"))
	case debuglog.AtLogin:
		r.Server(now, []byte("+OK\r\n"))
		r.Client(now, []byte("USER user\r\n"))
		r.Server(now, []byte("+OK\r\n"))
		r.Client(now, []byte("PASS password\r\n"))
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
