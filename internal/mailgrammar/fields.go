package mailgrammar

import (
	"fmt"
	"slices"
	"strings"
)

// add puts a field among the others.
func (m *mail) add(format string, args ...any) {
	m.fields = append(m.fields, fmt.Sprintf(format, args...)+"\n")
}

// statusFields are those in which stores keep their books.
func statusFields(m *mail) {
	for _, f := range []string{"Status: RO", "Status: O", "X-Status: A", "X-UID: 4711", "X-UIDL: " + m.token(16),
		"X-Keywords: NonJunk", "X-Keywords:", "Lines: 7", "X-IMAPbase: 1234567890 42", "X-Mozilla-Status: 0001",
		"X-Gmail-Labels: Inbox", "X-Evolution: 00000001-0010", "Content-Length: " + fmt.Sprint(m.IntN(5000))} {
		if m.IntN(3) == 0 {
			m.add("%s", f)
		}
	}
	m.add("Status: %s", pick(m, []string{"RO", "O", "R", "U", "D", ""}))
}

// wrongLength has a Content-Length that is not the body's.
func wrongLength(m *mail) {
	m.add("Content-Length: %s", pick(m, []string{"0", "1", "10", "42", "99999", "-1", "many", "007"}))
	m.lines = append(m.lines, []string{m.words(9), m.words(9), m.words(9), ""})
}

// traced has what agents have put on top on the way.
func traced(m *mail) {
	for n := range 1 + m.IntN(12) {
		m.trace = append(m.trace,
			fmt.Sprintf("Received: from relay%[1]d.example.org (relay%[1]d.example.org [192.0.2.%[1]d])\n"+
				"\tby relay%[2]d.example.org (8.14/8.14) with ESMTPS id %[3]s\n\tfor <%[4]s>; %[5]s\n",
				n, n+1, m.token(9), m.address(), m.date()))
	}
	m.trace = append(m.trace, fmt.Sprintf("X-Original-To: %s\n"+
		"Received-SPF: pass (example.org: domain of %s)\n\tclient-ip=192.0.2.9;\n", m.address(), m.address()))
}

// returned has the fields that final delivery adds, and sometimes replaces.
func returned(m *mail) {
	m.trace = append(m.trace, fmt.Sprintf("X-Envelope-From: <%s>\nX-Envelope-To: <bob@example.org>\n", m.address()))
	m.add("Errors-To: <%s>", m.address())
	m.add("Apparently-To: bob@example.org")
}

// signedOver has signatures, which break if an octet changes.
func signedOver(m *mail) {
	m.add("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=example.org; s=%s;\n"+
		"\th=From:To:Subject:Date;\n\tbh=%s;\n\tb=%s", m.token(4), m.base64(32)[0],
		strings.Join(m.base64(128+m.IntN(128)), "\n\t "))
	m.add("Authentication-Results: mx.example.org;\n       dkim=pass header.i=@example.org;\n"+
		"       spf=pass smtp.mailfrom=%s", m.address())
	m.add("ARC-Seal: i=1; a=rsa-sha256; t=1500000000; cv=none; b=%s", strings.Join(m.base64(96), "\n "))
}

// folded has fields that go on in the next lines, in every way there is.
func folded(m *mail) {
	m.add("X-Folded:\n %s", m.words(4))
	m.add("X-Tabbed: %s\n\t%s\n\t\t%s", m.words(3), m.words(3), m.words(3))
	m.add("X-Deep: %s\n          %s", m.words(2), m.words(5))
	m.add("References:%s", strings.Repeat("\n <"+m.token(20)+"@fixtures.example>", 1+m.IntN(30)))
	m.add("Cc: %s%s", m.address(), strings.Repeat(",\n "+m.address(), m.IntN(40)))
}

