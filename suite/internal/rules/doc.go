// Package rules is what the documents ask of a POP3 server. It judges the events of
// package model: what came, beside what was known before and what was permitted. It is
// pure, and it can't change what is known.
//
// There is a file for each area of the protocol. A rule is a function of one event; which
// rules there are, the lists at the head of the files say. Their order does not matter:
// none of them looks at what another one has found.
//
// Where a document leaves a choice, all of it is accepted: the pitfalls in the catalogue of
// package requirement and the ambiguities (A-01 and so on) say which choices there are.
package rules
