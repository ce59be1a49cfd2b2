package need

// Role is a way in which an account is set up so that scripts can be about it.
type Role struct {
	Name  string
	About string // what the account is
	Setup string // how the operator makes it so
}

// roles are all of them, in the order of their names.
var roles = []Role{
	{"copies-kept", "an account at Gmail that keeps a copy in the inbox of what was fetched or deleted",
		"in the settings under Forwarding and POP: keep Gmail's copy in the inbox"},
	{"copies-trashed", "an account at Gmail that moves to the trash what was fetched or deleted",
		"in the settings under Forwarding and POP: delete Gmail's copy"},
	{"digest-only", "an account that may log in by APOP, CRAM-MD5 or SCRAM only, so that its password never goes over " +
		"the wire",
		"have the server refuse USER and PASS, PLAIN and LOGIN for it; its password is sent in clear once, to see that"},
	{"expendable", "an account that may be locked out: wrong passwords are tried on it, one after the other",
		"make one that nobody needs; the machine that the run is made from may be locked out with it"},
	{"namesake", "one of two accounts whose names differ in the domain only, or in the case of letters",
		"make mia@one.example and mia@two.example, or mia and Mia, with different passwords; give both, as --special twice"},
	{"permanent-trouble", "an account whose login fails until somebody repairs something, though the password is right",
		"take the rights to its maildrop away from the server, for example"},
	{"pop-disabled", "an account of a service whose user has not switched POP on", "switch POP off in its settings"},
	{"temporary-trouble", "an account whose login fails for a while, though the password is right",
		"have another program hold its maildrop, or stop what the server finds it by"},
	{"throttled", "an account that the service has locked out for a while, over too many logins, commands or octets",
		"use the account up just before the run; the script does not do it"},
	{"tls-only", "an account that may log in under TLS only; its password is sent in clear, to see that it is refused",
		"have the server refuse logins without TLS for it, and give it a password that is used nowhere else"},
}

// Roles returns all roles that scripts are about.
func Roles() []Role { return append([]Role(nil), roles...) }

// FindRole returns the role of a name.
func FindRole(name string) (r Role, ok bool) {
	for _, r := range roles {
		if r.Name == name {
			return r, true
		}
	}
	return Role{}, false
}
