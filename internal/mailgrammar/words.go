package mailgrammar

import (
	"fmt"
	"strings"
)

var lexicon = strings.Fields(`the of and to in is that it was for on are with as his they at be this from have or by
	one had not but what all were when we there can an your which their said if do will each about how up out them
	then she many some so these would other into has more her two like him see time could no make than first been
	its who now people my made over did down only way find use may water long little very after words called just
	where most know meeting invoice regards re: fwd: [list] order #4711 50% $100 C:\new\table <b>bold</b> "quoted"`)

// words are so many words on one line.
func (m *mail) words(n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = pick(m, lexicon)
	}
	return strings.Join(all, " ")
}

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"

// token is a word of letters and digits that is in no other message.
func (m *mail) token(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[m.IntN(len(alphabet))]
	}
	return string(b)
}

// letters are so many octets of words, without a blank at either end.
func (m *mail) letters(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[m.IntN(26)]
		if i > 0 && i < n-1 && m.IntN(6) == 0 {
			b[i] = ' '
		}
	}
	return string(b)
}

func (m *mail) date() string {
	return fmt.Sprintf("Thu, %d Jan 2026 %02d:%02d:%02d %s", 1+7*m.IntN(4), m.IntN(24), m.IntN(60), m.IntN(60),
		pick(m, []string{"+0000", "-0800", "+0530", "GMT", "+0100 (CET)"}))
}

func (m *mail) address() string {
	return m.token(3+m.IntN(8)) + "@" + pick(m, []string{"example.org", "mail.example", "lists.example"})
}

// base64 is data in lines of 76 characters.
func (m *mail) base64(octets int) (lines []string) {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	b := make([]byte, (octets+2)/3*4)
	for i := range b {
		b[i] = digits[m.IntN(len(digits))]
	}
	for i := range (3 - octets%3) % 3 {
		b[len(b)-1-i] = '='
	}
	for len(b) > 76 {
		lines, b = append(lines, string(b[:76])), b[76:]
	}
	return append(lines, string(b))
}
