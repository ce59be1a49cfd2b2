// Package suite is the conformance suite for Go programs: it runs every script of
// pop3spec against a POP3 server from within go test.
//
// A server author needs ten lines:
//
//	func TestPOP3(t *testing.T) {
//		srv := startMyServer(t) // listening on a loopback port
//		suite.Test(t, suite.Options{
//			Address:  srv.Addr(),
//			Accounts: []suite.Account{{User: "alice", Password: "secret"}, {User: "bob", Password: "hidden"}},
//			Fill: func(ctx context.Context, user string, messages [][]byte) error {
//				return srv.ReplaceMaildrop(user, messages)
//			},
//		})
//	}
//
// Each script is a subtest, so that -run chooses and -v shows. A broken MUST fails
// its subtest with the rule, the conversation and an arrow at the octets at fault; a
// broken SHOULD is logged; what the server does not offer is skipped, with the reason.
//
// Package [github.com/pop3spec/pop3spec/suite/specs] is the same for Ginkgo, and for specs that
// you write yourself.
package suite
