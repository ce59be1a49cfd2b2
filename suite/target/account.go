package target

// Account is a user of the server under test, with a maildrop of its own.
type Account struct {
	User     string
	Password string `json:"-"`
}

// String returns the user's name only: an account that is printed by mistake
// must not show its password.
func (a Account) String() string { return a.User }

// GoString is String, for %#v.
func (a Account) GoString() string { return a.User }
