package selftest

import (
	"slices"

	"github.com/pop3spec/pop3spec/suite/internal/requirement"
)

// Catch says how a fault was found.
type Catch string

// The ways to find a fault, from the best to the worst.
const (
	ByItsRule Catch = "caught"
	ByAnother Catch = "caught by another rule"
	Missed    Catch = "missed"
)

// Fault is what the suite made of one fault.
type Fault struct {
	Name   string           `json:"name"`
	Area   string           `json:"area"` // of the rule that it breaks
	Breaks requirement.ID   `json:"breaks"`
	Catch  Catch            `json:"catch"`
	Script string           `json:"script,omitempty"` // that found it by its rule
	Found  []requirement.ID `json:"found"`            // the rules that were found broken
}

// Variation is what the suite made of a server that is legal: of one variation, or of
// several at once.
type Variation struct {
	Names  []string `json:"names"`
	Alarms []Alarm  `json:"alarms"` // which are all false
}

// Alarm is a rule that was called broken though it was not.
type Alarm struct {
	Script  string         `json:"script"`
	Rule    requirement.ID `json:"rule"`
	Message string         `json:"message"`
}

// Score is what the suite is worth.
type Score struct {
	Schema       int         `json:"schema"`
	Seed         uint64      `json:"seed"` // of the combinations
	Faults       []Fault     `json:"faults"`
	Variations   []Variation `json:"variations"`
	Combinations int         `json:"combinations"`
	Silent       int         `json:"silent"` // combinations without an alarm
	Loud         []Variation `json:"loud"`   // those with one
	// Sampled are scripts that were played against one in Every combinations only;
	// all others were played against all.
	Sampled  []string `json:"sampled"`
	Every    int      `json:"every"`
	Duration int64    `json:"duration_ms"`
}

// Tally counts the faults of an area.
type Tally struct {
	Area                    string
	Caught, Another, Missed int
}

// All is the number of faults of the area.
func (t Tally) All() int { return t.Caught + t.Another + t.Missed }

// ByArea counts the faults by area, in the order of the areas' names, and in all.
func (s *Score) ByArea() (areas []Tally, total Tally) {
	at := map[string]*Tally{}
	for _, f := range s.Faults {
		if at[f.Area] == nil {
			at[f.Area] = &Tally{Area: f.Area}
		}
		for _, t := range []*Tally{at[f.Area], &total} {
			switch f.Catch {
			case ByItsRule:
				t.Caught++
			case ByAnother:
				t.Another++
			default:
				t.Missed++
			}
		}
	}
	for _, t := range at {
		areas = append(areas, *t)
	}
	slices.SortFunc(areas, func(a, b Tally) int {
		if a.Area < b.Area {
			return -1
		}
		return 1
	})
	return areas, total
}

// FalseAlarms counts the legal servers that were called broken.
func (s *Score) FalseAlarms() int {
	n := len(s.Loud)
	for _, v := range s.Variations {
		if len(v.Alarms) > 0 {
			n++
		}
	}
	return n
}

// Promised is the percentage of faults that the project promises to catch by the very rule
// that they break.
const Promised = 95

// Good reports whether every fault was caught, at least this percentage of them by the very
// rule that they break, and there was no false alarm.
func (s *Score) Good(percent int) bool {
	_, total := s.ByArea()
	return total.Missed == 0 && 100*total.Caught >= percent*total.All() && s.FalseAlarms() == 0
}
