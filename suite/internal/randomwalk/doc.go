// Package randomwalk draws sessions at random that a client may have: commands of the
// TRANSACTION state (RFC 1939 section 5) in an order that nobody planned. The oracle
// judges any conversation; a walk is how it gets to see those that no script tells.
//
// A walk is pure and follows its seed: the same seed and the same answers give the same
// commands.
package randomwalk
