package sdps

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/faults"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = faults.Add(
	faults.Fault{
		Name:     "sdps-recipient-overlooked",
		Breaks:   "DEFACTO-SDPS-01",
		Sentence: "A local part before the host is accepted, and all mail is shown.",
		Profile:  "sdps",
		Probe:    []string{"<open>", "USER nobody+alice", "PASS open  sesame ", "STAT"},
		Apply: func(w *server.Wiring) {
			wrap.AccountNames(w, func(_ *server.Session, name string) string {
				return name[strings.LastIndexAny(name, "+@%")+1:]
			})
		},
	},
	faults.Fault{
		Name:     "sdps-with-apop",
		Breaks:   "DEFACTO-SDPS-02",
		Sentence: "The greeting offers APOP.",
		Profile:  "sdps",
		Probe:    []string{"<open>"},
		Apply:    func(w *server.Wiring) { w.Verbs["APOP"] = server.Correct().Verbs["APOP"] },
	},
	faults.Fault{
		Name:     "sdps-without-return-path",
		Breaks:   "DEFACTO-SDPS-03",
		Sentence: "Messages are sent as they came, without a Return-Path.",
		Profile:  "sdps",
		Probe:    []string{"RETR 2"},
		Apply:    func(w *server.Wiring) { w.Size, w.Rendering = server.Correct().Size, server.Correct().Rendering },
	},
	faults.Fault{
		Name:     "sdps-without-env",
		Breaks:   "DEFACTO-SDPS-04",
		Sentence: "*ENV is unknown.",
		Profile:  "sdps",
		Probe:    []string{"*ENV 1"},
		Apply:    func(w *server.Wiring) { delete(w.Verbs, "*ENV") },
	},
)
