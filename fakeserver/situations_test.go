package fakeserver

import (
	"fmt"
	"hash/fnv"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/situations"
	"github.com/pop3spec/pop3spec/internal/golden"
)

const senselessPath = "internal/situations/senseless.txt"

const senselessHead = "" +
	`# Pairs of a fault and a situation that it makes no sense to confine it to: no octet of the server differs when
# the dialogue that shows the fault is played in the situation. A line has the fault, the reason, and situations:
#
#   hidden     ` + "the fault does not show in the situation, confined or not" + `
#   absent     ` + "the situation does not come about where the fault shows" + `
#   elsewhere  ` + "the situation comes about, but only where the fault does not show" + `
#
# Generated: go test ./fakeserver -run TestSenselessPairs -update (three minutes; TestSenselessPairs//NAME for one).

`

// sampleEvery is the share of the pairs that are played unless the list is to be written: one in so many.
const sampleEvery = 40

// The list is what playing the pairs shows. Only a sample of them is played in each run of the tests.
func TestSenselessPairs(t *testing.T) {
	text, err := os.ReadFile(senselessPath)
	if err != nil {
		t.Fatal(err)
	}
	listed := situations.Read(string(text))
	var mu sync.Mutex
	t.Run("faults", func(t *testing.T) {
		for _, f := range Faults() {
			t.Run(f.Name, func(t *testing.T) {
				t.Parallel()
				mu.Lock()
				before := listed[f.Name]
				mu.Unlock()
				found := reasonsFor(t, f, before)
				mu.Lock()
				defer mu.Unlock()
				listed[f.Name] = found
			})
		}
	})
	maps.DeleteFunc(listed, func(fault string, _ situations.Reasons) bool { return !isFault(fault) })
	want := senselessHead
	for _, fault := range slices.Sorted(maps.Keys(listed)) {
		want += listed[fault].Lines(fault)
	}
	golden.CheckFile(t, senselessPath, want)
}

// reasonsFor are the reasons of a fault: those that are listed, and what the pairs show that are played.
func reasonsFor(t *testing.T, f Fault, listed situations.Reasons) situations.Reasons {
	t.Helper()
	found := situations.Reasons{}
	for _, s := range situations.Known.All() {
		reason := listed[s.Name]
		hash := fnv.New32()
		fmt.Fprint(hash, f.Name, s.Name)
		if golden.Updating() || hash.Sum32()%sampleEvery == 0 {
			reason = reasonFor(t, f, s)
		}
		if reason != "" {
			found[s.Name] = reason
		}
	}
	return found
}

func isFault(name string) bool {
	return slices.ContainsFunc(Faults(), func(f Fault) bool { return f.Name == name })
}

// At most three pairs in ten make no sense.
func TestMostPairsMakeSense(t *testing.T) {
	senseless, all := 0, 0
	for _, f := range Faults() {
		for _, s := range Situations() {
			all++
			if Unfit(f.Name, s.Name) != "" {
				senseless++
			}
		}
	}
	if 10*senseless > 3*all {
		t.Errorf("%d of %d pairs make no sense", senseless, all)
	}
}

// The reasons are explained in the file as they are to users.
func TestReasonsAreExplained(t *testing.T) {
	for _, r := range []situations.Reason{situations.Hidden, situations.Absent, situations.Elsewhere} {
		if !strings.Contains(senselessHead, string(r)) || !strings.Contains(senselessHead, r.Sentence()) {
			t.Errorf("%s is not explained", r)
		}
	}
}

// reasonFor plays a fault in a situation, and returns why the pair makes no sense; empty if it does.
func reasonFor(t *testing.T, f Fault, situation situations.Situation) situations.Reason {
	t.Helper()
	shows, arises := false, false
	for _, sc := range scenes(situation.Name, f.Probe) {
		c := Config{STLS: true, Accounts: sc.accounts, Faults: []string{f.Name + situations.Separator + situation.Name}}
		correct := play(t, c, withoutFaults, sc.probe)
		confined := play(t, c, func(c Config) (*Server, error) { return spied(c, &arises) }, sc.probe)
		if confined != correct {
			return ""
		}
		if !shows {
			shows = play(t, c, everywhere, sc.probe) != correct
		}
	}
	switch {
	case !shows:
		return situations.Hidden
	case !arises:
		return situations.Absent
	}
	return situations.Elsewhere
}

// spied is New for a server that notes whether the situation has been there.
func spied(c Config, arises *bool) (*Server, error) {
	var mu sync.Mutex
	return situated(c, func(holds func(*server.Session) bool) func(*server.Session) bool {
		return func(s *server.Session) bool {
			held := holds(s)
			mu.Lock()
			defer mu.Unlock()
			*arises = *arises || held
			return held
		}
	})
}

// everywhere is New for a server whose faults are not confined, though all is there that the situation needs.
func everywhere(c Config) (*Server, error) {
	return situated(c, func(func(*server.Session) bool) func(*server.Session) bool {
		return func(*server.Session) bool { return true }
	})
}

// situated is New for a server whose faults are confined in another way.
func situated(c Config, change func(func(*server.Session) bool) func(*server.Session) bool) (*Server, error) {
	chosen, err := c.chosen()
	if err != nil {
		return nil, err
	}
	for i, f := range chosen.faults {
		in := *f.in
		in.Holds = change(in.Holds)
		chosen.faults[i].in = &in
	}
	return build(c, chosen)
}
