package record

import (
	"bytes"
	"hash/maphash"
	"regexp"
	"strings"
)

// encodedWordForm is a word of RFC 2047: its charset and language, its encoding, and the
// octets that it holds.
var encodedWordForm = regexp.MustCompile(`^=\?([^ \t?*]*)([^ \t?]*)\?([BbQq])\?([^ \t?]*)\?=`)

func encodedWordLen(p []byte) int {
	if len(p) < 2 || p[0] != '=' || p[1] != '?' {
		return 0
	}
	return len(encodedWordForm.Find(p))
}

// encodedWord appends the stand-in of a word of RFC 2047, in the same encoding.
func (a *anonymous) encodedWord(out, p []byte) []byte {
	part := encodedWordForm.FindSubmatch(p)
	out = append(out, "=?"...)
	if isCharset(part[1]) {
		out = append(out, part[1]...)
	} else {
		out = a.words(out, part[1])
	}
	out = a.words(out, part[2])
	out = append(append(append(out, '?'), part[3]...), '?')
	if part[3][0] == 'Q' || part[3][0] == 'q' {
		out = a.words(out, part[4])
	} else {
		out = a.base64(out, part[4])
	}
	return append(out, "?="...)
}

var charset = regexp.MustCompile(`^(utf-?(7|8|16|16be|16le)|us-ascii|ascii|iso-8859-\d{1,2}(-[ie])?|iso-2022-(jp|kr|cn)|(windows-|cp)(125\d|874|932|936|949|950)|koi8-[ru]|gb2312|gbk|gb18030|hz-gb-2312|big5|euc-(jp|kr|cn|tw)|shift_jis|tis-620|macintosh|unknown-8bit)$`)

func isCharset(name []byte) bool { return charset.MatchString(strings.ToLower(string(name))) }

// base64 appends the stand-in of digits of Base64, which are some again: the bits after
// the last octet stay zero.
func (a *anonymous) base64(out, p []byte) []byte {
	from := len(out)
	h := maphash.Bytes(a.seed, p)
	for _, c := range p {
		h = h*6364136223846793005 + 1442695040888963407
		if isWord(c) {
			c = other(c, h>>33)
		}
		out = append(out, c)
	}
	digits := bytes.TrimRight(out[from:], "= \t")
	padding := bytes.Count(out[from+len(digits):], []byte("="))
	if n := len(digits); n > 0 && padding > 0 && padding < 3 && isWord(digits[n-1]) {
		digits[n-1] = lastDigit(p[n-1], padding, h>>33)
	}
	return out
}

// lastDigit is a last digit of Base64 of the kind that c is, before so much padding; not
// c, if there is another one.
func lastDigit(c byte, padding int, r uint64) byte {
	ends := map[int]string{1: "AEIMQUYcgkosw048", 2: "AQgw"}[padding]
	base, n := kindOf(c)
	var fit []byte
	for _, e := range []byte(ends) {
		if e >= base && uint64(e-base) < n && e != c {
			fit = append(fit, e)
		}
	}
	if len(fit) == 0 {
		return other(c, r)
	}
	return fit[r%uint64(len(fit))]
}
