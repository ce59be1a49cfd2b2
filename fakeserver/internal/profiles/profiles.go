// Package profiles is a catalogue of well-known services, each in a folder of its own: what the service does
// on purpose, and the faults that break the rules about it.
package profiles

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/catalogue"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Profile is what a well-known service does on purpose. What it does is not
// all what the standards ask for; who writes a program for its users has to
// know it all the same.
type Profile struct {
	Name     string   // lower case
	Follows  []string // ids of the rules that describe the service
	Sentence string   // what is peculiar about it
	Fails    []string // scripts of the suite that the service does not pass on purpose, each with its verdict

	// Accounts are users who are set up in a way that the rules are about, by what they are for.
	Accounts map[string]server.Account

	Needs func(*server.Config)
	Apply func(*server.Wiring)
}

// Known are all profiles.
var Known = catalogue.New("profile", func(p Profile) string { return p.Name })

// Add adds to them, see [catalogue.Catalogue.Add].
func Add(all ...Profile) struct{} { return Known.Add(all...) }
