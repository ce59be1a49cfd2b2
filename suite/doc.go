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
// Ginkgo users call [Specs] while the tree is built, and get a spec for each
// script, at the script's file and line, labelled with the RFC, the level and the
// capabilities that it needs:
//
//	var _ = suite.Specs(suite.Options{...})
//
// This package's own tests are just that: go test ./suite runs the scripts against
// the bundled fake, and against POP3SPEC_TARGET where that is set.
//
// # Why the command does not run Ginkgo
//
// The pop3spec command and this package share one engine, package runner, and the
// command calls it directly. Ginkgo outside of a test binary works but is not
// supported, ends the process by itself on some mistakes, registers fifty flags, and
// runs specs in parallel only in processes of its own, while maildrops are dealt out
// best within one. What Ginkgo is good at (choosing by labels, reports of test
// runs, interrupts) is useful to those who have Ginkgo already; they get it here.
package suite
