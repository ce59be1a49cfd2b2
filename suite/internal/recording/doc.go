// Package recording makes a recording playable: it works out what the maildrop held that
// the recording saw, and turns the recording into a script that asks another server for
// what the protocol makes significant, and for nothing else. It is pure.
//
// # The maildrop
//
// A message that RETR delivered is known octet for octet. Of one that was only listed,
// or whose header TOP showed, no more is known than that: a stand-in of the same size
// takes its place. The same goes for the rest of a message whose reply ended well before
// the size that was told for it: a server that does not double the dot of a line that is
// nothing else ends the reply with it. STAT, the listings, and the numbers that commands
// with success named tell how many messages there were.
//
// # The script
//
// A recording says what one server did once. Another server, or the same one tomorrow,
// may legally differ: in human text, response codes, unique-ids, the order of listings,
// capabilities, the header lines that a store adds, timestamps and challenges. So
// status lines are compared by meaning, a message by whether it is the same one, and
// what login, TLS and the end of a connection look like follows the target. With
// [Options.Exact] the lines are asked for octet by octet instead.
package recording
