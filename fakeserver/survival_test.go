package fakeserver

import (
	"math/rand"
	"strings"
	"testing"
)

// everything is what a client may think of.
var everything = strings.Split("CAPA|USER|USER x|PASS|PASS x|PASS |APOP|APOP x|APOP alice x|AUTH|AUTH PLAIN|*|AUTH "+
	"X|STAT|LIST 1|RETR 1|"+
	"TOP 1 1|NOOP|XYZZ||QUIT x|USER alice|PASS "+testPassword+
	"|STAT|STAT 1|LIST|LIST 1|LIST 0|LIST -1|LIST x|LIST 99|LIST 1 2|"+
	"UIDL|UIDL 1|UIDL 99|RETR|RETR 0|RETR 1|RETR 1|RETR 1|RETR 99|RETR -1|RETR x|TOP|TOP 1|TOP 1 0|TOP 2 1|TOP 2 "+
	"99|TOP 2 -1|"+
	"TOP 2 99999999999|TOP x x|TOP 99 1|DELE|DELE 0|DELE 99|DELE x|DELE -1|DELE 1 2|DELE 1|DELE 1|RETR 1|TOP 1 "+
	"0|LIST 1|UIDL 1|"+
	"STAT|LIST|UIDL|RSET|RSET|STAT|UIDL|DELE 4|DELE 3|DELE 2|DELE 1|STAT|LIST|UIDL|NOOP|NOOP x|CAPA|LANG|LANG "+
	"de|UTF8|\x00|\x01|"+
	strings.Repeat("x", 300)+"|RSET|DELE 2|QUIT|QUIT", "|")

// Faulty servers say strange things, but they go on living: the next client is
// greeted.
func TestFaultyServersSurvive(t *testing.T) {
	all := Faults()
	random := rand.New(rand.NewSource(1))
	for i, f := range all {
		names := []string{f.Name}
		if other := all[random.Intn(len(all))].Name; i%2 == 0 && other != f.Name {
			names = append(names, other)
		}
		t.Run(strings.Join(names, " "), func(t *testing.T) {
			t.Parallel()
			bubble(t, Config{STLS: true, MaxBadCommands: 200, Faults: names}, func(t *testing.T, srv *Server) {
				for range 2 {
					p := dial(t, srv)
					for _, line := range everything {
						if p.isClosed() {
							p = dial(t, srv)
							p.login("alice")
						}
						p.ask("%s", line)
					}
					p.drop()
				}
			})
		})
	}
}
