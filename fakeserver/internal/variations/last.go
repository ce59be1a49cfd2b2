package variations

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

var _ = add(
	Variation{
		Name:     "last",
		Allowed:  "DEFACTO-LAST-01",
		Sentence: "There is LAST, which RFC 1725 has taken out: the highest number that RETR or DELE was given.",
		Probe:    []string{"LAST", "RETR 3", "DELE 2", "LAST", "RSET", "LAST"},
		Apply:    func(w *server.Wiring) { wrap.Last(w, server.Transaction, "RETR", "DELE") },
	},
)
