package session

import "strings"

// secrets replaces what proves an identity by a name for it: passwords that are
// known, and whatever a client sends where proofs are sent, also when the server
// sends it back.
type secrets struct {
	known []string // secret, name, secret, name, ...
}

// conceal returns a line without secrets.
func (s *secrets) conceal(side Side, line string) string {
	if side == Client {
		if proof, name := proofIn(line); proof != "" && !s.knows(proof) {
			s.known = append(s.known, proof, name)
		}
	}
	for i := 0; i < len(s.known); i += 2 {
		line = strings.ReplaceAll(line, s.known[i], s.known[i+1])
	}
	return line
}

// hide adds a secret and the name to write instead. Those of a few octets prove
// nothing, and would be found everywhere.
func (s *secrets) hide(secret, name string) {
	if len(secret) > few && !s.knows(secret) {
		s.known = append([]string{secret, name}, s.known...)
	}
}

func (s *secrets) knows(proof string) bool {
	for i := 0; i < len(s.known); i += 2 {
		if s.known[i] == proof {
			return true
		}
	}
	return false
}

// few octets are no proof: hiding them would hide everything.
const few = 4

// proofIn finds what proves an identity in a command line, and the name to write
// instead.
func proofIn(line string) (proof, name string) {
	word, rest, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
	switch strings.ToUpper(word) {
	case "PASS":
		proof, name = rest, "{another password}"
	case "APOP":
		_, proof, _ = strings.Cut(rest, " ")
		name = "{digest}"
	case "AUTH":
		_, proof, _ = strings.Cut(rest, " ")
		name = "{initial response}"
	}
	if len(strings.TrimSpace(proof)) < few {
		return "", ""
	}
	return proof, name
}
