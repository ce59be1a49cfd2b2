package oracle

import (
	"slices"
	"testing"
)

// Where two sessions mark the same message, one of them finds nothing to remove. That it
// says so at QUIT is right, whichever came first.
func TestQuitMayFailWhereAnotherSessionRemovedTheMessage(t *testing.T) {
	const marks = "C: DELE 1\nS: +OK\nC2: DELE 1\nS2: +OK\n"
	for name, dialogue := range map[string]string{
		"the first":  "C2: QUIT\nS2: +OK\nS2: <close>\nC: QUIT\nS: -ERR gone\nS: <close>",
		"the second": "C: QUIT\nS: +OK\nS: <close>\nC2: QUIT\nS2: -ERR gone\nS2: <close>",
	} {
		t.Run(name, func(t *testing.T) {
			if got := broken(hear(t, world, login+again+marks+dialogue)); slices.Contains(got, "RFC1939-6-UPD-06") {
				t.Errorf("false alarm: %v", got)
			}
		})
	}
}

// A server that shows a part of a maildrop from the first session on removes nothing when
// later ones are shown a part as well.
func TestACountThatWasWrongFromTheBeginningBlamesNoEnding(t *testing.T) {
	for name, ending := range map[string]string{"QUIT": "C: QUIT\nS: +OK\nS: <close>\n", "RSET": "C: DELE 1\nS: +OK\nC: RSET\nS: +OK\nC: QUIT\nS: +OK\nS: <close>\n", "lost": "C: <drop>\n"} {
		t.Run(name, func(t *testing.T) {
			got := broken(hear(t, world, login+"C: STAT\nS: +OK 2 31\n"+ending+login+"C: STAT\nS: +OK 2 31\n"))
			if want := []string{"RFC1939-5-STAT-01"}; !slices.Equal(got, want) {
				t.Errorf("broken: %v, want %v", got, want)
			}
		})
	}
}
