package faketarget

import (
	"maps"
	"slices"

	"github.com/pop3spec/pop3spec/fakeserver"
	"github.com/pop3spec/pop3spec/suite/internal/target"
)

// special is a user who is set up in a way that scripts are about, with the role.
type special struct {
	role    string
	account fakeserver.Account
}

// specials are those of every fake.
var specials = []special{
	{"tls-only", fakeserver.Account{User: "judy", Password: "behind the curtain", Login: fakeserver.ProtectedLogin}},
	{"digest-only", fakeserver.Account{User: "heidi", Password: "of the high pastures", Login: fakeserver.DigestLogin}},
	{"temporary-trouble",
		fakeserver.Account{User: "kate", Password: "back in five minutes", Trouble: fakeserver.TemporaryTrouble}},
	{"permanent-trouble",
		fakeserver.Account{User: "leo", Password: "broken to pieces", Trouble: fakeserver.PermanentTrouble}},
	{"namesake", fakeserver.Account{User: "mia@one.example", Password: "the first of her name"}},
	{"namesake", fakeserver.Account{User: "mia@two.example", Password: "the other one"}},
	{"expendable", fakeserver.Account{User: "rosa", Password: "who may be locked out"}},
}

// specialsOf are the special users of a fake with some profile: the profile has more of them.
func specialsOf(profile string) []special {
	all := slices.Clone(specials)
	for _, p := range fakeserver.Profiles() {
		if p.Name != profile {
			continue
		}
		for _, role := range slices.Sorted(maps.Keys(p.Accounts)) {
			all = append(all, special{role, p.Accounts[role]})
		}
	}
	return all
}

// inClear is an ordinary user. Where TLS is required of everybody, nothing else than that
// keeps the password from opening the maildrop in clear.
var inClear = target.Account{User: "ruth", Password: "heard by everybody"}

// roles are the special users as scripts find them.
func roles(specials []special, requiresTLS bool) (all []target.Special) {
	var limited target.Special
	for _, s := range specials {
		one := target.Special{Role: s.role, Account: target.Account{User: s.account.User, Password: s.account.Password}}
		switch s.role {
		case "tls-only":
			if requiresTLS {
				one.Account = inClear
			}
		case "digest-only":
			limited = target.Special{Role: "tls-only", Account: one.Account}
		}
		all = append(all, one)
	}
	return append(all, limited) // its password opens nothing, and may be sent in clear to see that
}
