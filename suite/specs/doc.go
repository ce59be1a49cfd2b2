// Package specs is the conformance suite for Ginkgo and Gomega: a spec for each script, and
// sessions for the specs that you write yourself.
//
//	var server = specs.New(suite.Options{...})
//
//	var _ = server.Scripts()
//
// [Server.Scripts] is called while the tree is built. It defines a spec for each script, at the
// script's file and line, labelled with the RFC, the level and the capabilities that it needs.
//
// What the Baseline of the options accepts is skipped, with its reason. One more spec fails if
// the baseline itself is not in order, and a script's own if its line is out of date; a line for
// every script is found out of date by the last one, where one process has played them all. In
// sessions the rules of such a line are tolerated.
//
// # Sessions
//
// What no script has is written in Go: messages made on the fly, two clients that race, what
// your server alone does.
//
//	It("keeps what was marked when the network fails", func() {
//		s := server.Session(GinkgoT(), [][]byte{letter})
//		c := s.LogIn(1)
//		Expect(c.Do("DELE 1")).To(specs.BeOK())
//		c.Drop()
//		Eventually(s).Should(specs.HaveMaildrop(1, letter))
//	})
//
// A session fills the maildrops, opens connections, logs in and reads replies as the scripts
// do, and the same oracle judges every exchange. A rule that the server breaks fails the
// spec at its end, with the conversation and an arrow at the octets that broke it, whether
// anything was expected there or not. Without a way to fill maildrops nothing is deleted, as in
// any run. With NewWithT of Gomega, a session belongs to a *testing.T just as well.
//
// # Matchers
//
// Of a [Reply]: [BeOK], [BeErr], [HaveCode], [MatchLine], [BeDropListing], [BeScanListing],
// [BeUniqueIDListing], [HaveMessage]. Of a [Session]: [HaveMaildrop], [HoldRules], [BreakRule].
// They take values or matchers, can be combined with And, Or and Not, and polled with
// Eventually.
//
// # The suite's own specs
//
// This package's own tests are just that: go test ./suite/specs runs the scripts against
// the bundled server, or against the server in POP3SPEC_TARGET.
//
// # Why the command does not run Ginkgo
//
// The pop3spec command, package suite and this package share one engine, which the
// command calls directly. Ginkgo outside of a test binary works but is not
// supported, ends the process by itself on some mistakes, registers fifty flags, and
// runs specs in parallel only in processes of its own, while maildrops are dealt out
// best within one. What Ginkgo is good at (choosing by labels, reports of test
// runs, interrupts) is useful to those who have Ginkgo already; they get it here.
//
// # Where goexpect is
//
// Patterns, the lines that a transcript writes as /.../, and those of [Conn.Expect] and
// [MatchLine], are matched by goexpect here, and by package regexp in the command, where
// goexpect would bring gRPC along. A test plays all scripts that have patterns with both. On
// Windows, where goexpect does not build, it is package regexp, too.
package specs
