// Package requirement is the catalogue of rules that a POP3 server is judged
// by: what each document asks for, how strictly, and what is legal after all.
//
// # The data
//
// The rules are data, not code: one JSON file for each source document in the
// folder rules, embedded into the binary. The folder is walked, so a further
// document is a further file and nothing else. A file looks like this:
//
//	{
//	  "document": "RFC 1939",
//	  "title": "Post Office Protocol - Version 3",
//	  "rules": [
//	    {
//	      "id": "RFC1939-5-DELE-02",
//	      "section": "5",
//	      "level": "MUST",
//	      "area": "dele",
//	      "rule": "A server must answer every reference to ...",
//	      "why": "A message that stays visible after DELE makes ...",
//	      "observable": "yes",
//	      "pitfalls": ["A friendly \"+OK already deleted\" ..."]
//	    }
//	  ]
//	}
//
// The fields are those of [Requirement]. Left out are: severity where it is
// the usual one of the level, applies where the rule always applies, slow
// where it is false, pitfalls and untested where there are none.
//
// # Ids
//
// An id is document, section, topic and number: RFC1939-5-DELE-02 is the
// second rule on DELE in section 5 of RFC 1939. Section 0 stands for a
// document as a whole. Behaviour that no RFC describes has ids without a
// section, such as DEFACTO-STLS-01. Scripts, reports and baselines refer to
// rules by id, so an id is never reused or renumbered: a new rule takes the
// next free number of its topic, a withdrawn one leaves a gap.
//
// # Level and severity
//
// The [Level] is what the document says. RFC 1939 is older than the fixed
// meaning of the capital words; there, must, required, "may only" and plain
// statements of what the server sends count as MUST, should and encouraged as
// SHOULD, discouraged as SHOULD NOT.
//
// The [Severity] is what breaking the rule means in a run: a MUST fails, a
// SHOULD warns, a MAY informs. A few rules differ, because the documents
// contradict each other, because a later one took the rule back, or because
// the whole world ignores it; their pitfalls say why.
//
// A pitfall may also lower the verdict of a single case: a rule that fails
// may list a deviation that only warns or is only reported.
//
// # Rules without a script
//
// Not every rule can be tested from outside. A rule whose Untested is not
// empty has no script, and Untested is the reason. Every other rule is
// expected to be proven by a script or watched by the oracle.
package requirement
