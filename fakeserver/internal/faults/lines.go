package faults

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Status lines that are not in form.
var _ = Add(
	Fault{
		Name:     "status-line-bare-cr",
		Breaks:   "RFC1939-3-RESP-02",
		Sentence: "Status lines end with CR alone.",
		Probe:    []string{"NOOP"},
		Apply:    func(w *server.Wiring) { endStatusLines(w, "\r") },
	},
	Fault{
		Name:     "status-line-double-cr",
		Breaks:   "RFC1939-3-RESP-02",
		Sentence: "Status lines end with CR CR LF, as when CRLF is written to a stream in text mode.",
		Probe:    []string{"NOOP"},
		Apply:    func(w *server.Wiring) { endStatusLines(w, "\r\r\n") },
	},
	Fault{
		Name:     "status-line-cut-at-128",
		Breaks:   "RFC1939-3-RESP-02",
		Sentence: "Status lines are made in a buffer of 128 octets, so that a long one loses its line end.",
		Probe:    []string{"NOOP"},
		Apply: func(w *server.Wiring) {
			wrap.StatusLine(w, func(s *server.Session, r server.Reply, line string) string {
				if s.Command.Keyword == "NOOP" {
					line = strings.TrimSuffix(line, "\r\n") + strings.Repeat(" and so on", 12) + "\r\n"
				}
				return line[:min(len(line), 128)]
			})
		},
	},
	Fault{
		Name:     "error-line-bare-lf",
		Breaks:   "RFC1939-3-RESP-02",
		Sentence: "Only -ERR lines end with LF alone.",
		Probe:    []string{"RETR 99"},
		Apply: func(w *server.Wiring) {
			wrap.StatusLine(w, func(_ *server.Session, r server.Reply, line string) string {
				if r.OK {
					return line
				}
				return strings.TrimSuffix(line, "\r\n") + "\n"
			})
		},
	},
	Fault{
		Name:     "status-text-without-space",
		Breaks:   "RFC2449-3-ABNF-02",
		Sentence: "The text follows the status indicator without a space.",
		Probe:    []string{"NOOP"},
		Apply: func(w *server.Wiring) {
			wrap.StatusLine(w, func(_ *server.Session, r server.Reply, line string) string {
				if r.Data != "" {
					return line
				}
				return strings.Replace(line, " ", "", 1)
			})
		},
	},
	Fault{
		Name:     "status-with-nul",
		Breaks:   "RFC2449-3-ABNF-02",
		Sentence: "Status lines are sent with the NUL that ended the string.",
		Probe:    []string{"NOOP"},
		Apply:    func(w *server.Wiring) { endStatusLines(w, "\x00\r\n") },
	},
	Fault{
		Name:     "status-text-eight-bit",
		Breaks:   "RFC2449-3-ABNF-02",
		Sentence: "Texts are in another language, with octets above 127, though nobody has asked for that by LANG.",
		Probe:    []string{"NOOP"},
		Apply: func(w *server.Wiring) {
			wrap.Text(w, func(*server.Session, server.Reply) string { return "Befehl ausgef\u00fchrt" })
		},
	},
	Fault{
		Name:     "status-behind-blank",
		Breaks:   "RFC1939-3-RESP-01",
		Sentence: "Status lines begin with a blank.",
		Probe:    []string{"NOOP"},
		Apply: func(w *server.Wiring) {
			wrap.StatusLine(w, func(_ *server.Session, _ server.Reply, line string) string { return " " + line })
		},
	},
	Fault{
		Name:     "status-behind-empty-line",
		Breaks:   "RFC1939-3-RESP-01",
		Sentence: "DELE is answered by an empty line before +OK.",
		Wild:     "Microsoft 365, MailKit #1636",
		Probe:    []string{"DELE 1"},
		Apply: func(w *server.Wiring) {
			wrap.StatusLine(w, func(s *server.Session, _ server.Reply, line string) string {
				if s.Command.Keyword == "DELE" {
					return "\r\n" + line
				}
				return line
			})
		},
	},
	Fault{
		Name:     "errors-as-numbers",
		Breaks:   "RFC1939-3-RESP-01",
		Sentence: "Errors are reported as in SMTP, by a number such as 500.",
		Probe:    []string{"RETR 99"},
		Apply: func(w *server.Wiring) {
			wrap.StatusLine(w, func(_ *server.Session, _ server.Reply, line string) string {
				return strings.Replace(line, "-ERR", "500", 1)
			})
		},
	},
	Fault{
		Name:     "ok-without-plus",
		Breaks:   "RFC1939-3-RESP-01",
		Sentence: "RSET is answered OK, without the plus sign.",
		Probe:    []string{"RSET"},
		Apply: func(w *server.Wiring) {
			wrap.StatusLine(w, func(s *server.Session, _ server.Reply, line string) string {
				if s.Command.Keyword == "RSET" {
					return strings.TrimPrefix(line, "+")
				}
				return line
			})
		},
	},
	Fault{
		Name:     "err-of-two-lines",
		Breaks:   "RFC1939-3-MULTI-04",
		Sentence: "An error is explained in a second line.",
		Probe:    []string{"DELE 99"},
		Apply: func(w *server.Wiring) {
			wrap.StatusLine(w, func(s *server.Session, r server.Reply, line string) string {
				if r.OK || s.State != server.Transaction {
					return line
				}
				return line + "see the manual\r\n"
			})
		},
	},
)

// endStatusLines gives status lines another end.
func endStatusLines(w *server.Wiring, end string) {
	wrap.StatusLine(w, func(_ *server.Session, _ server.Reply, line string) string {
		return strings.TrimSuffix(line, "\r\n") + end
	})
}
