package selftest

import (
	"cmp"
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver"
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

// Fault is what the suite made of one fault, plain or confined to a situation.
type Fault struct {
	Name string `json:"name"`
	// Situation is what it was confined to, empty for a plain fault.
	Situation string           `json:"situation,omitempty"`
	Area      string           `json:"area"` // of the rule that it breaks
	Breaks    requirement.ID   `json:"breaks"`
	Catch     Catch            `json:"catch"`
	Script    string           `json:"script,omitempty"` // that found it by its rule
	Found     []requirement.ID `json:"found"`            // the rules that were found broken
}

// Title is the name under which the fault is enabled.
func (f Fault) Title() string {
	return subject{fakeserver.Fault{Name: f.Name}, fakeserver.Situation{Name: f.Situation}}.name()
}

// Variation is what the suite made of a server that is legal: of one variation, or of
// several at once.
type Variation struct {
	Names  []string `json:"names"`
	Alarms []Alarm  `json:"alarms"` // which are all false
}

// Alarm is a rule that was called broken though it was not.
type Alarm struct {
	Script    string         `json:"script"`
	Situation string         `json:"situation,omitempty"` // in which it was played
	Rule      requirement.ID `json:"rule"`
	Message   string         `json:"message"`
}

// Score is what the suite is worth.
type Score struct {
	Schema       int         `json:"schema"`
	Seed         uint64      `json:"seed"` // of the combinations and of the confined faults
	Faults       []Fault     `json:"faults"`
	Confined     []Fault     `json:"confined"`
	Variations   []Variation `json:"variations"`
	Combinations int         `json:"combinations"`
	Silent       int         `json:"silent"` // combinations without an alarm
	Loud         []Variation `json:"loud"`   // those with one
	Shares       Shares      `json:"shares"` // of the scripts that were played against legal servers
	Duration     int64       `json:"duration_ms"`
}

// Tally counts the faults of an area, or those that are confined to a situation.
type Tally struct {
	Of                      string
	Caught, Another, Missed int
}

// All is the number of these faults.
func (t Tally) All() int { return t.Caught + t.Another + t.Missed }

// ByArea counts the plain faults by area, in the order of the areas' names, and in all.
func (s *Score) ByArea() (areas []Tally, total Tally) {
	return tally(s.Faults, func(f Fault) string { return f.Area })
}

// BySituation counts the confined faults by situation, in the order of their names, and in all.
func (s *Score) BySituation() (situations []Tally, total Tally) {
	return tally(s.Confined, func(f Fault) string { return f.Situation })
}

func tally(faults []Fault, kindOf func(Fault) string) (all []Tally, total Tally) {
	at := map[string]*Tally{}
	for _, f := range faults {
		kind := kindOf(f)
		if at[kind] == nil {
			at[kind] = &Tally{Of: kind}
		}
		for _, t := range []*Tally{at[kind], &total} {
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
		all = append(all, *t)
	}
	slices.SortFunc(all, func(a, b Tally) int { return cmp.Compare(a.Of, b.Of) })
	return all, total
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

// PromisedConfined is the percentage of the confined faults for which that is promised.
const PromisedConfined = 98

// Good reports whether at least this percentage of the plain faults was caught by the very rule that they break, at
// its own severity, as many of the confined ones as is promised, and there was no false alarm.
func (s *Score) Good(percent int) bool {
	_, plain := s.ByArea()
	_, confined := s.BySituation()
	return plain.atLeast(percent) && confined.atLeast(PromisedConfined) && s.FalseAlarms() == 0
}

func (t Tally) atLeast(percent int) bool { return 100*t.Caught >= percent*t.All() }
