package model

// CapabilityList is a reply to CAPA.
type CapabilityList struct {
	Place
	Lines     []CapabilityLine
	Caps      *Capabilities
	First     bool // on the connection
	AfterSTLS bool // STLS was accepted, on whichever connection
}

// LanguageList is a reply to LANG without argument.
type LanguageList struct {
	Place
	Lines []BodyLine
}

// MechanismList is a reply to AUTH without argument.
type MechanismList struct {
	Place
	Lines []BodyLine
}

// BodyLine is a line of a listing and where it stands.
type BodyLine struct {
	Text []byte
	At   Spot
}
