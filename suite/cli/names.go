package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/internal/suggest"
	"github.com/pop3spec/pop3spec/scripts"
	"github.com/pop3spec/pop3spec/suite/internal/faketarget"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// unknown is the error for a name that does not exist, with those it may have been.
func unknown(thing, name string, names []string) error {
	if near := suggest.Nearest(name, names); len(near) > 0 {
		return fmt.Errorf("there is no %s %q; did you mean %s?", thing, name, strings.Join(near, " or "))
	}
	return fmt.Errorf("there is no %s %q", thing, name)
}

// checkNames looks for names of faults and variations that do not exist.
func checkNames(faults, variations []string) error {
	for _, name := range faults {
		fault, situation, confined := strings.Cut(name, faketarget.Separator)
		if known := faultNames(); !slices.Contains(known, fault) {
			return unknown("fault", fault, known)
		}
		if known := situationNames(); confined && !slices.Contains(known, situation) {
			return unknown("situation", situation, known)
		}
	}
	for _, name := range variations {
		if known := variationNames(); !slices.Contains(known, name) {
			return unknown("variation", name, known)
		}
	}
	return nil
}

// checkProfile looks for the name of a service that the bundled server can't play.
func checkProfile(name string) error {
	if known := profileNames(); name != "" && !slices.Contains(known, name) {
		return unknown("profile", name, known)
	}
	return nil
}

// checkProvider looks for the name of a service that nothing is known of: no script is
// about it, and the bundled server can't play it.
func checkProvider(name string, own []*transcript.Script) error {
	if names := providerNames(own); name != "" && !slices.Contains(names, name) {
		return unknown("provider", name, names)
	}
	return nil
}

// providerNames are the services that scripts are about, those of the suite and one's
// own, and those that the bundled server can play.
func providerNames(own []*transcript.Script) []string {
	names := append(profileNames(), needed("provider", own)...)
	slices.Sort(names)
	return slices.Compact(names)
}

// needed are the names of a kind that scripts require, those of the suite and one's own.
func needed(kind string, own []*transcript.Script) (names []string) {
	all, _ := scripts.All() // a broken one is reported by whoever plays them
	for _, s := range slices.Concat(all, own) {
		for _, want := range s.Header.Requires {
			if name, is := strings.CutPrefix(want, kind+":"); is {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func profileNames() []string {
	var names []string
	for _, p := range fakeserver.Profiles() {
		names = append(names, p.Name)
	}
	return names
}

func faultNames() []string {
	var names []string
	for _, f := range fakeserver.Faults() {
		names = append(names, f.Name)
	}
	return names
}

func situationNames() []string {
	var names []string
	for _, s := range fakeserver.Situations() {
		names = append(names, s.Name)
	}
	return names
}

func variationNames() []string {
	var names []string
	for _, v := range fakeserver.Variations() {
		names = append(names, v.Name)
	}
	return names
}

func ruleNames() []string {
	var names []string
	for _, r := range requirement.All() {
		names = append(names, string(r.ID))
	}
	return names
}

// checkFit looks for faults that are confined to a situation to no effect.
func checkFit(faults []string) error {
	for _, name := range faults {
		fault, situation, _ := strings.Cut(name, faketarget.Separator)
		if why := fakeserver.Unfit(fault, situation); why != "" {
			return fmt.Errorf("%s makes no sense: %s", name, why)
		}
	}
	return nil
}
