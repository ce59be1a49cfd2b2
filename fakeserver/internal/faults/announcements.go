package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Announcements and replies that tell too much or too little, and what only some clients can use.
var _ = Add(
	Fault{
		Name:     "user-tells-unknown-names",
		Breaks:   "RFC1939-13-SEC-02",
		Sentence: "USER is refused if nobody has that name.",
		Probe:    []string{"<open>", "USER nobody"},
		Apply: func(w *server.Wiring) {
			wrap.Command(w, "USER", func(run server.Handler, s *server.Session, c server.Command) server.Reply {
				if s.Server.Account(c.Args[0]) == nil {
					return server.Negative("there is no such mailbox")
				}
				return run(s, c)
			})
		},
	},
	Fault{
		Name:     "login-delay-without-user",
		Breaks:   "RFC2449-6.5-DELAY-04",
		Sentence: "Users have different delays, and before login the longest is announced without USER after it.",
		Probe:    []string{"<open>", "CAPA"},
		Needs:    needDelay(1),
		Apply:    replaceTagIf(beforeLogin, "LOGIN-DELAY", "LOGIN-DELAY 900"),
	},
	Fault{
		Name:     "expire-without-user",
		Breaks:   "RFC2449-6.7-EXP-06",
		Sentence: "Users have different retentions, and before login the shortest is announced without USER after it.",
		Probe:    []string{"<open>", "CAPA"},
		Apply:    replaceTagIf(beforeLogin, "EXPIRE", "EXPIRE 30"),
	},
	Fault{
		Name:     "expire-unannounced",
		Breaks:   "RFC2449-6.7-EXP-04",
		Sentence: "Mail is kept for ever, and EXPIRE is not announced.",
		Probe:    []string{"<open>", "CAPA"},
		Apply:    func(w *server.Wiring) { wrap.HideTags(w, wrap.Always, "EXPIRE") },
	},
	Fault{
		Name:     "stls-announced-with-a-version",
		Breaks:   "RFC2595-8-REG-01",
		Sentence: "STLS is announced with the version of TLS.",
		Probe:    []string{"<open>", "CAPA"},
		Apply:    replaceTag("STLS", "STLS 1.3"),
	},
	Fault{
		Name:     "last-without-number",
		Breaks:   "DEFACTO-LAST-01",
		Sentence: "LAST is answered without a number.",
		Probe:    []string{"LAST"},
		With:     "last",
		Apply: func(w *server.Wiring) {
			wrap.Reply(w, func(s *server.Session, r server.Reply) server.Reply {
				if s.Command.Keyword == "LAST" && r.OK {
					return server.Positive("nothing was accessed")
				}
				return r
			})
		},
	},
	Fault{
		Name:     "scram-few-thousand-iterations",
		Breaks:   "RFC7677-3-ITER-01",
		Sentence: "The iteration count is 2048.",
		Probe:    []string{"<open>", "<scram right>"},
		Apply:    func(w *server.Wiring) { w.SCRAM.Iterations = 2048 },
	},
	Fault{
		Name:     "scram-without-tls-unique",
		Breaks:   "RFC5802-6.1-CB-05",
		Sentence: "The only type of channel binding is tls-exporter, under TLS 1.2 as well.",
		Probe:    []string{"<tls 1.2>", "<scram tls-unique>"},
		Apply: func(w *server.Wiring) {
			next := w.SCRAM.CheckFlag
			w.SCRAM.CheckFlag = func(s *server.Session, m server.SCRAM, header server.GS2) error {
				if header.Text == "p=tls-unique,," {
					header, _ = server.ParseGS2("p=tls-nosuch,," + header.Rest)
				}
				return next(s, m, header)
			}
		},
	},
)
