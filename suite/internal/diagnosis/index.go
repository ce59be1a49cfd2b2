package diagnosis

import (
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// near returns the faults that are so far from the nearest of some rules, in the order of their names.
func near(faults []fakeserver.Fault, rules []requirement.ID, distance requirement.Distance) (all []fakeserver.Fault) {
	for _, f := range faults {
		nearest := requirement.Elsewhere
		for _, id := range rules {
			nearest = min(nearest, requirement.Apart(requirement.ID(f.Breaks), id))
		}
		if nearest == distance {
			all = append(all, f)
		}
	}
	return all
}

// eligible are the faults that can be tried on a server that behaves like a service, if it does. What they wait
// for takes no time on the network in memory.
func eligible(profile string) []fakeserver.Fault {
	return slices.DeleteFunc(fakeserver.Faults(), func(f fakeserver.Fault) bool {
		return f.Profile != "" && f.Profile != profile
	})
}

// confined are the names of a fault in all situations that make sense.
func confined(fault string) (names []string) {
	for _, in := range fakeserver.Situations() {
		if fakeserver.Unfit(fault, in.Name) == "" {
			names = append(names, fault+faketarget.Separator+in.Name)
		}
	}
	return names
}
