// Package sentence keeps the tables in docs/sentences: for each sentence of
// the RFCs about POP3 the rules of the catalogue that it gives, or the reason
// why it gives none.
//
// A table is a text file. A line "section NUMBER TITLE" begins a section of
// the RFC; a line below it is one sentence, in five fields with a tab between
// them:
//
//	3/6	0e5ed4a7	All commands are terminated by a CRLF pair.	RFC1939-3-SYNTAX-02
//	3/9	9a3e6d1f	Keywords are three or four characters long.	repeats 3/5	a remark
//
// They are its place (section and number), a hash of its text, its first
// words, the judgement and a remark, which may be missing. A judgement is a
// list of rules, or a [Reason] with its object.
//
// The texts of the RFCs are not part of the project. Who has them at hand
// compares the tables with them:
//
//	go test ./suite/internal/sentence -rfcs DIR
//
// and DIR holds rfc1939.txt and so on. With -update the sentences of the text
// are written, and each keeps the judgement that it has.
package sentence