// blankFolds has continuation lines of nothing but blanks, which end no header section.
func blankFolds(m *mail) {
	m.add("X-Blank: %s\n%s\n %s", m.words(2), pick(m, []string{" ", "\t", "   ", " \t "}), m.words(3))
	m.add("X-After: this is still the header section")
	if m.IntN(2) == 0 {
		m.add("X-Last:\n%s", pick(m, []string{" ", "\t"}))
	}
}

// longFields has lines at the limit of 998 octets, and shorter borders.
func longFields(m *mail) {
	for _, n := range []int{pick(m, []int{76, 77, 78, 79, 127, 128}), pick(m, []int{254, 255, 256, 257, 511, 512, 513}),
		pick(m, []int{990, 996, 997, 998})} {
		name := "X-Long-" + m.token(3) + ": "
		m.add("%s%s", name, m.letters(n-len(name)))
	}
	m.add("X-Name-%s: of a long name", m.token(60))
}

// manyFields is a header section larger than most buffers.
func manyFields(m *mail) {
	for n := range 30 + m.IntN(120) {
		m.add("X-Field-%d: %s", n, m.words(1+m.IntN(12)))
	}
}

// fewFields leaves the least that a message must have.
func fewFields(m *mail) {
	m.fields = slices.DeleteFunc(m.fields, func(f string) bool {
		name, _, _ := strings.Cut(f, ":")
		return name != "From" && name != "Date" && name != "Message-ID"
	})
}

// emptyFields has fields without a value, and blanks in every place.
func emptyFields(m *mail) {
	m.add("X-Empty:")
	m.add("X-Blank: ")
	m.add("X-No-Blank:%s", m.token(6))
	m.add("X-Blanks-Behind: %s  \t", m.words(2))
	m.add("X-Two-Blanks:  %s  and  %s", m.words(1), m.words(1))
	m.add("X-Colons: a:b::c: d")
	m.add(".X-Dot: this field begins with a dot")
}

// otherCase has names of fields in all cases, and fields twice.
func otherCase(m *mail) {
	m.add("x-lower: %s", m.words(2))
	m.add("X-UPPER: %s", m.words(2))
	m.add("rEPLY-tO: %s", m.address())
	for range 2 + m.IntN(3) {
		m.add("X-Twice: %s", m.words(2))
	}
	m.add("Keywords: %s", m.words(3))
}

// encodedWords has fields in charsets that a header section can't have otherwise.
func encodedWords(m *mail) {
	for _, word := range []string{"=?utf-8?Q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?=", "=?UTF-8?B?R3LDvMOfZQ==?=",
		"=?utf-8?q?e=CC=81_decomposed?=", "=?iso-8859-1?Q?caf=E9?=", "=?koi8-r?B?8NLJ18XU?=",
		"=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=", "=?windows-1252?Q?=80_100?=", "=?gb2312?B?xOO6ww==?=", "=?x-unknown?Q?=FF?=",
		"=?utf-8?B?8J+Yg?=", "=?utf-8*de?Q?=C3=BC?="} {
		if m.IntN(2) == 0 {
			m.add("X-Word-%s: %s %s\n %s", m.token(3), word, word, word)
		}
	}
	m.add("Comments: =?utf-8?Q?=C3=BC?= =?utf-8?Q?_und_=C3=A4?= (=?us-ascii?Q?a?=)")
}

// listed has the fields of mailing lists and of filters.
func listed(m *mail) {
	m.add("List-Id: <list.example.org>")
	m.add("List-Unsubscribe: <mailto:leave@lists.example>,\n <https://lists.example/%s>", m.token(30))
	m.add("Precedence: %s", pick(m, []string{"bulk", "list", "junk"}))
	m.add("X-Spam-Status: Yes, score=7.3 required=5.0 tests=BAYES_99,\n\tHTML_MESSAGE,URIBL_BLACK autolearn=no")
	m.add("X-Spam-Flag: YES")
	m.add("X-Virus-Scanned: by %s", m.words(2))
	m.add("Auto-Submitted: auto-generated")
	m.add("Importance: high")
	m.add("Sender: %s", m.address())
	m.add("To: undisclosed-recipients:;")
}
