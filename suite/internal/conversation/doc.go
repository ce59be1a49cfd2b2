// Package conversation keeps what was said on the connections of a client: the log, with
// excerpts of it for people, in which secrets are replaced by names; and it makes what the
// judges find into findings of a report.
package conversation
