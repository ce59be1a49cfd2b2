// Package shrink makes small what fails: it drops from a script whatever the failure
// does not need. It is a pure search; whether a case fails is for its caller to find
// out, who plays it.
//
// # What is dropped
//
// One pass after the other tries, the large before the small: whole connections,
// logins that <log in> can take the place of, exchanges (a command with its reply, a
// SASL exchange, an upgrade with its handshake), single directions, what the replies
// are expected to be, messages of the maildrop, lines of messages. Where messages go,
// the numbers in the commands follow. When no pass finds anything more, the case is
// minimal: nothing that a pass can drop alone can be dropped.
//
// # What is tried
//
// A candidate is formatted and parsed before it is tried, so that what was tried is
// what will be written, and what is no transcript is not tried at all. No candidate is
// tried twice. The search is deterministic, and ends, because every step makes the
// case smaller.
package shrink
