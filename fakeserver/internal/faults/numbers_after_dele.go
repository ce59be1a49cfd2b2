package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Numbers that move after a deletion, for one command only.
var _ = Add(
	Fault{
		Name:     "list-off-by-one-after-dele",
		Breaks:   "RFC1939-5-LIST-05",
		Sentence: "After a deletion LIST n gives the size of the message after n.",
		Probe:    []string{"DELE 1", "LIST 2"},
		Apply:    func(w *server.Wiring) { shiftAfterDele(w, "LIST") },
	},
	Fault{
		Name:     "uidl-off-by-one-after-dele",
		Breaks:   "RFC1939-7-UIDL-02",
		Sentence: "After a deletion UIDL n gives the unique-id of the message after n.",
		Probe:    []string{"DELE 1", "UIDL 2"},
		Apply:    func(w *server.Wiring) { shiftAfterDele(w, "UIDL") },
	},
	Fault{
		Name:     "top-off-by-one-after-dele",
		Breaks:   "RFC1939-7-TOP-01",
		Sentence: "After a deletion TOP n sends the top of the message after n.",
		Probe:    []string{"DELE 1", "TOP 2 1"},
		Apply:    func(w *server.Wiring) { shiftAfterDele(w, "TOP") },
	},
	Fault{
		Name:     "dele-off-by-one-after-dele",
		Breaks:   "RFC1939-5-DELE-01",
		Sentence: "After a deletion DELE n marks the message after n.",
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
)

// shiftAfterDele makes a command take the next message once one is deleted.
func shiftAfterDele(w *server.Wiring, keyword string) {
	next := w.Find
	w.Find = func(s *server.Session, arg string) (*server.Entry, error) {
		e, err := next(s, arg)
		if err == nil && s.Command.Keyword == keyword && len(s.Wiring.Visible(s)) < len(s.Entries) &&
			e.Number < len(s.Entries) && e.Number > 1 {
			return s.Entries[e.Number], nil
		}
		return e, err
	}
}
