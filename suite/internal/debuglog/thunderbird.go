package debuglog

import "regexp"

// What Thunderbird writes with MOZ_LOG=POP3:5, and what the back end in JavaScript, which is
// newer, writes with mailnews.pop3.loglevel set to All:
//
//	[Parent 5872: Main Thread]: I/POP3 [this=15dbe200] RECV: +OK ready
//	[Parent 5872: Main Thread]: I/POP3 [this=15dbe200] SEND: USER alice
//	mailnews.pop3.0: S: +OK ready
//	mailnews.pop3.0: C: USER alice
var thunderbird = format{name: "Thunderbird's log", parse: marked(
	regexp.MustCompile(`\b(?:POP3|mailnews\.pop3\S*|pop3)\b.*?(?:\[this=(?P<conn>[0-9a-fx]+)\] )?`+
		`\b(?:(?P<server>RECV: |S: )|(?P<client>SEND: |C: |Logging suppressed))(?P<text>.*?)(?:\\r\\n)?"?$`),
	regexp.MustCompile(`\bpop3\S*: Connecting to pop3?(s?)://`))}
