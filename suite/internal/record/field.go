package record

import (
	"bytes"
	"regexp"
	"strings"
)

// field is what becomes of a header field.
type field struct {
	known      bool           // its name is one that everybody uses, and stays
	announces  string         // its name, if it says what comes after the header
	keep       *regexp.Regexp // what stays of the beginning of its value
	parameters bool           // the value is a type and parameters
}

// fieldOf is that of a name in lower case.
func fieldOf(name string) field {
	return field{known: fieldNames[name], keep: beginnings[name],
		parameters: name == contentType || name == "content-disposition"}
}

// What may stay of values: dates, numbers, and words of the formats.
var (
	date = regexp.MustCompile(`^[ \t]*(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?[ \t]+)?[0-3]?[0-9][ \t]+(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[ \t]+(?:[0-9]{2}|[0-9]{4})` +
		`[ \t]+[0-2]?[0-9]:[0-5][0-9](?::[0-6][0-9])?(?:[ \t]+(?:[+-][0-9]{4}|UTC?|GMT|[ECMP][SD]T|Z)\b)?`)
	size       = regexp.MustCompile(`^[ \t]*[0-9]{1,10}[ \t]*$`)
	setting    = regexp.MustCompile(`(?i)^[ \t]*(?:bulk|list|junk|first-class|normal|high|low|urgent|non-urgent|[1-5])[ \t]*$`)
	beginnings = map[string]*regexp.Regexp{
		"date": date, "resent-date": date, "delivery-date": date, "content-length": size, "lines": size,
		"precedence": setting, "importance": setting, "priority": setting, "x-priority": setting,
		"mime-version": regexp.MustCompile(`^[ \t]*1\.0\b`),
		encoding:       regexp.MustCompile(`(?i)^[ \t]*(?:7bit|8bit|binary|base64|quoted-printable)\b`),
	}
)

// mediaTypes are words of types and dispositions.
var mediaTypes = set(`text multipart message image audio video application font model inline attachment form data
	plain html enriched richtext css csv calendar xml json markdown javascript mixed alternative related digest parallel
	report
	signed encrypted rfc822 global partial external body headers delivery status disposition notification feedback
	jpeg jpg png gif bmp tiff webp svg mpeg mp3 mp4 ogg wav octet stream pdf zip gzip msword rtf pgp pkcs7 keys
	signature mime x ms tnef`)

// parameterNames are those that say nothing about the sender, and parameterWords the words
// of the values of those that say what a part is.
var (
	parameterNames = set("charset boundary name filename format delsp type protocol micalg report-type size " +
		"creation-date modification-date read-date start start-info smime-type method reply-type")
	parameterKeeps = set("charset format delsp type protocol micalg report-type smime-type method reply-type")
	parameterWords = set(`flowed fixed yes no pgp pkcs7 md5 sha1 sha256 sha384 sha512 sha enveloped signed data request
	reply publish original
		utf us ascii iso windows koi8 r u gb2312 gb18030 big5 euc jp kr cn shift jis unknown 7bit 8bit 7 8 8859 1 2 3 4 5 6
		9 10 11 12 13 14 15 16
		2022 1250 1251 1252 1253 1254 1255 1256 1257 1258`)
)

// structured is how far the value of a field has been read: fields of which something
// stays have comments, strings in quotes and parameters, over several lines.
type structured struct {
	depth     int    // of comments
	quoted    bool   // within quotes
	parameter bool   // after the first semicolon
	named     bool   // after the = of a parameter
	name      string // of it
}

// line appends the stand-in of a line of the value. Nothing stays of a comment.
func (v *structured) line(a *anonymous, out, text []byte) []byte {
	for len(text) > 0 {
		n := v.word(text)
		if n == 0 {
			n = 1
			if text[0] == '\\' && len(text) > 1 {
				out, text = append(out, text[0]), text[1:]
				out = a.words(out, text[:1])
			} else {
				v.sign(text[0])
				out = append(out, text[0])
			}
		} else {
			out = v.part(a, out, text[:n])
		}
		text = text[n:]
	}
	return out
}

// word is the length of what stands before the next sign of structure.
func (v *structured) word(text []byte) int {
	signs := `"();\=`
	switch {
	case v.quoted:
		signs = `"\`
	case v.depth > 0:
		signs = `()\`
	case v.named:
		signs = `"();\`
	}
	if n := bytes.IndexAny(text, signs); n >= 0 {
		return n
	}
	return len(text)
}

// sign takes note of a sign of structure.
func (v *structured) sign(c byte) {
	switch {
	case c == '"' && v.depth == 0:
		v.quoted = !v.quoted
	case c == '(':
		v.depth++
	case c == ')':
		v.depth = max(v.depth-1, 0)
	case c == ';':
		v.parameter, v.named, v.name = true, false, ""
	case c == '=' && v.parameter:
		v.named = true
	}
}

// part appends the stand-in of what stands between signs of structure.
func (v *structured) part(a *anonymous, out, text []byte) []byte {
	switch {
	case v.depth > 0 || v.quoted && !v.named:
		return a.words(out, text)
	case !v.parameter:
		return a.keeping(out, text, func(word string) bool { return mediaTypes[word] })
	case !v.named:
		name, section, _ := strings.Cut(strings.ToLower(strings.Trim(string(text), " \t")), "*")
		if v.name = name; parameterNames[name] && len(section) <= len("99*") {
			return append(out, text...)
		}
		return a.words(out, text)
	case parameterKeeps[v.name]:
		return a.keeping(out, text,
			func(word string) bool { return parameterWords[word] || v.name != "charset" && mediaTypes[word] })
	}
	return a.words(out, text)
}

// keeping appends a text in which only some words stay.
func (a *anonymous) keeping(out, text []byte, keep func(word string) bool) []byte {
	for len(text) > 0 {
		u := unitAt(text)
		n, kept := 0, true
		for n < len(text) && u.word {
			n, kept = n+u.len, kept && !u.quoted
			if n < len(text) {
				u = unitAt(text[n:])
			}
		}
		switch {
		case n == 0:
			n = u.len
			out = append(out, text[:n]...)
		case kept && keep(strings.ToLower(string(text[:n]))):
			out = append(out, text[:n]...)
		default:
			out = a.words(out, text[:n])
		}
		text = text[n:]
	}
	return out
}
