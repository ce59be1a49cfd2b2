// Package report renders what a run found out. Each form has a file of its own:
//
//	pretty.go   for people, on a terminal or in a log
//	quiet.go    a line for each broken rule and nothing else
//	github.go   workflow commands, which GitHub shows beside the code
//	json.go     the contract for other programs
//	junit.go    what CI systems read
//
// The first three are a [Console]: they hear of every script while the run goes
// on. The others are written when it is over, each into a file (file.go).
//
// Whatever comes from a server is shown with its control octets escaped, so that
// no server can steer the terminal of the person who tests it.
package report
