package selftest

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/situation"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// Shares say how many of the scripts are played against a legal server, beside the once that each is played against
// each variation: one in so many.
type Shares struct {
	Transports   int `json:"transports"`   // against each variation in each transport
	Combinations int `json:"combinations"` // against each combination
	// Large is how many servers there are to one against which scripts with large maildrops are played.
	// Each takes as much time as dozens of other scripts, and what it shows has to do with size alone.
	Large int `json:"large"`
	// Handshakes is how many variations there are to one with which each connection has a whole handshake
	// of the latest version of TLS, which costs as much as a short session; with others TLS resumes.
	Handshakes int `json:"handshakes"`
}

// sampled are the shares that keep a measuring short; with All there is no need to.
var sampled = Shares{Transports: 4, Combinations: 2, Large: 8, Handshakes: 4}

// shares are those of a measuring.
func (o *Options) shares() Shares {
	if o.All {
		return Shares{1, 1, 1, 1}
	}
	return sampled
}

// large are the maildrops of scripts that take long.
var large = []string{"big", "ten-thousand", "hundred", "three-hundred"}

func isLarge(s *transcript.Script) bool { return slices.Contains(large, s.Header.Maildrop.Name) }

// sample returns the scripts that are played against a server: one in so many, which the name of
// the server and the seed decide.
func (o *Options) sample(server string, one int) []*transcript.Script {
	withLarge := o.hit(server, o.shares().Large)
	return slices.DeleteFunc(slices.Clone(o.Scripts), func(s *transcript.Script) bool {
		return isLarge(s) && !withLarge || !o.hit(server+" "+s.File, one)
	})
}

// hit reports whether a name is drawn, of which one in so many is.
func (o *Options) hit(name string, one int) bool {
	return situation.Hash(name, o.Seed)%uint64(one) == 0
}
