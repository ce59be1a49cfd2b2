// Package update rewrites what a script expects by what a server answered. It changes
// only literal expectations that do not hold, and in them only the lines that differ:
// comments, layout, values, patterns and directions stay.
//
// It is careful, because a script that is made to agree with a broken server guards the
// bug from then on. Nothing is rewritten where a rule is broken (also where an
// expectation stands for a rule, by a proves: line), where the session could not be
// played to its end, where something differs that can't be rewritten, or where the
// server answers otherwise the next time.
package update
