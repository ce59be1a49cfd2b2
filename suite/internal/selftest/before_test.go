package selftest

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/internal/golden"
	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

// What was written down is about faults and scripts that there are. With -update, which takes minutes, all
// faults are measured and it is written anew.
func TestBefore(t *testing.T) {
	if golden.Updating() {
		writeBefore(t)
	}
	o := Options{Scripts: suitetest.Scripts(t)}
	for fault, script := range scriptsBefore() {
		if !slices.ContainsFunc(fakeserver.Faults(), func(f fakeserver.Fault) bool { return f.Name == fault }) {
			t.Errorf("there is no fault %s", fault)
		}
		if o.caughtBefore(fault) == nil {
			t.Errorf("there is no script %s, which caught %s", script, fault)
		}
	}
}

// firstContact is what is found where no script can be played.
const firstContact = "first-contact.pop3"

func writeBefore(t *testing.T) {
	s, err := Run(t.Context(), Options{Scripts: suitetest.Scripts(t), Variations: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range s.Faults {
		if f.Catch == ByItsRule && f.Script != firstContact {
			fmt.Fprintln(&b, f.Name, f.Script)
		}
	}
	if err := os.WriteFile("before.txt", []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A fault that is confined is looked for where it shows, if scripts can be played there.
func TestPlayedIn(t *testing.T) {
	for situation, want := range map[string]string{
		"stls": "stls", "after-quit": "second-session", "third-session": "third-session", "last-message": "", "": "",
	} {
		if got := (subject{situation: fakeserver.Situation{Name: situation}}).playedIn(); got != want {
			t.Errorf("%s: played in %q, want %q", situation, got, want)
		}
	}
}
