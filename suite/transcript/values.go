package transcript

import (
	"maps"
	"slices"
)

// utf8Values are the names for scripts about RFC 6856.
var utf8Values = []string{
	"utf8_user", "utf8_password", "utf8_user_decomposed", "utf8_password_decomposed", "utf8_digest", "language",
	"language2",
}

// saslValues are the names that belong to SASL exchanges.
var saslValues = []string{
	"initial", "response", "wrong_initial", "wrong_response", "response1", "response2", "response_for_imap",
	"response_for_pop3", "old_response", "token", "token_start", "oauth10a", "scram", "saslname", "nonce", "binding",
	"proof",
}

// predefinedValues are the names that are known from the start.
func predefinedValues() map[string]bool {
	known := map[string]bool{}
	for _, name := range append([]string{"user", "password", "user2", "password2", "user_start", "password_start",
		"password_other_case", "timestamp", "digest", "digest1", "digest2", "other_digest", "count"},
		append(saslValues, utf8Values...)...) {
		known[name] = true
	}
	return known
}

// checkValues checks the values that a step uses, and notes those it captures.
func (p *parser) checkValues(l *line) {
	for _, u := range l.uses {
		if len(p.errs) > mostErrors {
			break // looking up places and suggestions takes its time
		}
		known := p.known[u.Name]
		switch {
		case known && u.Add != 0 && u.Name != "count" && predefinedValues()[u.Name]:
			p.fail(placeIn(l.text, u.offset, l.at), u.value(), "a number to calculate with, which {"+u.Name+"} is not")
		case known:
		case l.side == 'S' && l.act == nil && u.Add == 0:
			p.known[u.Name] = true
		default:
			p.fail(placeIn(l.text, u.offset, l.at), "the unknown value {"+u.Name+"}",
				"a value that is known from the start or was captured before"+
					didYouMean(u.Name, slices.Sorted(maps.Keys(p.known))))
			p.known[u.Name] = true
		}
	}
	for _, name := range l.names {
		p.known[name] = true
	}
}
