package fakeserver

import "strings"

var _ = faults(
	Fault{
		Name:     "yandex-serves-disabled",
		Breaks:   "DEFACTO-YANDEX-01",
		Sentence: "Users are let in who have not switched POP on.",
		Profile:  "yandex",
		Probe:    []string{"<open>", "USER ida", "PASS open  sesame "},
		apply:    func(w *wiring) { w.checkPassword, w.checkToken = correct().checkPassword, correct().checkToken },
	},
	Fault{
		Name:     "yandex-without-domain-only",
		Breaks:   "DEFACTO-YANDEX-02",
		Sentence: "A name with its domain is not known.",
		Profile:  "yandex",
		Probe:    []string{"<open>", "USER alice@yandex.ru", "PASS open  sesame "},
		apply: func(w *wiring) {
			w.aliases(func(_ *session, name string) string {
				if strings.HasSuffix(name, "@yandex.ru") {
					return "nobody"
				}
				return name
			})
		},
	},
)
