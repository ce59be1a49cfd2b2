// Package diagnosis says what is wrong with a server in a sentence: which faults of the bundled server
// explain what was found.
//
// # The question
//
// A finding names the rule that was broken when it showed, which may be a consequence of something else. The
// bundled server has some hundred faults, each of which can be confined to a situation: executable
// hypotheses. A [Case] is a conversation in which something was found. The client's side of it is played
// once more, in this process, against the bundled server with a fault; if what the server says then means
// the same, the fault explains the case.
//
// # Two grades
//
// A finding is explained if the oracle comes to it again: the same rule, at the same place. It is explained
// exactly if the server's whole side of the conversation means the same, by the words of package meaning:
// human text counts for nothing, unique-ids and challenges count as a consistent mapping, sizes and
// capabilities only in the stricter of two forms. Between servers that differ in nothing but the fault
// the words are equal; a real server has mail, limits and ways of its own, and is known by its findings.
//
// # The search
//
// Faults are tried in the order of how near the rule is that they break (index.go): first those about rules
// that were found broken, on the few cases that tell most, and on all of them only where that has led to the
// same words, or where no other fault does (try.go). What a server keeps from one session for another one shows
// in no case alone: then the scripts of the run are played one after another (succession.go). Of those that
// explain something, the smallest set is taken that explains most (cover.go), which is played together in the
// end. What a fault says too much, in these cases or in scripts that have
// passed, counts against it: then it may be confined to a situation. Nothing of it waits: where a client
// would wait in vain, package memnet knows.
//
// One finding in other words is explained by many a fault: such an explanation is called tentative. A fault is
// confined to a situation only if scripts have passed outside of it that it would have failed, and if more than
// one conversation speaks for it.
//
// What no fault explains is told, too: there the catalogue has to grow.
package diagnosis
