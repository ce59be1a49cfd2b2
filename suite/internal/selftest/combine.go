package selftest

import (
	"math/rand/v2"
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/transcript"
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

// sampleEvery is the share of the combinations against which scripts with large
// maildrops are played: one in so many. Each takes as much time as dozens of other
// scripts, and what it shows has to do with size alone.
const sampleEvery = 8

// large are the maildrops of these scripts.
var large = []string{"big", "ten-thousand", "hundred"}

func isLarge(s *transcript.Script) bool { return slices.Contains(large, s.Header.Maildrop.Name) }

// sample says which scripts are played against each combination: all against one in
// sampleEvery, which the seed decides, and against the others all but the large ones.
func (o *Options) sample(sets [][]string) [][]*transcript.Script {
	light := slices.DeleteFunc(slices.Clone(o.Scripts), isLarge)
	chosen := make([][]*transcript.Script, len(sets))
	for i := range sets {
		chosen[i] = light
		if (uint64(i)+o.Seed)%sampleEvery == 0 {
			chosen[i] = o.Scripts
		}
	}
	return chosen
}

// sampledNames are the scripts that are played against a sample of the combinations.
func (o *Options) sampledNames(sets [][]string) []string {
	names := []string{}
	for _, s := range o.Scripts {
		if len(sets) > 0 && isLarge(s) {
			names = append(names, s.File)
		}
	}
	return names
}
