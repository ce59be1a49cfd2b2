package selftest

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/suitetest"
)

// A sample is a part of the scripts, which the server and the seed decide; with All it is all of them.
func TestSample(t *testing.T) {
	scripts := suitetest.Scripts(t)
	o := Options{Scripts: scripts, Seed: 1}
	one, again := o.sample("a", 4), o.sample("a", 4)
	if n := len(scripts) / 4; len(one) < n/2 || len(one) > 2*n || len(one) != len(again) || one[0] != again[0] {
		t.Errorf("%d of %d scripts, and then %d", len(one), len(scripts), len(again))
	}
	if other := o.sample("b", 4); other[0] == one[0] && other[1] == one[1] && other[2] == one[2] {
		t.Error("another server has the same sample")
	}
	withLarge := 0
	for _, server := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"} {
		for _, s := range o.sample(server, 1) {
			if s.Header.Maildrop.Name == "ten-thousand" {
				withLarge++
				break
			}
		}
	}
	if withLarge == 0 || withLarge == 16 {
		t.Errorf("large maildrops are played against %d of 16 servers", withLarge)
	}
	o.All = true
	if all := o.sample("a", o.shares().Transports); len(all) != len(scripts) {
		t.Errorf("%d of %d are all", len(all), len(scripts))
	}
}
