package faults

import (
	"errors"
	"io"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Numbers that move behind a deleted message, for one command only; and what a session
// with TLS or a lost connection does differently.

var _ = Add(
	Fault{
		Name:     "list-off-by-one-after-dele",
		Breaks:   "RFC1939-5-LIST-05",
		Sentence: "After a deletion LIST n tells the size of the message behind n.",
		Probe:    []string{"DELE 1", "LIST 2"},
		Apply:    func(w *server.Wiring) { shiftAfterDele(w, "LIST") },
	},
	Fault{
		Name:     "uidl-off-by-one-after-dele",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "After a deletion UIDL n tells the unique-id of the message behind n.",
		Probe:    []string{"DELE 1", "UIDL 2"},
		Apply:    func(w *server.Wiring) { shiftAfterDele(w, "UIDL") },
	},
	Fault{
		Name:     "top-off-by-one-after-dele",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "After a deletion TOP n sends from the message behind n.",
		Probe:    []string{"DELE 1", "TOP 2 1"},
		Apply:    func(w *server.Wiring) { shiftAfterDele(w, "TOP") },
	},
	Fault{
		Name:     "dele-off-by-one-after-dele",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "After a deletion DELE n marks the message behind n.",
		Probe:    []string{"DELE 1", "DELE 2", "LIST"},
		Apply:    func(w *server.Wiring) { shiftAfterDele(w, "DELE") },
	},
	Fault{
		Name:     "highest-number-is-the-count",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "A number is refused if it is higher than the count of messages that are not deleted.",
		Probe:    []string{"DELE 1", "RETR 4"},
		Apply: func(w *server.Wiring) {
			next := w.Find
			w.Find = func(s *server.Session, arg string) (*server.Entry, error) {
				e, err := next(s, arg)
				if err == nil && e.Number > len(s.Wiring.Visible(s)) {
					return nil, server.ErrNoSuchMessage
				}
				return e, err
			}
		},
	},
	Fault{
		Name:     "retr-of-deleted-closes",
		Breaks:   "RFC1939-5-RETR-02",
		Sentence: "RETR of a deleted message ends the connection without an answer.",
		Probe:    []string{"DELE 1", "RETR 1"},
		Apply:    func(w *server.Wiring) { closeInstead(w, "RETR", server.ErrDeleted) },
	},
	Fault{
		Name:     "list-beyond-end-closes",
		Breaks:   "RFC1939-5-LIST-06",
		Sentence: "LIST with a number that does not exist ends the connection without an answer.",
		Probe:    []string{"LIST 99"},
		Apply:    func(w *server.Wiring) { closeInstead(w, "LIST", server.ErrNoSuchMessage) },
	},
	Fault{
		Name:     "tls-unstuffed",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "Under TLS messages are not byte-stuffed.",
		Probe:    []string{"<tls>", "USER alice", "PASS open  sesame ", "RETR 1"},
		Apply: func(w *server.Wiring) {
			next := w.Stuff
			w.Stuff = func(s *server.Session, out io.Writer) io.Writer {
				if s.Secure && s.Command.Keyword == "RETR" {
					return out
				}
				return next(s, out)
			}
		},
	},
	Fault{
		Name:     "tls-loses-octet-at-record-end",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "Under TLS the octet that would begin a second record of 16 KiB is lost.",
		Probe:    []string{"<tls>", "USER dora", "PASS Dora's own password", "RETR 2"},
		Apply: func(w *server.Wiring) {
			const record = 16 << 10
			wrap.Content(w, func(s *server.Session, text []byte) []byte {
				if s.Secure && len(text) > record {
					return append(text[:record:record], text[record+1:]...)
				}
				return text
			}, "RETR")
		},
	},
	Fault{
		Name:     "tls-dele-lost",
		Breaks:   "RFC1939-6-UPD-01",
		Sentence: "Under TLS QUIT says +OK and removes nothing.",
		Probe:    []string{"<tls>", "USER alice", "PASS open  sesame ", "DELE 1", "QUIT", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Commit
			w.Commit = func(s *server.Session) error {
				if s.Secure {
					return nil
				}
				return next(s)
			}
		},
	},
	Fault{
		Name:     "end-of-input-deletes",
		Breaks:   "RFC1939-6-UPD-03",
		Sentence: "A client that closes the connection in order is taken to have said QUIT.",
		Probe:    []string{"DELE 1", "<drop>", "B: STAT"},
		Apply: func(w *server.Wiring) {
			ended := new(memory.PerSession[bool])
			read, finish := w.ReadLine, w.Finish
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				line, err := read(s, limit)
				*ended.Of(s) = errors.Is(err, io.EOF)
				return line, err
			}
			w.Finish = func(s *server.Session, how server.Ending) {
				if *ended.Of(s) && how == server.EndedByDrop {
					s.Wiring.Commit(s)
				}
				finish(s, how)
			}
		},
	},
	Fault{
		Name:     "drop-after-retr-deletes",
		Breaks:   "RFC1939-6-UPD-03",
		Sentence: "A connection that is lost behind a RETR is taken for a download that is done, and what was marked is removed.",
		Probe:    []string{"DELE 1", "RETR 2", "<drop>", "B: STAT"},
		Apply: func(w *server.Wiring) {
			next := w.Finish
			w.Finish = func(s *server.Session, how server.Ending) {
				if how == server.EndedByDrop && s.Command.Keyword == "RETR" {
					s.Wiring.Commit(s)
				}
				next(s, how)
			}
		},
	},
	Fault{
		Name:     "digest-of-anybody",
		Breaks:   "RFC1939-7-APOP-05",
		Sentence: "APOP takes a digest that is right for any account, and opens the maildrop that is named.",
		Probe:    []string{"<open>", "<apop A as dora>", "STAT"},
		Apply: func(w *server.Wiring) {
			w.CheckDigest = func(s *server.Session, name, digest string) bool {
				for _, d := range s.Server.Drops {
					if s.Timestamp != "" && server.Equal(digest, server.APOPDigest(s.Timestamp, d.Account.Password)) {
						return s.Server.Account(name) != nil
					}
				}
				return false
			}
		},
	},
	Fault{
		Name:     "pipelined-dele-counts-once",
		Breaks:   "RFC2449-6.6-PIPE-01",
		Sentence: "Of several DELE in one segment only the first marks its message; all say +OK.",
		Probe:    []string{"<send DELE 1\r\nDELE 2\r\n>", "STAT"},
		Apply: func(w *server.Wiring) {
			before := new(memory.PerSession[bool])
			next := w.Mark
			w.Mark = func(s *server.Session, e *server.Entry) {
				if !*before.Of(s) {
					next(s, e)
				}
				*before.Of(s) = s.In.Buffered() > 0
			}
		},
	},
)

// shiftAfterDele makes a command take the next message once one is deleted.
func shiftAfterDele(w *server.Wiring, keyword string) {
	next := w.Find
	w.Find = func(s *server.Session, arg string) (*server.Entry, error) {
		e, err := next(s, arg)
		if err == nil && s.Command.Keyword == keyword && len(s.Wiring.Visible(s)) < len(s.Entries) && e.Number < len(s.Entries) && e.Number > 1 {
			return s.Entries[e.Number], nil
		}
		return e, err
	}
}

// closeInstead hangs up where a command would be refused for a reason.
func closeInstead(w *server.Wiring, keyword string, why error) {
	next := w.Send
	w.Send = func(s *server.Session, r server.Reply) error {
		if s.Command.Keyword == keyword && r.Phrase.Is(why) {
			return server.ErrHungUp
		}
		return next(s, r)
	}
}
