package selftest

import (
	"math/rand/v2"

	"github.com/pop3spec/pop3spec/fakeserver"
)

// combinations draws sets of two to six variations that go with one another.
func combinations(o Options) [][]string {
	all := fakeserver.Variations()
	random := rand.New(rand.NewPCG(o.Seed, 0))
	sets := make([][]string, o.Combinations)
	for i := range sets {
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		sets[i] = fakeserver.Together(all, 2+random.IntN(5))
	}
	return sets
}
