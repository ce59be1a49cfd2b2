package variations

import (
	"bytes"
	"errors"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Servers that hang up on clients that abuse them, at once or at the next command.

var _ = add(
	Variation{
		Name:     "closes-after-control-octet",
		Allowed:  "DEFACTO-GEN-10",
		Sentence: "A command with a control octet is refused, and the connection closed.",
		Probe:    []string{"NOO\x00P"},
		Apply:    func(w *server.Wiring) { closeAfter(w, server.ErrNotPrintable) },
	},
	Variation{
		Name:     "hangs-up-on-control-octet",
		Allowed:  "DEFACTO-GEN-10",
		Sentence: "A command with a control octet ends the connection without an answer.",
		Probe:    []string{"NOO\x00P"},
		Apply:    func(w *server.Wiring) { hangUpOn(w, server.ErrNotPrintable) },
	},
	Variation{
		Name:     "closes-after-long-line",
		Allowed:  "RFC2449-4-LEN-03",
		Sentence: "A command of more than 255 octets is refused, and the connection closed.",
		Probe:    []string{"NOOP " + strings.Repeat("x", 300)},
		Apply:    func(w *server.Wiring) { closeAfter(w, server.ErrLineTooLong) },
	},
	Variation{
		Name:     "hangs-up-on-long-line",
		Allowed:  "RFC2449-4-LEN-03",
		Sentence: "A command of more than 255 octets ends the connection without an answer.",
		Probe:    []string{"NOOP " + strings.Repeat("x", 300)},
		Apply:    func(w *server.Wiring) { hangUpOn(w, server.ErrLineTooLong) },
	},
	Variation{
		Name:     "hangs-up-after-failed-login",
		Allowed:  "RFC1939-4-AUTH-02",
		Sentence: "After a login that failed, the next command ends the connection without an answer.",
		Excludes: []string{"closes-after-failed-login"},
		Probe:    []string{"<open>", "USER alice", "PASS wrong", "CAPA"},
		Apply: func(w *server.Wiring) {
			failed := new(memory.PerSession[bool])
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				if *failed.Of(s) {
					return server.ErrHungUp
				}
				switch s.Command.Keyword {
				case "PASS", "APOP", "AUTH":
					*failed.Of(s) = !r.OK && s.Drop == nil
				}
				return next(s, r)
			}
		},
	},
	Variation{
		Name:     "stls-refused-with-more-behind",
		Allowed:  "RFC2595-4-STLS-03",
		Sentence: "STLS with octets after it in clear is refused, and the connection closed.",
		Probe:    []string{"<open>", "<stls CAPA>"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "STLS", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if s.In.Buffered() == 0 {
					return run(s, c)
				}
				r := server.Negative("nothing may come after STLS in clear")
				r.Then = server.ThenClose
				return r
			})
		},
	},
	Variation{
		Name:     "stls-hangs-up-with-more-behind",
		Allowed:  "RFC2595-4-STLS-03",
		Sentence: "STLS with octets after it in clear ends the connection without an answer.",
		Probe:    []string{"<open>", "<stls CAPA>"},
		Apply: func(w *server.Wiring) {
			next := w.Send
			w.Send = func(s *server.Session, r server.Reply) error {
				if s.Command.Keyword == "STLS" && s.In.Buffered() > 0 {
					return server.ErrHungUp
				}
				return next(s, r)
			}
		},
	},
	Variation{
		Name:     "hangs-up-on-clear-text-for-tls",
		Allowed:  "RFC2595-4-STLS-03",
		Sentence: "STLS with octets after it in clear is answered, and the connection then closed.",
		Probe:    []string{"<open>", "<stls CAPA>"},
		Apply: func(w *server.Wiring) {
			next := w.Upgrade
			w.Upgrade = func(s *server.Session) error {
				if s.In.Buffered() > 0 {
					s.Out.Flush()
					return server.ErrHungUp
				}
				return next(s)
			}
		},
	},
)

// closeAfter closes the connection after a command that is refused for a reason.
func closeAfter(w *server.Wiring, why server.Refusal) {
	enough := new(memory.PerSession[bool])
	read, parse, limit := w.ReadLine, w.Parse, w.MaxBadCommands
	note := func(s *server.Session, err error) { *enough.Of(s) = *enough.Of(s) || errors.Is(err, why) }
	w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
		line, err := read(s, limit)
		if limit == server.MaxCommandLine {
			note(s, err)
		}
		return line, err
	}
	w.Parse = func(s *server.Session, line []byte) (server.Command, error) {
		c, err := parse(s, line)
		if hasControl(line) {
			note(s, err)
		}
		return c, err
	}
	w.MaxBadCommands = func(s *server.Session) int {
		if *enough.Of(s) {
			return 1
		}
		return limit(s)
	}
}

// hangUpOn ends the connection in place of a refusal.
func hangUpOn(w *server.Wiring, why server.Refusal) {
	meant := new(memory.PerSession[bool])
	parse, next := w.Parse, w.Send
	w.Parse = func(s *server.Session, line []byte) (server.Command, error) {
		*meant.Of(s) = hasControl(line)
		return parse(s, line)
	}
	w.Send = func(s *server.Session, r server.Reply) error {
		if r.Phrase.Is(why) && (why != server.ErrNotPrintable || *meant.Of(s)) {
			return server.ErrHungUp
		}
		return next(s, r)
	}
}

// hasControl reports whether a control octet is in a line: octets outside ASCII are none.
func hasControl(line []byte) bool {
	return bytes.ContainsFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f })
}
