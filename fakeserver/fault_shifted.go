package fakeserver

// Numbers that move behind a deleted message, for one command only; and what a session
// with TLS or a lost connection does differently.

import (
	"errors"
	"io"
	"slices"
)

var _ = faults(
	Fault{
		Name:     "list-off-by-one-after-dele",
		Breaks:   "RFC1939-5-LIST-05",
		Sentence: "After a deletion LIST n tells the size of the message behind n.",
		Probe:    []string{"DELE 1", "LIST 2"},
		apply:    func(w *wiring) { w.shiftAfterDele("LIST") },
	},
	Fault{
		Name:     "uidl-off-by-one-after-dele",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "After a deletion UIDL n tells the unique-id of the message behind n.",
		Probe:    []string{"DELE 1", "UIDL 2"},
		apply:    func(w *wiring) { w.shiftAfterDele("UIDL") },
	},
	Fault{
		Name:     "top-off-by-one-after-dele",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "After a deletion TOP n sends from the message behind n.",
		Probe:    []string{"DELE 1", "TOP 2 1"},
		apply:    func(w *wiring) { w.shiftAfterDele("TOP") },
	},
	Fault{
		Name:     "dele-off-by-one-after-dele",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "After a deletion DELE n marks the message behind n.",
		Probe:    []string{"DELE 1", "DELE 2", "LIST"},
		apply:    func(w *wiring) { w.shiftAfterDele("DELE") },
	},
	Fault{
		Name:     "highest-number-is-the-count",
		Breaks:   "RFC1939-5-RETR-01",
		Sentence: "A number is refused if it is higher than the count of messages that are not deleted.",
		Probe:    []string{"DELE 1", "RETR 4"},
		apply: func(w *wiring) {
			next := w.find
			w.find = func(s *session, arg string) (*entry, error) {
				e, err := next(s, arg)
				if err == nil && e.number > len(s.w.visible(s)) {
					return nil, errNoSuchMessage
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
		apply:    func(w *wiring) { w.closeInstead("RETR", errDeleted) },
	},
	Fault{
		Name:     "list-beyond-end-closes",
		Breaks:   "RFC1939-5-LIST-06",
		Sentence: "LIST with a number that does not exist ends the connection without an answer.",
		Probe:    []string{"LIST 99"},
		apply:    func(w *wiring) { w.closeInstead("LIST", errNoSuchMessage) },
	},
	Fault{
		Name:     "tls-unstuffed",
		Breaks:   "RFC1939-3-MULTI-02",
		Sentence: "Under TLS messages are not byte-stuffed.",
		Probe:    []string{"<tls>", "USER alice", "PASS open  sesame ", "RETR 1"},
		apply: func(w *wiring) {
			next := w.stuff
			w.stuff = func(s *session, out io.Writer) io.Writer {
				if s.secure && s.command.keyword == "RETR" {
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
		Probe:    append([]string{"<tls>"}, append(slices.Clone(loginDora[1:]), "RETR 2")...),
		apply: func(w *wiring) {
			const record = 16 << 10
			w.rewrite(func(s *session, text []byte) []byte {
				if s.secure && len(text) > record {
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
		apply: func(w *wiring) {
			next := w.commit
			w.commit = func(s *session) error {
				if s.secure {
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
		apply: func(w *wiring) {
			ended := new(perSession[bool])
			read, finish := w.readLine, w.finish
			w.readLine = func(s *session, limit int) ([]byte, error) {
				line, err := read(s, limit)
				*ended.of(s) = errors.Is(err, io.EOF)
				return line, err
			}
			w.finish = func(s *session, how ending) {
				if *ended.of(s) && how == endedByDrop {
					s.w.commit(s)
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
		apply: func(w *wiring) {
			next := w.finish
			w.finish = func(s *session, how ending) {
				if how == endedByDrop && s.command.keyword == "RETR" {
					s.w.commit(s)
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
		apply: func(w *wiring) {
			w.checkDigest = func(s *session, name, digest string) bool {
				for _, d := range s.server.drops {
					if s.timestamp != "" && equal(digest, apopDigest(s.timestamp, d.account.Password)) {
						return s.server.account(name) != nil
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
		apply: func(w *wiring) {
			before := new(perSession[bool])
			next := w.mark
			w.mark = func(s *session, e *entry) {
				if !*before.of(s) {
					next(s, e)
				}
				*before.of(s) = s.in.Buffered() > 0
			}
		},
	},
)

// shiftAfterDele makes a command take the next message once one is deleted.
func (w *wiring) shiftAfterDele(keyword string) {
	next := w.find
	w.find = func(s *session, arg string) (*entry, error) {
		e, err := next(s, arg)
		if err == nil && s.command.keyword == keyword && len(s.w.visible(s)) < len(s.entries) && e.number < len(s.entries) && e.number > 1 {
			return s.entries[e.number], nil
		}
		return e, err
	}
}

// closeInstead hangs up where a command would be refused for a reason.
func (w *wiring) closeInstead(keyword string, why error) {
	next := w.send
	w.send = func(s *session, r reply) error {
		if s.command.keyword == keyword && r.phrase.is(why) {
			return errHungUp
		}
		return next(s, r)
	}
}
