package mailgrammar

import "strings"

// have makes the text have a run of lines somewhere.
func (m *mail) have(lines ...string) { m.lines = append(m.lines, lines) }

// dots are lines that have to be stuffed, and lines that only look like it.
func dots(m *mail) {
	m.have(".")
	m.have(pick(m, []string{"..", "...", ". ", ".\t", ".x", "..x", " .", ".. ", ".-.", ". . ."}))
	m.have("", ".", "", ".", ".")
	m.have("." + m.words(4))
}

// dotsFirst begins the body with a dot.
func dotsFirst(m *mail) {
	m.have(pick(m, []string{".", "..", ".first"}))
	m.parts = false
	m.lines[0], m.lines[len(m.lines)-1] = m.lines[len(m.lines)-1], m.lines[0]
}

// dotsLast ends the body with a dot.
func dotsLast(m *mail) {
	m.tail = pick(m, [][]string{{"."}, {"", "."}, {".", ""}, {".."}, {".", "."}, {".last"}})
}

// dotAtBorder has a line that begins with a dot where a buffer ends.
func dotAtBorder(m *mail) {
	m.border = pick(m, []int{512, 1000, 1024, 2048, 4096, 4096, 8192, 8192, 16384, 32768, 65536})*(1+m.IntN(2)) +
		pick(m, []int{-2, -1, 0, 0, 0, 1, 2})
}

// exactSize ends the message at the border of a buffer.
func exactSize(m *mail) {
	m.size = pick(m, []int{1024, 2048, 4096, 8192, 10240, 16384, 65536}) + pick(m, []int{-2, -1, 0, 0, 1, 2})
}

// fromLines are what an mbox file takes for the beginning of a message.
func fromLines(m *mail) {
	m.have("", "From "+m.address()+" Thu Jan  1 10:00:00 2026", "")
	m.have(pick(m, []string{"From here on", ">From there", ">>From afar", "From: nobody", "from now", "From", "From  ",
		" From the left"}))
}

// blanks are lines whose blanks are easily lost.
func blanks(m *mail) {
	m.have(m.words(3)+pick(m, []string{" ", "   ", "\t", " \t "}), "-- ", "  "+m.words(2), "\t"+m.words(2))
	m.have(" ", "\t", "   ", "")
	m.have(m.words(1)+"\t\t"+m.words(1), "a  b   c")
}

// blankLines are runs of empty lines, one of them at the end.
func blankLines(m *mail) {
	m.have("", "", "", m.words(2), "", "")
	m.tail = append(m.tail, make([]string, 1+m.IntN(5))...)
}

// likeReplies are lines that a client could take for replies, and a server for commands.
func likeReplies(m *mail) {
	m.have("+OK 2 320", "-ERR no such message", "+ ", "QUIT", "DELE 1", "TOP 1 0", "250 ok", "EOF")
}

// likeFields are lines of the text that look like fields.
func likeFields(m *mail) {
	m.have("Status: RO", "X-UIDL: abc", "Content-Length: 3", "Return-Path: <>", "X-Status: A", "Lines: 2")
	m.have("", "From: nobody", "Subject: no field", "Message-ID: <none@fixtures.example>", "", m.words(3))
}

// likeBoundaries are lines of the text that look like the borders of parts.
func likeBoundaries(m *mail) {
	m.have("--", "--x", "--x--", "---", "--part--", "- -----BEGIN PGP SIGNATURE-----", "----", "--=_", "-")
}

// softBreaks are lines of quoted-printable at their limit.
func softBreaks(m *mail) {
	m.have(m.letters(75)+"=", m.letters(72)+"=3D=", "=", "=20", "a=20=20", "=3D=3D=", m.letters(73)+"=20", "=2E", "x=")
}

// limits are lines of many lengths, some of them of dots.
func limits(m *mail) {
	for range 3 + m.IntN(5) {
		n := pick(m, []int{71, 72, 75, 76, 77, 78, 79, 80, 81, 127, 128, 254, 255, 256, 257, 510, 511, 512, 513, 900,
			989, 990, 996, 997, 998})
		m.have(pick(m, []string{"", "."}) + m.letters(n-1))
	}
	m.have(m.letters(pick(m, []int{996, 997, 998})), ".", m.letters(998))
}

// controls are octets that are rare and legal.
func controls(m *mail) {
	m.have("page\fbreak", "\f", "bell\a", "back\b\bspace", "\x1a", "delete\x7f", "\x1b[1mbold\x1b[0m", "\vtab\v",
		"\x04", "null\\0", "%s%n%d %%", "\\r\\n\\", "a\x1ab")
}

// encoded are old ways to put files into text.
func encoded(m *mail) {
	lines := []string{"begin 644 data.bin"}
	for range 3 + m.IntN(20) {
		lines = append(lines, "M"+strings.ToUpper(strings.ReplaceAll(m.letters(60), " ", "`")))
	}
	m.have(append(lines, "`", "end")...)
	m.have(m.base64(100 + m.IntN(2000))...)
}

// manyLines is a text of several hundred lines.
func manyLines(m *mail) {
	lines := make([]string, 100+m.IntN(500))
	for i := range lines {
		lines[i] = m.words(m.IntN(10))
	}
	m.have(lines...)
}

// oneLine is a text of one line, and noLines of none.
func oneLine(m *mail) { m.parts, m.lines, m.tail = false, [][]string{{m.words(3)}}, nil }

func noLines(m *mail) { m.bare = true }

// letters of every sort, composed and decomposed, in UTF-8.
func utf8(m *mail) {
	m.eight = true
	m.have("Gr\u00fc\u00dfe aus K\u00f6ln", "Gru\u0308\u00dfe aus Ko\u0308ln", "cafe\u0301 caf\u00e9",
		"\u212b \u00c5 A\u030a",
		"\ufb01 fi", "\ud55c\uad6d \u1112\u1161\u11ab", "\u4f60\u597d", "\U0001f600 \U0001f468\u200d\U0001f469", "\ufeffBOM",
		"a\u00a0b", "\u0100\u0304\u0323", "\u2028", "\u0130i\u0131I", ".\u00fc", "\uff8a\uff9d\uff76\uff78")
}

// legacy are charsets of before, as octets; some look like UTF-8 that is broken.
func legacy(m *mail) {
	m.eight = true
	m.have(pick(m, []string{
		"caf\xe9 \xa4 \xff", "\xf0\xd2\xc9\xd7\xc5\xd4", "\x93\xfa\x96{\x8c\xea \x83\\", "\xc4\xe3\xba\xc3",
		"\x80 100 \x93quoted\x94", "\xc3", "\xed\xa0\x80", "\xc0\xaf", "\x81\x30\x81\x30", "\xa4\xb3\xa4\xf3", "\xfe\xff",
	}), ".\xe9", "\xe9.", "nbsp\xa0", "\x85next\x85line")
}

// japanese is a charset that shifts by escapes, in seven bits.
func japanese(m *mail) { m.have("\x1b$B$3$s$K$A$O\x1b(B", "\x1b$B!#\x1b(B.", "\x1b$B.\x1b(J") }

// nested has parts in parts.
func nested(m *mail) { m.parts = true }
