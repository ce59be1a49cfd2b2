package faults

import (
	"bytes"
	"strings"
	"sync"
	"time"

	"github.com/pop3spec/pop3spec/fakeserver/internal/memory"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Lines that come in more than one segment, with time between them.
var _ = Add(
	Fault{
		Name:     "slow-line-is-torn",
		Breaks:   "RFC1939-3-SYNTAX-02",
		Sentence: "Who pauses for 50 ms within a line has sent a line.",
		Probe:    []string{"<open>", "<send NO>", "<wait 100ms>", "OP"},
		Apply: func(w *server.Wiring) {
			tearing(w, func(*server.Session) bool { return true })
		},
	},
	Fault{
		Name:     "slow-line-is-torn-before-login",
		Breaks:   "RFC1939-3-SYNTAX-02",
		Sentence: "Before login, who pauses for 50 ms within a line has sent a line.",
		Probe:    []string{"<open>", "<send NO>", "<wait 100ms>", "OP"},
		Apply: func(w *server.Wiring) {
			tearing(w, func(s *server.Session) bool { return s.State == server.Authorization && s.Command.Keyword != "AUTH" })
		},
	},
	Fault{
		Name:     "slow-response-is-torn",
		Breaks:   "RFC1939-3-SYNTAX-02",
		Sentence: "A response of AUTH in two segments is taken for two.",
		Probe: []string{"<open>", "AUTH SCRAM-SHA-1", "<send biws>", "<wait 100ms>",
			"bj1hbGljZSxyPWZ5a28rZDJsYmJGZ09OUnY5cWt4ZGF3TA=="},
		Apply: func(w *server.Wiring) {
			tearing(w, func(s *server.Session) bool { return s.Command.Keyword == "AUTH" && s.State == server.Authorization })
		},
	},
	Fault{
		Name:     "lines-share-a-buffer",
		Breaks:   "RFC1939-4-QUIT-01",
		Sentence: "The beginnings of lines are gathered in one buffer for all connections.",
		Probe:    []string{"<open>", "B: <open>", "<send XX>", "<wait 50ms>", "B: QUIT"},
		Apply: func(w *server.Wiring) {
			var mu sync.Mutex
			var begun []byte
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				for {
					if _, err := s.In.Peek(1); err != nil {
						return nil, err
					}
					part, _ := s.In.Peek(s.In.Buffered())
					at := bytes.IndexByte(part, '\n') + 1
					if at == 0 {
						at = len(part)
					}
					mu.Lock()
					begun = append(begun, part[:at]...)
					s.In.Discard(at)
					if bytes.HasSuffix(begun, server.CRLF) {
						s.Line = append(s.Line[:0], bytes.TrimSuffix(begun, server.CRLF)...)
						begun = nil
						mu.Unlock()
						if len(s.Line) > limit {
							return nil, server.ErrLineTooLong
						}
						return s.Line, nil
					}
					mu.Unlock()
				}
			}
		},
	},
	Fault{
		Name:     "auth-in-one-segment",
		Breaks:   "RFC1939-3-SYNTAX-02",
		Sentence: "AUTH and its mechanism have to come in one segment; otherwise the mechanism is not known.",
		Probe:    []string{"<open>", "<send AUTH SCRAM>", "<wait 100ms>", "-SHA-1"},
		Apply: func(w *server.Wiring) {
			torn := new(memory.PerSession[bool])
			read := w.ReadLine
			w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
				if _, err := s.In.Peek(1); err != nil {
					return nil, err
				}
				part, _ := s.In.Peek(s.In.Buffered())
				*torn.Of(s) = bytes.IndexByte(part, '\n') < 0
				line, err := read(s, limit)
				if err == nil && *torn.Of(s) && strings.HasPrefix(string(line), "AUTH ") {
					return []byte("AUTH X"), nil
				}
				return line, err
			}
		},
	},
)

// tearing ends lines at pauses, in some states of a session.
func tearing(w *server.Wiring, when func(*server.Session) bool) {
	const pause = 50 * time.Millisecond
	read := w.ReadLine
	w.ReadLine = func(s *server.Session, limit int) ([]byte, error) {
		if !when(s) {
			return read(s, limit)
		}
		if _, err := s.In.Peek(1); err != nil {
			return nil, err
		}
		part, _ := s.In.Peek(s.In.Buffered())
		if bytes.IndexByte(part, '\n') >= 0 {
			return read(s, limit)
		}
		n := len(part)
		_ = s.Raw.SetReadDeadline(time.Now().Add(pause))
		more, _ := s.In.Peek(n + 1)
		_ = s.Raw.SetReadDeadline(time.Time{})
		if len(more) > n {
			return read(s, limit)
		}
		s.Line = append(s.Line[:0], more...)
		s.In.Discard(n)
		return bytes.TrimRight(s.Line, "\r"), nil
	}
}
