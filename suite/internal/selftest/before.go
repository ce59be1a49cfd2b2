package selftest

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// beforeText has a line for each fault: its name, and the script that caught it by its rule when that was last
// measured. It decides where to look first, and nothing else: what it has wrong, or not, takes
// longer.
//
//go:embed before.txt
var beforeText string

// scriptsBefore are the scripts by fault.
var scriptsBefore = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(beforeText) {
		if fields := strings.Fields(line); len(fields) == 2 {
			all[fields[0]] = fields[1]
		}
	}
	return all
})

// caughtBefore returns the script that caught a fault before, if there is one.
func (o *Options) caughtBefore(fault string) []*transcript.Script {
	for _, s := range o.Scripts {
		if s.File == scriptsBefore()[fault] {
			return []*transcript.Script{s}
		}
	}
	return nil
}

// Finds counts the faults that each script was the first to catch when that was last measured, by the name of its file.
func Finds() map[string]int {
	finds := map[string]int{}
	for _, script := range scriptsBefore() {
		finds[script]++
	}
	return finds
}
