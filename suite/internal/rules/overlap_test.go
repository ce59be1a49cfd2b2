package rules_test

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
	for name, ending := range map[string]string{"QUIT": "C: QUIT\nS: +OK\nS: <close>\n",
		"RSET": "C: DELE 1\nS: +OK\nC: RSET\nS: +OK\nC: QUIT\nS: +OK\nS: <close>\n", "lost": "C: <drop>\n"} {
		t.Run(name, func(t *testing.T) {
			got := broken(hear(t, world, login+"C: STAT\nS: +OK 2 31\n"+ending+login+"C: STAT\nS: +OK 2 31\n"))
			if want := []string{"RFC1939-5-STAT-01"}; !slices.Equal(got, want) {
				t.Errorf("broken: %v, want %v", got, want)
			}
		})
	}
}

// A server that counts what is marked has told of the messages that were there, and not of
// more: the next session is right not to have them.
func TestCountingWhatIsMarkedBlamesNoLaterCount(t *testing.T) {
	got := broken(hear(t, world,
		login+"C: DELE 1\nS: +OK\nC: STAT\nS: +OK 3 44\nC: DELE 2\nS: +OK\nC: STAT\nS: +OK 3 44\n"+
			"C: QUIT\nS: +OK\nS: <close>\n"+login+"C: STAT\nS: +OK 1 17\n"))
	if want := []string{"RFC1939-5-DELE-01", "RFC1939-5-STAT-03"}; !slices.Equal(got, want) {
		t.Errorf("broken: %v, want %v", got, want)
	}
}

// A total is compared with the sizes of its own time.
func TestSizesThatChangeBlameNoTotal(t *testing.T) {
	got := broken(hear(t, world, login+"C: STAT\nS: +OK 3 44\nC: LIST\nS: +OK\nS: 1 13\nS: 2 14\nS: 3 17\nS: .\n"+
		"C: LIST\nS: +OK\nS: 1 13\nS: 2 14\nS: 3 40\nS: .\n"))
	if want := []string{"RFC1939-4-SIZE-01"}; !slices.Equal(got, want) {
		t.Errorf("broken: %v, want %v", got, want)
	}
}
