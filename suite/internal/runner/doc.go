// Package runner conducts a run: it surveys the target, fills maildrops, plays
// the scripts, several at once where there are several accounts, and collects
// what they came to. It knows no terminal, no flags and no test framework; the
// command and the Ginkgo suite are thin front ends of it.
package runner
