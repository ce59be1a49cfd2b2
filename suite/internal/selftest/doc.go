// Package selftest measures the suite itself. A conformance suite is worth what it
// finds and what it leaves alone: so every fault of the bundled fake is enabled,
// one at a time, and must be found by the rule that it breaks; and every legal
// variation is enabled, alone and with others at random, and must be passed over in
// silence.
package selftest
