package variations

import (
	"hash/crc32"
	"regexp"

	"github.com/pop3spec/pop3spec/fakeserver/internal/server"
	"github.com/pop3spec/pop3spec/fakeserver/internal/wrap"
)

// Accounts whose password is stored as a hash that is good for PASS and PLAIN, and for
// nothing else.

var _ = add(
	Variation{
		Name:     "digests-without-verifiers",
		Allowed:  "RFC1939-7-APOP-04",
		Sentence: "APOP, CRAM-MD5 and SCRAM are offered, and no account has what they need: right proofs are refused.",
		Excludes: []string{"user-only-under-tls", "apop-knows-no-secret"},
		Probe:    []string{"<open>", "<apop A>", "<cram>", "<scram right>"},
		Apply: func(w *server.Wiring) {
			withoutVerifier(w, func(string) bool { return true })
			w.SCRAM.CheckProof = func(server.SCRAM, server.SCRAMKeys, []byte, []byte) bool { return false }
		},
	},
	Variation{
		Name:     "some-accounts-without-verifiers",
		Allowed:  "RFC1939-7-APOP-04",
		Sentence: "APOP, CRAM-MD5 and SCRAM are offered; of some accounts the server stores no more than a hash.",
		Excludes: []string{"user-only-under-tls", "apop-knows-no-secret", "digests-without-verifiers"},
		Probe:    []string{"<open>", "<apop A>", "<cram>", "<scram right>"},
		Apply: func(w *server.Wiring) {
			some := func(name string) bool { return crc32.ChecksumIEEE([]byte(name))%2 == 1 }
			withoutVerifier(w, some)
			refuseAtOnce(w, some)
		},
	},
	Variation{
		Name:     "scram-without-verifiers",
		Allowed:  "RFC5802-5.1-ERR-01",
		Sentence: "SCRAM is offered, and refuses whoever names himself: no account has what it needs.",
		Excludes: []string{"user-only-under-tls", "digests-without-verifiers", "some-accounts-without-verifiers"},
		Probe:    []string{"<open>", "<scram right>"},
		Apply:    func(w *server.Wiring) { refuseAtOnce(w, func(string) bool { return true }) },
	},
)

// withoutVerifier refuses the digests of accounts.
func withoutVerifier(w *server.Wiring, of func(name string) bool) {
	digest, cram := w.CheckDigest, w.CheckCRAM
	w.CheckDigest = func(s *server.Session, name, given string) bool { return !of(name) && digest(s, name, given) }
	w.CheckCRAM = func(s *server.Session, name, challenge, given string) bool {
		return !of(name) && cram(s, name, challenge, given)
	}
}

// inFirst is the name in the first message of a SCRAM client.
var inFirst = regexp.MustCompile(`,n=([^,]*)`)

// refuseAtOnce ends SCRAM as soon as an account has been named.
func refuseAtOnce(w *server.Wiring, of func(name string) bool) {
	wrap.Mechanisms(w, "SCRAM-", func(run server.RunMechanism, x *server.Exchange) (string, error) {
		first, err := x.First()
		if err != nil {
			return "", err
		}
		if name := inFirst.FindSubmatch(first); name != nil && of(string(name[1])) {
			return string(name[1]), server.ErrCredentials
		}
		x.Initial, x.HasInitial = first, true
		return run(x)
	})
}
