package oracle

import (
	"strings"
	"time"

	"github.com/pop3spec/pop3spec/suite/sasl"
)

// World is what is known before the first connection.
type World struct {
	Accounts []Account
	// Maildrops is what the harness put into the maildrop of a user. A user who is
	// not listed has a maildrop that nobody knows.
	Maildrops map[string][]Source
	// Expires tells that the server announces EXPIRE 0: what was fetched may be gone
	// after QUIT (RFC 2449 section 6.7).
	Expires bool
	// LoginDelay is how long a user has to wait for the next login, as the server
	// announces it (RFC 2449 section 6.5).
	LoginDelay time.Duration
	// Certificates tells that there are client certificates which are as good as a login.
	Certificates bool
	// Pipelining tells that the server announces PIPELINING.
	Pipelining bool
	// PipelinedLogin tells that it does so before login.
	PipelinedLogin bool
}

// Account is a user who can log in.
type Account struct {
	User, Password string
	Token          string // of OAuth; "" if there is none
	// Limited tells that the operator means the account to log in by digests only.
	Limited bool
}

func (o *Oracle) password(user string) (string, bool) {
	for _, a := range o.world.Accounts {
		if a.User == user {
			return a.Password, true
		}
	}
	return "", false
}

// related tells whether a name may mean an account though it is not written like
// it: servers fold case, strip blanks, compose characters and add domains.
func (o *Oracle) related(name string) bool {
	given := strings.ToLower(strings.TrimSpace(sasl.Prepare(name)))
	for _, a := range o.world.Accounts {
		own := strings.ToLower(sasl.Prepare(a.User))
		if strings.Contains(given, own) || strings.Contains(own, given) {
			return true
		}
	}
	return false
}

// Visitors are the users who have logged in.
func (o *Oracle) Visitors() (users []string) {
	for user, d := range o.drops {
		if d.visited {
			users = append(users, user)
		}
	}
	return users
}
