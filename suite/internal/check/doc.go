// Package check judges conversations that are over: what debug logs and packet captures
// tell, recordings, and transcripts that somebody has written. It needs no network, and
// shares the oracle with those who do.
//
// # What is judged
//
// A packet capture and a recording hold all that was said, and all of it is judged: the
// server by package rules, knowing nothing but this session, and the client by package
// client. What a debug log leaves out is not judged, nor what depends on it: of a masked
// password only that there was one, of a reply whose lines are missing only its status,
// of a log that has lost its carriage returns no message.
//
// A transcript that was written by hand is no evidence of any server: it abbreviates,
// and human text in it means nothing. Two things in it are judged, because nothing can
// meet an expectation that breaks them: the status of each reply by the state that the
// session must be in, and the numbers of STAT, LIST and UIDL by each other, where
// they are written out. The client's side is not judged: what it sends is on purpose.
package check
