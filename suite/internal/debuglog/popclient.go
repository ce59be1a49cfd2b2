package debuglog

import "regexp"

// What Mail::POP3Client writes with DEBUG => 1, with where it was called in between:
//
//	POP3 <- +OK ready
//	 at fetch.pl line 2.
//	POP3 -> USER alice
var popClient = format{name: "Perl's Mail::POP3Client", parse: marked(
	regexp.MustCompile(`^POP3 (?:(?P<server><-)|(?P<client>->)) (?P<text>.*)$`),
	nil)}
