package fakeserver

import "strings"

var _ = faults(
	Fault{
		Name:     "sdps-recipient-overlooked",
		Breaks:   "DEFACTO-SDPS-01",
		Sentence: "A local part in front of the host is accepted, and all mail is shown.",
		Profile:  "sdps",
		Probe:    []string{"<open>", "USER nobody+alice", "PASS open  sesame ", "STAT"},
		apply: func(w *wiring) {
			w.aliases(func(_ *session, name string) string { return name[strings.LastIndexAny(name, "+@%")+1:] })
		},
	},
	Fault{
		Name:     "sdps-with-apop",
		Breaks:   "DEFACTO-SDPS-02",
		Sentence: "The greeting offers APOP.",
		Profile:  "sdps",
		Probe:    []string{"<open>"},
		apply:    func(w *wiring) { w.verbs["APOP"] = correct().verbs["APOP"] },
	},
	Fault{
		Name:     "sdps-without-return-path",
		Breaks:   "DEFACTO-SDPS-03",
		Sentence: "Messages are sent as they came, without a Return-Path.",
		Profile:  "sdps",
		Probe:    []string{"RETR 2"},
		apply:    func(w *wiring) { w.size, w.rendering = correct().size, correct().rendering },
	},
	Fault{
		Name:     "sdps-without-env",
		Breaks:   "DEFACTO-SDPS-04",
		Sentence: "*ENV is unknown.",
		Profile:  "sdps",
		Probe:    []string{"*ENV 1"},
		apply:    func(w *wiring) { delete(w.verbs, "*ENV") },
	},
)
