package mask

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pop3spec/pop3spec/suite/internal/escape"
	"github.com/pop3spec/pop3spec/suite/internal/sasl"
)

// Written are the ways in which a secret is written in clear: as it is, as SASL prepares
// it, and escaped; by Go twice, because errors quote what is quoted again.
func Written(secret string) []string {
	all := []string{secret}
	add := func(text string) {
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	add(url.QueryEscape(secret))
	add(url.PathEscape(secret))
	if !strings.ContainsFunc(secret, func(r rune) bool { return r >= utf8.RuneSelf || !isDigit(byte(r)) && r != '=' }) {
		return all // nothing else escapes anything in it
	}
	add(sasl.Prepare(secret))
	add(strings.ToUpper(secret)) // beyond ASCII
	add(strings.ToLower(secret))
	for range 2 {
		for _, text := range slices.Clone(all) {
			plain, ascii := inner(strconv.Quote(text)), inner(strconv.QuoteToASCII(text))
			add(plain)
			add(ascii)
			add(strings.ReplaceAll(ascii, `\"`, `"`))   // in a conversation
			add(strings.ReplaceAll(plain, "{", `\x7b`)) // in a transcript
		}
	}
	for _, text := range slices.Clone(all) {
		add(escape.Line(text))
		if encoded, err := json.Marshal(text); err == nil {
			add(inner(string(encoded)))
		}
		add(strings.NewReplacer("%", "%25", ":", "%3A", ",", "%2C").Replace(text))
		add(strings.ReplaceAll(text, "%", "%25"))
	}
	var element bytes.Buffer
	if xml.EscapeText(&element, []byte(secret)) == nil {
		add(element.String())
	}
	return all
}

// inner is a quoted text without the quotes.
func inner(quoted string) string { return quoted[1 : len(quoted)-1] }

// encoded are the digits that a secret leaves in Base64, in either alphabet: at each of
// three alignments, those that depend on nothing but the secret.
func encoded(secret string) (all []*spelling) {
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for _, text := range []string{secret, sasl.Prepare(secret)} {
			for shift := range 3 {
				padded := append(make([]byte, shift), text...)
				digits := encoding.EncodeToString(padded)
				from, to := (8*shift+5)/6, 8*len(padded)/6
				all = append(all, &spelling{text: digits[from:to], digits: true, left: shift > 0, right: 8*len(padded)%6 != 0})
			}
		}
	}
	return all
}

// isDigit reports whether an octet is a digit of Base64.
func isDigit(o byte) bool {
	return o >= 'a' && o <= 'z' || o >= 'A' && o <= 'Z' || o >= '0' && o <= '9' || o == '+' || o == '/' || o == '-' ||
		o == '_'
}
