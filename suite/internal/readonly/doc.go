// Package readonly keeps the mail of a live mailbox from harm: of one that holds what people
// have sent, and not what the harness has put there.
//
// Its gates watch the octets that leave, however a script is written: what any server may
// take as a command that removes mail is withheld. A server differs from the next in what
// it takes for one, so they think of all of them at once (see the follower).
//
// A Listing is what a mailbox holds as one session sees it; two of them tell what has
// become of the mail meanwhile.
package readonly
