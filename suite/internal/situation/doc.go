// Package situation says in which circumstances a script is played.
//
// A script says what happens; a situation says how: with whose maildrop, over which transport, after
// which login, in how many segments, and after and beside what. A server can break a rule in one of
// them only. A script pins the dimensions that are its subject; on all others it is dealt a place, so
// that the scripts about a rule cover between them every pair of values: a covering array.
package situation
