// Package specs is the conformance suite for Ginkgo.
//
// [Scripts] is called while the tree is built. It defines a spec for each script, at the
// script's file and line, labelled with the RFC, the level and the capabilities that it needs:
//
//	var _ = specs.Scripts(suite.Options{...})
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
// Patterns, the lines that a transcript writes as /.../, are matched by goexpect here, and by
// package regexp in the command, where goexpect would bring gRPC along. A test plays all
// scripts that have patterns with both. On Windows, where goexpect does not build, it is
// package regexp, too.
package specs
