package session

import (
	"golang.org/x/text/unicode/norm"

	"github.com/pop3spec/pop3spec/suite/internal/model"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// utf8Account stands for the account whose name is not ASCII, where accounts are
// counted.
const utf8Account = -1

// setUTF8 makes the values of the account whose name is not ASCII, each in the form
// in which SASLprep leaves it and in one that it composes. It returns its secrets.
func (p *player) setUTF8(a model.Account) (secrets []string) {
	if a.User == "" {
		return nil
	}
	name, password := sasl.Prepare(a.User), sasl.Prepare(a.Password)
	p.values["utf8_user"], p.values["utf8_user_decomposed"] = name, norm.NFD.String(name)
	p.values["utf8_password"], p.values["utf8_password_decomposed"] = password, norm.NFD.String(password)
	p.cfg.Secrets.Made(a.Password, password)
	p.cfg.Secrets.Made(password, norm.NFD.String(password))
	secrets = []string{password, "{utf8_password}"}
	if decomposed := norm.NFD.String(password); decomposed != password {
		secrets = append(secrets, decomposed, "{utf8_password_decomposed}")
	}
	return secrets
}

// language is a language that the server lists. Without two of them there is nothing
// to choose from, and the script is at its end.
func (p *player) language(l *link, name string) (string, bool, error) {
	tags := p.oracle.Languages(l.n)
	i := 0
	if name == "language2" {
		i = 1
	}
	if i >= len(tags) {
		return "", true, &stopped{"the server does not list so many languages"}
	}
	return tags[i], true, nil
}
