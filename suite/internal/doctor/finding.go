package doctor

// Weight is how much a finding weighs.
type Weight string

// The weights.
const (
	Blocks  Weight = "blocks"  // a run can't start
	Hinders Weight = "hinders" // a run can start, and something is in its way
	Remark  Weight = "remark"  // worth knowing
	Fine    Weight = "fine"
)

// Finding is one thing that was found, with what it means and what to do.
type Finding struct {
	Cause   string `json:"cause,omitempty"` // a name for it that stays; "" where all is fine
	Subject string `json:"subject"`
	Weight  Weight `json:"weight"`
	Text    string `json:"text"`
	// Accounts are whom it is about, by their names; none if it is about the server.
	Accounts []string `json:"accounts,omitempty"`
	Said     string   `json:"said,omitempty"`   // by the server
	Likely   []Likely `json:"likely,omitempty"` // the likeliest first
	Do       string   `json:"do,omitempty"`
}

// Likely is what may be the reason. It is a guess, from what the server is called, and from what it says.
type Likely struct {
	Cause string `json:"cause"`
	Text  string `json:"text"`
	Do    string `json:"do,omitempty"`
}

// The subjects, in the order in which they are shown.
const (
	aboutName     = "name"
	aboutPort     = "connection"
	aboutTLS      = "TLS"
	aboutGreeting = "greeting"
	aboutCAPA     = "CAPA"
	aboutLogin    = "login"
	aboutMaildrop = "maildrop"
	aboutLock     = "lock"
	aboutLimits   = "limits"
	aboutFetching = "fetching"
	aboutFilling  = "filling"
	aboutRun      = "run"
)
