package requirement

// Level is how strictly a document puts a rule.
type Level string

// The levels of RFC 2119 that occur in the catalogue, and one for behaviour
// that no document describes.
const (
	LevelMust      Level = "MUST"
	LevelMustNot   Level = "MUST NOT"
	LevelShould    Level = "SHOULD"
	LevelShouldNot Level = "SHOULD NOT"
	LevelMay       Level = "MAY"
	LevelDeFacto   Level = "de-facto"
)

// Severity is what breaking a rule means for the verdict of a run.
type Severity string

// The severities, from the worst down.
const (
	Fail Severity = "fail" // the server does not conform
	Warn Severity = "warn" // the server conforms, but clients will suffer
	Info Severity = "info" // worth knowing, never held against the server
)

// Severity is the usual severity of the level, and empty for a level that
// does not exist.
func (l Level) Severity() Severity {
	switch l {
	case LevelMust, LevelMustNot:
		return Fail
	case LevelShould, LevelShouldNot:
		return Warn
	case LevelMay, LevelDeFacto:
		return Info
	}
	return ""
}

// Observable tells how much of a rule a client can see.
type Observable string

// The degrees of observability.
const (
	Visible       Observable = "yes"
	PartlyVisible Observable = "partly" // takes a second view, special configuration, a fault or luck
	Invisible     Observable = "no"
)
