package debuglog

import "regexp"

// What PHPMailer and classes made after it write:
//
//	SERVER -> CLIENT: +OK ready
//	CLIENT -> SERVER: USER alice
var phpLog = format{name: "PHPMailer's debug output", parse: marked(
	regexp.MustCompile(`^(?i:(?P<server>server -> client)|(?P<client>client -> server)): ?(?P<text>.*?)(?:<br ?/?>)?$`),
	nil), loose: true}
