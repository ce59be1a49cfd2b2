package runner

import (
	"fmt"
	"path"
	"strings"

	"github.com/pop3spec/pop3spec/internal/suggest"
	"github.com/pop3spec/pop3spec/suite/internal/requirement"
	"github.com/pop3spec/pop3spec/suite/transcript"
)

// NoMatchError is a pattern that selects no script.
type NoMatchError struct {
	Pattern string
	Why     string   // "" if the pattern simply names nothing
	Near    []string // what may have been meant, the likeliest first
}

// Error implements error.
func (e *NoMatchError) Error() string {
	s := fmt.Sprintf("no script and no rule matches %q", e.Pattern)
	if e.Why != "" {
		s = fmt.Sprintf("%q selects nothing: %s", e.Pattern, e.Why)
	}
	if len(e.Near) > 0 {
		s += "; did you mean " + strings.Join(e.Near, " or ") + "?"
	}
	return s
}

// Select picks scripts. A pattern is
//
//	RFC1939-5-DELE-02    a rule, in upper or lower case: the scripts that prove it
//	RFC1939-5-*          a glob of rules
//	rfc1939/quit.pop3    a script, with or without its suffix
//	rfc1939/*            a glob of scripts; ** stands for any number of folders
//	rfc1939              a folder: all scripts below it
//
// As in a .gitignore, a glob that matches a folder takes all that is below it.
// Without patterns every script is selected; of those, the ones that match an
// include stay (all, if there is none), and the ones that match an exclude go. A
// pattern that matches no script of all is a [*NoMatchError], because a typing
// mistake must not pass for a clean run. The order is that of all.
func Select(all []*transcript.Script, patterns, include, exclude []string) ([]*transcript.Script, error) {
	wanted, err := matching(all, patterns)
	if err != nil {
		return nil, err
	}
	kept, err := matching(all, include)
	if err != nil {
		return nil, err
	}
	dropped, err := matching(all, exclude)
	if err != nil {
		return nil, err
	}
	var selected []*transcript.Script
	for _, s := range all {
		if (len(patterns) == 0 || wanted[s]) && (len(include) == 0 || kept[s]) && !dropped[s] {
			selected = append(selected, s)
		}
	}
	return selected, nil
}

// matching returns the scripts that match one of the patterns at least.
func matching(all []*transcript.Script, patterns []string) (map[*transcript.Script]bool, error) {
	found := map[*transcript.Script]bool{}
	for _, pattern := range patterns {
		matched := false
		for _, s := range all {
			ok, err := matches(s, pattern)
			if err != nil {
				return nil, fmt.Errorf("pattern %q: %w", pattern, err)
			}
			if ok {
				found[s], matched = true, true
			}
		}
		if !matched {
			return nil, noMatch(all, pattern)
		}
	}
	return found, nil
}

func matches(s *transcript.Script, pattern string) (bool, error) {
	for _, rule := range s.Header.Proves {
		ok, err := path.Match(strings.ToUpper(pattern), strings.ToUpper(rule.ID))
		if ok || err != nil {
			return ok, err
		}
	}
	glob := splitPath(pattern)
	name := splitPath(s.File)
	ok, err := matchPath(glob, name)
	if ok || err != nil {
		return ok, err
	}
	name[len(name)-1] = strings.TrimSuffix(name[len(name)-1], suffix)
	return matchPath(glob, name)
}

// suffix is how the names of transcript files end.
const suffix = ".pop3"

func splitPath(name string) []string { return strings.Split(strings.Trim(name, "/"), "/") }

// matchPath reports whether the glob matches the path or a folder that it is in.
func matchPath(glob, name []string) (bool, error) {
	if len(glob) == 0 {
		return true, nil
	}
	if glob[0] == "**" {
		for skip := range len(name) + 1 {
			if ok, err := matchPath(glob[1:], name[skip:]); ok || err != nil {
				return ok, err
			}
		}
		return false, nil
	}
	if len(name) == 0 {
		return false, nil
	}
	ok, err := path.Match(glob[0], name[0])
	if !ok || err != nil {
		return false, err
	}
	return matchPath(glob[1:], name[1:])
}

// noMatch explains why a pattern selects nothing.
func noMatch(all []*transcript.Script, pattern string) error {
	e := &NoMatchError{Pattern: pattern}
	rules, err := requirement.Match(pattern)
	if err != nil {
		return fmt.Errorf("pattern %q: %w", pattern, err)
	}
	switch {
	case len(rules) == 1 && !rules[0].Testable():
		e.Why = fmt.Sprintf("no script proves %s: %s", rules[0].ID, rules[0].Untested)
		return e
	case len(rules) == 1:
		e.Why = fmt.Sprintf("no script proves %s", rules[0].ID)
		return e
	case len(rules) > 1:
		e.Why = fmt.Sprintf("no script proves any of its %d rules", len(rules))
		return e
	}
	word := pattern
	if strings.Contains(word, "/") {
		word = strings.TrimSuffix(word, path.Ext(word))
	}
	e.Near = suggest.Nearest(word, names(all))
	return e
}

// names are all that a pattern without wildcards can name: the rules and the scripts.
func names(all []*transcript.Script) []string {
	var list []string
	for _, r := range requirement.All() {
		list = append(list, string(r.ID))
	}
	for _, s := range all {
		list = append(list, strings.TrimSuffix(s.File, suffix))
	}
	return list
}
