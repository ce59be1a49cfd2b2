package yandex

import (
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver/internal/faults"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = faults.Add(
	faults.Fault{
		Name:     "yandex-serves-disabled",
		Breaks:   "DEFACTO-YANDEX-01",
		Sentence: "Users who have not enabled POP are let in.",
		Profile:  "yandex",
		Probe:    []string{"<open>", "USER ida", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			w.CheckPassword, w.CheckToken = server.Correct().CheckPassword, server.Correct().CheckToken
		},
	},
	faults.Fault{
		Name:     "yandex-without-domain-only",
		Breaks:   "DEFACTO-YANDEX-02",
		Sentence: "A name with its domain is not known.",
		Profile:  "yandex",
		Probe:    []string{"<open>", "USER alice@yandex.ru", "PASS open  sesame "},
		Apply: func(w *server.Wiring) {
			wrap.AccountNames(w, func(_ *server.Session, name string) string {
				if strings.HasSuffix(name, "@yandex.ru") {
					return "nobody"
				}
				return name
			})
		},
	},
)
