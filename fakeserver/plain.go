package fakeserver

import (
	"strings"
	"unicode/utf8"
)

// plain is PLAIN (RFC 4616): an authorization identity, which may be empty,
// the name and the password, with NUL between them.
func plain(x *exchange) (string, error) {
	response, err := x.first()
	if err != nil {
		return "", err
	}
	authzid, name, password, err := x.s.w.splitPlain(x.s, string(response))
	if err != nil {
		return "", err
	}
	if !x.s.w.checkPassword(x.s, name, password) || !x.s.w.actAs(x.s, name, authzid) {
		return name, errCredentials
	}
	return name, nil
}

func splitPlain(_ *session, message string) (authzid, name, password string, err error) {
	parts := strings.Split(message, "\x00")
	if len(parts) != 3 || parts[1] == "" || parts[2] == "" || !utf8.ValidString(message) {
		return "", "", "", errMalformed
	}
	return parts[0], parts[1], parts[2], nil
}

// loginMechanism is LOGIN, which no standard describes: two prompts, name and
// password. Since the prompts carry nothing, the name may come as an initial
// response. An unknown name is asked for its password like any other.
func loginMechanism(x *exchange) (string, error) {
	name := x.initial
	var err error
	if !x.hasInitial {
		if name, err = x.ask([]byte(x.s.w.prompts[0])); err != nil {
			return "", err
		}
	}
	password, err := x.ask([]byte(x.s.w.prompts[1]))
	if err != nil {
		return "", err
	}
	if !x.s.w.checkPassword(x.s, string(name), string(password)) {
		return string(name), errCredentials
	}
	return string(name), nil
}
