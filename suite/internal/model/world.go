package model

import (
	"slices"
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// World is what is known before the first connection.
type World struct {
	Accounts []Account
	// Maildrops is what the harness put into the maildrop of a user. A user who is
	// not listed has a maildrop that nobody knows.
	Maildrops map[string][]Source
	// Expires reports that the server announces EXPIRE 0: what was fetched may be gone
	// after QUIT (RFC 2449 section 6.7).
	Expires bool
	// LoginDelay is how long a user has to wait for the next login, as the server
	// announces it (RFC 2449 section 6.5).
	LoginDelay time.Duration
	// Certificates reports that there are client certificates by which users can log in.
	Certificates bool
	// Pipelining reports that the server announces PIPELINING.
	Pipelining bool
	// PipelinedLogin reports that it does so before login.
	PipelinedLogin bool
	// Announced are the lists that CAPA gave before login when somebody asked beforehand, with
	// TLS and without: tags in upper case with their arguments.
	Announced map[bool]map[string][]string
}

// Account is a user who can log in.
type Account struct {
	User, Password string
	Token          string // of OAuth; "" if there is none
	// Limited reports that the operator means the account to log in by digests only.
	Limited bool
}

func (w *World) password(user string) (string, bool) {
	for _, a := range w.Accounts {
		if a.User == user {
			return a.Password, true
		}
	}
	return "", false
}

// typed is the account that a name means, which may have been typed in another way.
func (w *World) typed(name string) (Account, bool) {
	for _, a := range w.Accounts {
		if a.User == name || sasl.Prepare(a.User) == sasl.Prepare(name) {
			return a, true
		}
	}
	return Account{}, false
}

// related reports whether a name may mean an account though it is not written like
// it: servers fold case, strip blanks, compose characters and add domains.
func (w *World) related(name string) bool {
	given := strings.ToLower(strings.TrimSpace(sasl.Prepare(name)))
	for _, a := range w.Accounts {
		own := strings.ToLower(sasl.Prepare(a.User))
		if strings.Contains(given, own) || strings.Contains(own, given) {
			return true
		}
	}
	return false
}

// strange reports whether it is certain that there is no such account.
func (w *World) strange(user string) bool {
	_, known := w.password(user)
	return !known && w.Accounts != nil && !w.related(user)
}

// limited reports whether an account is meant to log in by digests only.
func (w *World) limited(user string) bool {
	return slices.ContainsFunc(w.Accounts, func(a Account) bool { return a.User == user && a.Limited })
}

// hasToken reports whether a token belongs to anybody.
func (w *World) hasToken(token string) bool {
	return slices.ContainsFunc(w.Accounts, func(a Account) bool { return a.Token == token })
}
