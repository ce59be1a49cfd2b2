package need

// Words that are looked for elsewhere, too.
const (
	SecondAccount = "second-account"
	Cleartext     = "cleartext"
	ImplicitTLS   = "implicit-tls"
	SecretInClear = "secret-in-clear"
	UTF8Account   = "utf8-account"
	ClientCert    = "client-cert"
	Delivery      = "delivery"
	Domain        = "domain"
)

// Kinds of words that go on after a colon with the name of one of their kind.
const (
	Provider = "provider"
	Account  = "account"
)

// words are all of them, in the order in which the README has them.
var words = []Word{
	{Name: SecondAccount}, // judged for the script as a whole: most of them need not say so
	{Name: Delivery, check: func(f Facts, _ string) Lack {
		return blocked(!f.Delivers, "needs mail to be delivered while a session runs: use --deliver")
	}},
	{Name: Cleartext, check: func(f Facts, _ string) Lack {
		return inapplicable(f.Implicit, "the connection is protected from its beginning")
	}},
	{Name: "tls", check: func(f Facts, _ string) Lack {
		return inapplicable(!f.Implicit && !f.OffersTLS, "the server offers no TLS here")
	}},
	{Name: ImplicitTLS, check: func(f Facts, _ string) Lack {
		return blocked(!f.TLSPort, "needs a port with implicit TLS: use --tls-port")
	}},
	{Name: "tls-required", About: "nobody can log in without", check: func(f Facts, _ string) Lack {
		return inapplicable(!f.DemandsTLS, "the server lets users log in without TLS")
	}},
	{Name: SecretInClear, About: "a right password is sent without TLS: in a run under TLS, that of the account of " +
		"`--special tls-only`, which is then the first account, unless the script is about a special account " +
		"already"}, // judged with the accounts
	{Name: "slow", check: func(f Facts, _ string) Lack { return blocked(!f.Slow, "takes minutes: use --slow") }},
	{Name: "autologout",
		About: "the autologout timer can run out: the server's is set to some seconds, as `--autologout` " +
			"says, or scripts that take minutes are played", check: func(f Facts, _ string) Lack {
			return blocked(!f.Slow && !f.QuickTimer, "takes minutes: use --slow, or set the server's timer to seconds and say "+
				"so with --autologout")
		}},
	{Name: "token", About: "an account has an OAuth token", check: func(f Facts, _ string) Lack {
		return blocked(!f.Tokens, "needs accounts with OAuth tokens: use --token")
	}},
	{Name: UTF8Account, About: "an account has a name outside ASCII", check: func(f Facts, _ string) Lack {
		return blocked(!f.ForeignName, "needs an account with a name outside ASCII: give one more --account")
	}},
	{Name: ClientCert, About: "there is a client certificate that authenticates the first account; it is then " +
		"shown in each TLS handshake", check: func(f Facts, _ string) Lack {
		if !f.Certificate {
			return blocked(true, "needs a certificate that the server takes for a login: use --client-cert")
		}
		return inapplicable(!f.Secure && !f.OffersTLS, "the server offers no TLS here")
	}},
	{Name: Domain, About: "the domain whose records name the server is known", check: func(f Facts, _ string) Lack {
		return blocked(!f.Records, "looks at the records by which clients find the server: use --domain")
	}},
	{Name: "name-without-domain", About: "no account has an `@` in its name", check: func(f Facts, _ string) Lack {
		return inapplicable(f.DomainInName, "needs names of users without a domain, to which it adds one")
	}},
	{Name: Provider, Named: true, Example: "gmail", About: "the target is that service, as `--provider` says",
		check: func(f Facts, name string) Lack {
			return inapplicable(f.Provider != name,
				"is about a service that the target is not, or not known to be (--provider "+name+")")
		}},
	{Name: Account, Named: true, Example: "tls-only", About: "an account is set up in that way, as `--special` says; " +
		"the script is played with it as the first account, and says so twice if it needs two"}, // judged all together
}
