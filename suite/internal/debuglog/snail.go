package debuglog

import "regexp"

// What s-nail -vv writes. The lines of replies are left out.
//
//	s-nail: >>> SERVER: +OK ready
//	s-nail: >>> USER alice
var sNail = format{name: "s-nail -vv", parse: marked(
	regexp.MustCompile(`^s-nail: >>> (?:(?P<server>SERVER): |(?P<client>))(?P<text>.*)$`),
	regexp.MustCompile(`^s-nail: Connecting to .* connected\.$`)),
	omits: []string{"LIST", "UIDL", "RETR", "TOP", "CAPA"}}
