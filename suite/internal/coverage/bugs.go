package coverage

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// Bug is a mistake of a POP3 server that somebody has reported in public, and the
// scripts that fail on a server with it.
type Bug struct {
	// N tells bugs apart. Numbers are not given again, so there are gaps.
	N int `json:"n"`

	// Project is the server, or what else the bug was in.
	Project string `json:"project"`

	// Ref is where the bug is written down: owner/repo#issue, a commit, a
	// release, a CVE.
	Ref string `json:"ref"`

	Year int `json:"year"`

	// What is the mistake, in one sentence.
	What string `json:"bug"`

	// Rules are the rules that it breaks, or comes closest to breaking.
	Rules []requirement.ID `json:"rules"`

	// Scripts are the scripts that find it by one of the rules.
	Scripts []string `json:"scripts"`

	// OutOfScope is the reason why no POP3 client can find it; empty if there
	// are scripts.
	OutOfScope string `json:"out_of_scope,omitempty"`
}

// Caught reports whether a script finds the bug.
func (b Bug) Caught() bool { return len(b.Scripts) > 0 }

//go:embed bugs.json
var bugsFile []byte

// bugs is the file, read once: that it can be read is tested.
var bugs = readBugs(bugsFile)

// Bugs returns the reported bugs in the order of their numbers.
func Bugs() []Bug {
	all := slices.Clone(bugs)
	for i := range all {
		all[i].Rules = slices.Clone(all[i].Rules)
		all[i].Scripts = slices.Clone(all[i].Scripts)
	}
	return all
}

func readBugs(file []byte) []Bug {
	var all []Bug
	d := json.NewDecoder(bytes.NewReader(file))
	d.DisallowUnknownFields()
	if err := d.Decode(&all); err != nil {
		panic("coverage: bugs.json: " + err.Error())
	}
	for i := range all {
		if all[i].Scripts == nil {
			all[i].Scripts = []string{}
		}
	}
	return all
}
