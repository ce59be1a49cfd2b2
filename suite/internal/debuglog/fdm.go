package debuglog

import "regexp"

// What fdm -vvvv writes, between much about its own state. The lines of replies are left out.
//
//	< +OK ready
//	> USER alice
var fdm = format{name: "fdm -vvvv", parse: marked(
	regexp.MustCompile(`^(?:(?P<server><)|(?P<client>>)) (?P<text>.*)$`),
	nil),
	anchor: regexp.MustCompile(`^version is: fdm |^\S+: fetch(?:ed|ing|, )`), loose: true,
	omits: []string{"RETR", "TOP", "UIDL"}}
