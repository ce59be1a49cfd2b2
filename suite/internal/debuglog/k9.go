package debuglog

import "regexp"

// What K-9 Mail and Thunderbird for Android write with the protocol in their debug log:
//
//	D/k9 ( 4711): <<< +OK ready
//	D/k9 ( 4711): >>> USER alice
var k9Mail = format{name: "K-9 Mail's log", parse: marked(
	regexp.MustCompile(`(?i)^(?:[DVI][/ ])?k-?9(?:[\w.-]*)(?: *\( *\d+\))? *: ?`+
		`(?:(?P<server><<<)|(?P<client>>>>)) (?P<text>.*?)(?: \[length: \d+\])?$`),
	nil)}
