package fakeserver

import "strings"

var _ = faults(
	Fault{
		Name:     "greeting-of-two-lines",
		Breaks:   "RFC1939-4-GREET-01",
		Sentence: "The greeting has a second line, with the rules of the house.",
		Probe:    []string{"<open>"},
		apply: func(w *wiring) {
			w.editGreeting(func(line string) string { return line + "+OK authorized users only\r\n" })
		},
	},
	Fault{
		Name:     "greeting-unended",
		Breaks:   "RFC1939-3-RESP-02",
		Sentence: "Nothing ends the line of the greeting.",
		Probe:    []string{"<open>"},
		apply:    func(w *wiring) { w.editGreeting(func(line string) string { return strings.TrimSuffix(line, "\r\n") }) },
	},
	Fault{
		Name:     "greeting-bare-lf",
		Breaks:   "RFC1939-3-RESP-02",
		Sentence: "The greeting ends with LF alone; other replies are right.",
		Probe:    []string{"<open>"},
		apply: func(w *wiring) {
			w.editGreeting(func(line string) string { return strings.TrimSuffix(line, "\r\n") + "\n" })
		},
	},
	Fault{
		Name:     "greeting-too-long",
		Breaks:   "RFC2449-4-LEN-03",
		Sentence: "The greeting has a disclaimer in it and is longer than 512 octets.",
		Probe:    []string{"<open>"},
		apply: func(w *wiring) {
			w.regreet(func(_ *session, r reply) reply {
				r.text = strings.Repeat("no unauthorized access ", 25)
				return r
			})
		},
	},
	Fault{
		Name:     "greeting-with-host-in-brackets",
		Breaks:   "RFC2449-3-ABNF-03",
		Sentence: "The greeting has the name of the host in angle brackets, which belong to the timestamp.",
		Wild:     "curl #3278",
		Probe:    []string{"<open>"},
		apply: func(w *wiring) {
			w.regreet(func(s *session, r reply) reply {
				r.text = "POP3 server <" + s.server.config.Hostname + "> ready"
				return r
			})
		},
	},
	Fault{
		Name:     "greeting-without-status",
		Breaks:   "RFC1939-4-GREET-01",
		Sentence: "The greeting is a line of text without +OK.",
		Probe:    []string{"<open>"},
		apply:    func(w *wiring) { w.editGreeting(func(line string) string { return strings.TrimPrefix(line, "+OK ") }) },
	},
	Fault{
		Name:     "greeting-waits-for-client",
		Breaks:   "RFC1939-3-CONN-02",
		Sentence: "The server says nothing before the client has sent something.",
		Probe:    []string{"<open>", "CAPA"},
		apply: func(w *wiring) {
			next := w.greet
			w.greet = func(s *session) reply {
				s.idle.arm(s.w.autologout(s))
				defer s.idle.rest()
				s.in.Peek(1) // an error comes up again with the first command
				return next(s)
			}
		},
	},
	Fault{
		Name:     "apop-without-timestamp",
		Breaks:   "RFC1939-7-APOP-01",
		Sentence: "The greeting has no timestamp, and APOP takes a digest of the password alone, which is always the same.",
		Probe:    []string{"<open>", "APOP alice " + apopDigest("", "open  sesame "), "STAT"},
		apply: func(w *wiring) {
			w.restamp(func(string) string { return "" })
			w.checkDigest = func(s *session, name, digest string) bool {
				secret, ok := s.server.secret(name)
				return ok && equal(digest, apopDigest(s.timestamp, secret))
			}
		},
	},
	Fault{
		Name:     "apop-timestamp-without-domain",
		Breaks:   "RFC1939-7-APOP-02",
		Sentence: "The timestamp is a number in angle brackets, without @ and domain.",
		Probe:    []string{"<open>"},
		apply: func(w *wiring) {
			w.restamp(func(t string) string { return strings.Split(t, "@")[0] + ">" })
		},
	},
	Fault{
		Name:     "apop-timestamp-without-brackets",
		Breaks:   "RFC1939-7-APOP-02",
		Sentence: "The timestamp has no angle brackets.",
		Probe:    []string{"<open>"},
		apply:    func(w *wiring) { w.restamp(func(t string) string { return strings.Trim(t, "<>") }) },
	},
	Fault{
		Name:     "apop-timestamp-with-blanks",
		Breaks:   "RFC1939-7-APOP-02",
		Sentence: "The timestamp has blanks in it, as in a date.",
		Probe:    []string{"<open>"},
		apply:    func(w *wiring) { w.restamp(func(t string) string { return strings.Replace(t, ".", " . ", 1) }) },
	},
)

// regreet changes the greeting before it is put into a line.
func (w *wiring) regreet(change func(*session, reply) reply) {
	next := w.greet
	w.greet = func(s *session) reply { return change(s, next(s)) }
}

// editGreeting changes the line of the greeting.
func (w *wiring) editGreeting(edit func(line string) string) {
	w.editStatus(func(s *session, r reply, line string) string {
		if s.isGreeting() {
			return edit(line)
		}
		return line
	})
}

// editStatus changes status lines, CRLF and all.
func (w *wiring) editStatus(edit func(s *session, r reply, line string) string) {
	next := w.statusLine
	w.statusLine = func(s *session, r reply) []byte { return []byte(edit(s, r, string(next(s, r)))) }
}

// isGreeting reports whether no command has been answered yet. A line that
// could not be parsed has been, though it has no keyword.
func (s *session) isGreeting() bool {
	return s.command.keyword == "" && s.bad == 0 && s.state == authorization
}

func (w *wiring) restamp(change func(string) string) {
	next := w.timestamp
	w.timestamp = func(s *session) string { return change(next(s)) }
}
