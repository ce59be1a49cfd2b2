package diagnosis

import (
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// How far the rule that a fault breaks is from one that was found broken.
const (
	sameRule = iota
	sameTopic
	sameArea
	elsewhere
	distances
)

// near returns the faults that are so far from the nearest of some rules, in the order of their names.
func near(faults []fakeserver.Fault, rules []requirement.ID, distance int) (all []fakeserver.Fault) {
	for _, f := range faults {
		nearest := elsewhere
		for _, id := range rules {
			nearest = min(nearest, apart(requirement.ID(f.Breaks), id))
		}
		if nearest == distance {
			all = append(all, f)
		}
	}
	return all
}

func apart(a, b requirement.ID) int {
	switch {
	case a == b:
		return sameRule
	case topic(a) == topic(b):
		return sameTopic
	case area(a) == area(b):
		return sameArea
	}
	return elsewhere
}

// topic is a rule without its number: the section, and what it is about.
func topic(id requirement.ID) string {
	return string(id[:max(strings.LastIndexByte(string(id), '-'), 0)])
}

func area(id requirement.ID) string {
	q, _ := requirement.Find(id)
	return q.Area
}

// eligible are the faults that can be tried in no time on a server that behaves like a service, if it does.
func eligible(profile string) []fakeserver.Fault {
	return slices.DeleteFunc(fakeserver.Faults(), func(f fakeserver.Fault) bool {
		return f.Slow || f.Profile != "" && f.Profile != profile
	})
}

// confined are the names of a fault in all situations that make sense.
func confined(fault string) (names []string) {
	for _, in := range fakeserver.Situations() {
		if !in.Slow && fakeserver.Unfit(fault, in.Name) == "" {
			names = append(names, fault+separator+in.Name)
		}
	}
	return names
}

// separator stands between a fault and the situation that it is confined to.
const separator = "@"
