// Package minimize makes a test of a session that fails: it plays a recording, or any
// script, against the server that breaks a rule in it, drops whatever the failure does
// not need, and writes what is left as a script that a correct server passes.
//
// A failure is known by the rule that is broken; where no rule is, and the transcript
// only expects otherwise, by that very expectation. What fails now and then is no
// failure that a search could follow, and is reported as such.
//
// The expectations of the result are those that the server met, corrected by a correct
// server where the broken rule shows. Where the two differ for other reasons, any reply
// will do.
package minimize
