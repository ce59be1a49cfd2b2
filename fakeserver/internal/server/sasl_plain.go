package server

import (
	"strings"
	"unicode/utf8"
)

// plain is PLAIN (RFC 4616): an authorization identity, which may be empty,
// the name and the password, with NUL between them.
func plain(x *Exchange) (string, error) {
	response, err := x.First()
	if err != nil {
		return "", err
	}
	authzid, name, password, err := x.Session.Wiring.SplitPlain(x.Session, string(response))
	if err != nil {
		return "", err
	}
	if !x.Session.Wiring.CheckPassword(x.Session, name, password) || !x.Session.Wiring.ActAs(x.Session, name, authzid) {
		return name, ErrCredentials
	}
	return name, nil
}

func splitPlain(_ *Session, message string) (authzid, name, password string, err error) {
	parts := strings.Split(message, "\x00")
	if len(parts) != 3 || parts[1] == "" || parts[2] == "" || !utf8.ValidString(message) {
		return "", "", "", ErrMalformed
	}
	return parts[0], parts[1], parts[2], nil
}

// loginMechanism is LOGIN, which no standard describes: two prompts, name and
// password. Since the prompts carry nothing, the name may come as an initial
// response. An unknown name is asked for its password like any other.
func loginMechanism(x *Exchange) (string, error) {
	name := x.Initial
	var err error
	if !x.HasInitial {
		if name, err = x.Ask([]byte(x.Session.Wiring.Prompts[0])); err != nil {
			return "", err
		}
	}
	password, err := x.Ask([]byte(x.Session.Wiring.Prompts[1]))
	if err != nil {
		return "", err
	}
	if !x.Session.Wiring.CheckPassword(x.Session, string(name), string(password)) {
		return string(name), ErrCredentials
	}
	return string(name), nil
}
