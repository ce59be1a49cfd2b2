// Package faults is a catalogue of realistic mistakes of POP3 servers, a file for each thing that breaks.
//
// To add one, write it into the file of its group, or into a new file. What a fault has to remember is a
// variable in its Apply function, which all sessions share, or a [memory.PerSession] value. A stage that is
// wrapped must be called through the value that it had before, so that faults can be combined; package wrap
// has handles that do so.
package faults

import (
	"github.com/pop3spec/pop3spec/fakeserver/internal/catalogue"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Fault is one realistic mistake of a server, which is enabled by name in
// a configuration. A server with it is the correct one in everything else.
type Fault struct {
	Name     string // kebab-case
	Breaks   string // id of the rule that is broken, such as "RFC1939-5-DELE-02"
	Sentence string // what the server does
	Wild     string // where this was seen, empty if nowhere in particular

	// Warning reports that this way to break the rule is worth a warning, whatever the rule's level.
	Warning bool

	// Probe is a dialogue in which the fault shows on the wire, see the
	// package's manual.
	Probe []string

	// Profile is the service that the rule is about, see package profiles; empty for
	// rules about all servers. The fault enables it, unless another one is.
	Profile string

	// With is a variation that the fault shows in; empty if any server may have it.
	With string

	// Slow reports whether it takes time to show, see fakeserver.Fault.
	Slow bool

	Needs func(*server.Config) // what the server must offer for the mistake to be possible
	Apply func(*server.Wiring)
}

// Known are all faults.
var Known = catalogue.New("fault", func(f Fault) string { return f.Name })

// Add adds to them, see [catalogue.Catalogue.Add].
func Add(all ...Fault) struct{} { return Known.Add(all...) }
