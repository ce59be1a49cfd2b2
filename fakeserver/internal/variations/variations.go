// Package variations is a catalogue of what real servers do differently from the correct one, and may.
package variations

import (
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver/internal/catalogue"
	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
)

// Variation is something that real servers do differently from this one, and
// may. A conformance suite has to stay silent about it.
type Variation struct {
	Name     string // kebab-case
	Allowed  string // id of the rule that allows it
	Sentence string // what the server does

	// Excludes are variations with which this one would not make a legal
	// server, or would show nothing. It need not be repeated on their side.
	Excludes []string

	// Probe is a dialogue in which the variation shows on the wire.
	Probe []string

	// Against are ids of rules that are only recommended and that the server does not follow: it is
	// legal all the same, and a warning that names one of them is right.
	Against []string

	// Slow is as in a [Fault].
	Slow bool

	Needs func(*server.Config)
	Apply func(*server.Wiring)
}

// Known are all variations.
var Known = catalogue.New("variation", func(v Variation) string { return v.Name })

// add adds to them, see [catalogue.Catalogue.Add].
func add(all ...Variation) struct{} { return Known.Add(all...) }

// GoesWith reports whether a server may have both variations.
func (v Variation) GoesWith(other Variation) bool {
	return !slices.Contains(v.Excludes, other.Name) && !slices.Contains(other.Excludes, v.Name)
}
