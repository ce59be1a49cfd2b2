package fakeserver

import (
	"strings"
	"sync"
)

// oddMessages are dora's: what goes wrong in large and odd messages only.
func oddMessages() []Message {
	var all []Message
	for _, text := range oddTexts() {
		all = append(all, String(text))
	}
	return all
}

var oddTexts = sync.OnceValue(func() []string {
	return []string{
		// 1 is larger than a mebibyte.
		"Subject: large\r\n\r\n" + strings.Repeat(strings.Repeat("x", 62)+"\r\n", 1100*1024/64),
		// 2 has a line that begins with a dot at each multiple of 1024.
		padded("Subject: borders\r\n\r\n", 1024) + strings.Repeat(padded(".", 1024), 40),
		// 3 and 4 have 1024 and 8192 octets.
		padded("Subject: one block\r\n\r\nlines\r\n", 1024),
		padded("Subject: eight blocks\r\n\r\nlines\r\n", 8192),
		// 5 has what a gateway may mangle.
		"Subject: odd\r\n\tfolded\r\nX-Blank: end  \r\n\r\ntab\there\r\nblank at the end \r\n" +
			"caf\xc3\xa9\r\n..two dots\r\nthree\r\n.\r\n.\r\n\r\n\r\n",
		// 6 has a NUL, 7 no body, 8 begins with a dot, 9 and 10 claim one id.
		"Subject: NUL\r\n\r\nbefore\x00after\r\nmore\r\n",
		"Subject: no body\r\n\r\n",
		".Odd: header\r\nSubject: dot first\r\n\r\nbody\r\n.last",
		"X-UIDL: same\r\n\r\nfirst\r\n",
		"X-UIDL: same\r\n\r\nsecond\r\n",
		// 11 has long lines, with dots at the places where they are broken.
		"Subject: long lines\r\n\r\n" + strings.Repeat("x", 997) + ".\r\n" + strings.Repeat("y", 1030) + "\r\n" +
			"z" + strings.Repeat(".", 4200) + "\r\n",
		// 12 has no blank line.
		"Subject: no blank line\r\n",
		// 13 has what mbox files and odd mailers care about.
		"Subject: mbox\r\n\r\nbare\rCR\r\nFrom here\r\n",
		// 14 has fields, and 15 parts and lines, that somebody may know better about.
		"Subject: fields\r\nX-Blank: a\r\n \r\n b\r\nX-No-Blank:c\r\nX-Mozilla-Status: 0001\r\nX-Behind: d \r\n" +
			padded("X-Long: ", 1000) + strings.Repeat("X-Many: of them\r\n", 70) + "Content-Length: 4\r\n\r\none\r\ntwo\r\n",
		"Subject: parts\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\npreamble\r\n--x \r\n\r\n-- \r\n" +
			strings.Repeat("q", 75) + "=\r\nsoft\r\npage\fbreak\r\nend\x1aof\r\nescape\x1b$B\r\ne\u0301\r\n" +
			padded("", 1000) + ".dot\r\n--x--\r\nepilogue\r\n",
	}
})

// padded makes text n octets long with a last line of its own.
func padded(text string, n int) string {
	return text + strings.Repeat("p", n-len(text)-len("\r\n")) + "\r\n"
}

// manyMessages are erik's, each with its own size.
func manyMessages() []Message {
	all := make([]Message, 300)
	for i := range all {
		all[i] = String("Subject: many\r\n\r\n" + strings.Repeat("m", i) + "\r\n")
	}
	return all
}
