package verdict

// Diagnosis is what would explain the findings of a run: the smallest set of faults with which the
// bundled server, played the same way, comes to most of them. It holds nothing against anybody: no verdict
// and no exit code depends on it.
type Diagnosis struct {
	Faults      []Explanation `json:"faults"`
	Findings    int           `json:"findings"`  // that were looked at
	Explained   int           `json:"explained"` // by all faults together
	Unexplained []Unexplained `json:"unexplained,omitempty"`
	// Excused are those of the unexplained that the bundled server is found to do without any fault.
	Excused int `json:"excused,omitempty"`
	// Stopped says that the time was over before all was tried.
	Stopped bool `json:"stopped,omitempty"`
}

// Explanation is one fault.
type Explanation struct {
	Fault     string `json:"fault"`               // such as "dele-removes-at-once"
	Situation string `json:"situation,omitempty"` // that it is confined to, such as "second-account"
	Sentence  string `json:"sentence"`            // what a server with it does
	// Circumstance is the situation in a sentence.
	Circumstance string `json:"circumstance,omitempty"`
	Breaks       RuleID `json:"breaks"`   // the rule that the fault is about
	Explains     int    `json:"explains"` // findings
	Exactly      int    `json:"exactly"`  // of them in conversations in which the server says the very same
	// Tentative says that it may as well be another one: it explains findings of one conversation only, or not
	// all of a kind, and the server does not say the same.
	Tentative bool     `json:"tentative,omitempty"`
	Rules     []RuleID `json:"rules"`          // of the findings that it explains
	Same      []string `json:"same,omitempty"` // other faults that explain as much in the same way
}

// Unexplained is a finding that no fault explains.
type Unexplained struct {
	Script  string `json:"script"`
	Rule    RuleID `json:"rule"`
	Message string `json:"message"`
}

// Name is the fault as options take it, with its situation if it has one.
func (e Explanation) Name() string {
	if e.Situation == "" {
		return e.Fault
	}
	return e.Fault + "@" + e.Situation
}
