package debuglog

import "regexp"

// What inc -snoop of nmh writes. Messages are left out.
//
//	<= +OK ready
//	=> USER alice
var nmh = format{name: "nmh -snoop", parse: marked(
	regexp.MustCompile(`^(?:(?P<server><=)|(?P<client>=>)) (?P<text>.*)$`),
	regexp.MustCompile(`^Trying to connect to ".*" \.\.\.$`)),
	omits: []string{"RETR", "TOP"}}
