package debuglog

import "regexp"

// What Outlook and Outlook Express write to OPMLog.log:
//
//	2026.11.23 08:41:42 POP3 (pop.example.org): <rx> +OK ready
//	2026.11.23 08:41:42 POP3 (pop.example.org): <tx> USER alice
//	POP3: 08:41:42 [rx] +OK ready
var opmLog = format{name: "Outlook's OPMLOG", parse: marked(
	regexp.MustCompile(`POP3 ?(?:\([^)]*\))?: (?:\d\d:\d\d:\d\d )?`+
		`(?:(?P<server>[\[<]rx[\]>])|(?P<client>[\[<]tx[\]>])) (?P<text>.*)$`),
	nil)}
