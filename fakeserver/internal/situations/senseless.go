package situations

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// Reason is why it makes no sense to confine a fault to a situation.
type Reason string

// The reasons. The situation was played by the dialogue that shows the fault.
const (
	Hidden    Reason = "hidden"
	Absent    Reason = "absent"
	Elsewhere Reason = "elsewhere"
)

var sentences = map[Reason]string{
	Hidden:    "the fault does not show in the situation, confined or not",
	Absent:    "the situation does not come about where the fault shows",
	Elsewhere: "the situation comes about, but only where the fault does not show",
}

// Sentence is the reason in words.
func (r Reason) Sentence() string { return sentences[r] }

// senselessFile lists pairs, see its head. It is generated, and kept by a test of package fakeserver.
//
//go:embed senseless.txt
var senselessFile string

// Senseless returns why confining a fault to a situation makes no sense, empty if it does.
func Senseless(fault, situation string) Reason { return senseless()[fault][situation] }

var senseless = sync.OnceValue(func() map[string]Reasons { return Read(senselessFile) })

// Reasons are those of one fault, by situation.
type Reasons map[string]Reason

// all is what stands after the beginning of a name for all situations whose names begin so.
const all = "*"

// Lines are the reasons of a fault as they stand in the file, a line for each.
func (r Reasons) Lines(fault string) string {
	var b strings.Builder
	for _, reason := range []Reason{Absent, Elsewhere, Hidden} {
		words := []string{fault, string(reason)}
		whole := !slices.ContainsFunc(mechanismNames(), func(name string) bool { return r[name] != reason })
		if whole {
			words = append(words, mechanismPrefix+all)
		}
		for _, s := range Known.All() {
			if r[s.Name] == reason && !(whole && strings.HasPrefix(s.Name, mechanismPrefix)) {
				words = append(words, s.Name)
			}
		}
		if len(words) > 2 {
			b.WriteString(strings.Join(words, " ") + "\n")
		}
	}
	return b.String()
}

// Read reads such lines, and passes over others.
func Read(text string) map[string]Reasons {
	found := map[string]Reasons{}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) < 3 || sentences[Reason(words[1])] == "" {
			continue
		}
		fault, reason := words[0], Reason(words[1])
		if found[fault] == nil {
			found[fault] = Reasons{}
		}
		for _, name := range words[2:] {
			names := []string{name}
			if name == mechanismPrefix+all {
				names = mechanismNames()
			}
			for _, name := range names {
				found[fault][name] = reason
			}
		}
	}
	return found
}

func mechanismNames() (names []string) {
	for _, s := range Known.All() {
		if strings.HasPrefix(s.Name, mechanismPrefix) {
			names = append(names, s.Name)
		}
	}
	return names
}
