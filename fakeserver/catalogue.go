package fakeserver

import (
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver/internal/faults"
	"github.com/pop3spec/pop3spec/fakeserver/internal/profiles"
	"github.com/pop3spec/pop3spec/fakeserver/internal/situations"
	"github.com/pop3spec/pop3spec/fakeserver/internal/variations"
)

// Fault is one realistic mistake of a server, which is enabled by name in
// [Config.Faults]. A server with it is the correct one in everything else.
type Fault struct {
	Name     string   // kebab-case
	Breaks   string   // id of the rule that is broken, such as "RFC1939-5-DELE-02"
	Sentence string   // what the server does
	Wild     string   // where this was seen, empty if nowhere in particular
	Probe    []string // a dialogue in which the fault shows on the wire, see the package's manual

	// Profile is the service that the rule is about, see package profiles; empty for
	// rules about all servers. The fault enables it, unless another one is.
	Profile string

	// Warning reports that this way to break the rule is worth a warning, whatever the rule's level: a pitfall of the
	// rule says so, because clients hardly suffer, or because nobody can be certain from outside.
	Warning bool

	// Slow reports whether the fault takes time to show, most often until the autologout timer
	// runs out. It is to be tested with a short one, by tests that need not be quick.
	Slow bool
}

// Faults returns all faults in the order of their names.
func Faults() []Fault {
	var all []Fault
	for _, f := range faults.Known.All() {
		all = append(all, Fault{
			Name: f.Name, Breaks: f.Breaks, Sentence: f.Sentence, Wild: f.Wild, Probe: f.Probe, Profile: f.Profile, Slow: f.Slow,
			Warning: f.Warning,
		})
	}
	return all
}

// Situation is what a fault can be confined to: "NAME@SITUATION" in [Config.Faults] is fault NAME while a
// session is in the situation, and the correct server otherwise.
type Situation struct {
	Name     string // kebab-case
	Sentence string // what is the case
	Slow     bool   // as in a Fault
}

// Situations returns all situations in the order of their names.
func Situations() []Situation {
	var all []Situation
	for _, s := range situations.Known.All() {
		all = append(all, Situation{Name: s.Name, Sentence: s.Sentence, Slow: s.Slow})
	}
	return all
}

// Unfit returns why it makes no sense to confine a fault to a situation, such as one of logins to what happens
// after them. It is empty if it makes sense, as far as is known.
func Unfit(fault, situation string) string { return situations.Senseless(fault, situation).Sentence() }

// Variation is something that real servers do differently from this one, and
// may. A conformance suite has to stay silent about it.
type Variation struct {
	Name     string   // kebab-case
	Allowed  string   // id of the rule that allows it
	Sentence string   // what the server does
	Excludes []string // variations with which this one would not make a legal server, or would show nothing
	Probe    []string // a dialogue in which the variation shows on the wire, see the package's manual
	Against  []string // ids of rules that are only recommended and that the server does not follow
	Slow     bool     // as in a Fault
}

// Variations returns all variations in the order of their names.
func Variations() []Variation {
	var all []Variation
	for _, v := range variations.Known.All() {
		all = append(all, Variation{
			Name: v.Name, Allowed: v.Allowed, Sentence: v.Sentence, Excludes: v.Excludes, Probe: v.Probe,
			Against: v.Against, Slow: v.Slow,
		})
	}
	return all
}

// Profile is what a well-known service does on purpose. Not all of that is
// what the standards ask for; whoever writes a program for its users has to
// know it all the same.
type Profile struct {
	Name     string   // lower case
	Follows  []string // ids of the rules that describe the service
	Sentence string   // what is peculiar about it
	Fails    []string // scripts of the suite that the service does not pass on purpose, each with its verdict

	// Accounts are users who are set up in a way that the rules are about, by what they are
	// for, such as "pop-disabled". A server that tests are to find them on has to be given them.
	Accounts map[string]Account
}

// Profiles returns all profiles in the order of their names.
func Profiles() []Profile {
	var all []Profile
	for _, p := range profiles.Known.All() {
		accounts := map[string]Account{}
		for role, a := range p.Accounts {
			accounts[role] = accountOf(a)
		}
		all = append(all, Profile{
			Name: p.Name, Follows: p.Follows, Sentence: p.Sentence, Fails: p.Fails, Accounts: accounts,
		})
	}
	return all
}

// Together returns the names of the first few of some variations, at most so many, in the order
// of their names. Those that do not go with the ones before them are passed over.
func Together(some []Variation, most int) []string {
	var taken []Variation
	var names []string
	for _, v := range some {
		if len(taken) == most {
			break
		}
		if !slices.ContainsFunc(taken, v.isExcluded) {
			taken, names = append(taken, v), append(names, v.Name)
		}
	}
	slices.Sort(names)
	return names
}

func (v Variation) isExcluded(other Variation) bool {
	return slices.Contains(v.Excludes, other.Name) || slices.Contains(other.Excludes, v.Name)
}
