package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Connections that end where a reply is due.
var _ = Add(
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
		Name:     "empty-line-closes",
		Breaks:   "RFC1939-3-ERR-03",
		Sentence: "An empty line after login ends the connection without an answer.",
		Wild:     "Dovecot before 2.3.19, commit 13091378",
		Probe:    []string{"STAT", ""},
		Apply: func(w *server.Wiring) {
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				if s.State == server.Transaction && s.Command.Keyword == "" && r.Phrase.Is(server.ErrUnknown) {
					return server.ErrHungUp
				}
				return next(s, r)
			}
		},
	},
	Fault{
		Name:     "missing-argument-closes",
		Breaks:   "RFC1939-3-ERR-03",
		Sentence: "A command that lacks its argument ends the connection without an answer.",
		Wild:     "mailpit, USER without a name",
		Probe:    []string{"<open>", "USER"},
		Apply:    func(w *server.Wiring) { hangUpOn(w, server.ErrArguments) },
	},
	Fault{
		Name:     "long-argument-closes",
		Breaks:   "RFC1939-3-SYNTAX-04",
		Sentence: "An argument of more than 30 characters ends the connection without an answer.",
		Probe:    []string{"<open>", "USER " + strings.Repeat("x", 40)},
		Apply: func(w *server.Wiring) {
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				if len(s.Command.Args) > 0 && len(s.Command.Args[0]) > 30 {
					return server.ErrHungUp
				}
				return next(s, r)
			}
		},
	},
	Fault{
		Name:     "plain-long-fields-close",
		Breaks:   "RFC4616-2-LEN-01",
		Sentence: "PLAIN with a name or password of more than 100 octets ends the connection without an answer.",
		Probe: []string{"<open>", "AUTH PLAIN",
			"{\x00" + strings.Repeat("a", 200) + "\x00" + strings.Repeat("p", 200) + "}"},
		Apply: func(w *server.Wiring) {
			long := new(memory.PerSession[bool])
			split, send := w.SplitPlain, w.Send
			w.SplitPlain = func(s *server.Session, message string) (authzid, name, password string, err error) {
				authzid, name, password, err = split(s, message)
				*long.Of(s) = max(len(authzid), len(name), len(password)) > 100
				return authzid, name, password, err
			}
			w.Send = func(s *server.Session, r server.Reply) error {
				if *long.Of(s) {
					return server.ErrHungUp
				}
				return send(s, r)
			}
		},
	},
	Fault{
		Name:     "unknown-command-closes",
		Breaks:   "RFC1939-3-ERR-01",
		Sentence: "An unknown command ends the connection at once, without an answer.",
		Probe:    []string{"XYZZ"},
		Apply:    func(w *server.Wiring) { hangUpOn(w, server.ErrUnknown) },
	},
	Fault{
		Name:     "wrong-state-closes",
		Breaks:   "RFC1939-3-ERR-04",
		Sentence: "A command in the wrong state ends the connection without an answer.",
		Probe:    []string{"<open>", "STAT"},
		Apply:    func(w *server.Wiring) { hangUpOn(w, server.ErrWrongState) },
	},
	Fault{
		Name:   "an-error-ends-the-session",
		Breaks: "RFC1939-3-ERR-05",
		Sentence: "After the reply to a command that it refuses the server closes the connection, " +
			"though somebody is logged in.",
		Probe: []string{"RETR 99", "STAT"},
		Apply: func(w *server.Wiring) {
			w.MaxBadCommands = func(s *server.Session) int { return 1 }
			for keyword := range w.Verbs {
				wrap.Command(w, keyword, func(run server.Handler, s *server.Session, c server.Command) server.Reply {
					r := run(s, c)
					if !r.OK && r.Then == server.ThenRead && wrap.AfterLogin(s) {
						r.Then = server.ThenClose
					}
					return r
				})
			}
		},
	},
)

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

// hangUpOn ends the connection on bad commands of one kind.
func hangUpOn(w *server.Wiring, err server.Refusal) {
	next := w.Send
	w.Send = func(s *server.Session, r server.Reply) error {
		if r.Phrase.Is(err) {
			return server.ErrHungUp
		}
		return next(s, r)
	}
}
