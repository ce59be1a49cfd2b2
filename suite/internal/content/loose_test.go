package content

import (
	"strings"
	"testing"
)

// Octets that have no form on the wire may come in any, and nothing beside them may change.
func TestCompareStored(t *testing.T) {
	const header = "From: alice\r\nSubject: test\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
	const put = header + "na\xc3\xafve caf\xc3\xa9\r\nplain\r\n"
	const nul, cr = header + "one\x00two\r\nthree\r\n", header + "one\rtwo\r\n"
	for _, tc := range []struct {
		name, put, came string
		utf8, same, cut bool
	}{
		{"question marks", put, header + "na??ve caf??\r\nplain\r\n", false, true, false},
		{"one for each letter", put, header + "na?ve caf?\r\nplain\r\n", false, true, false},
		{"dropped", put, header + "nave caf\r\nplain\r\n", false, true, false},
		{"quoted", put, header + "na=C3=AFve caf=C3=A9\r\nplain\r\n", false, true, false},
		{"encoded anew", put, strings.Replace(header, "8bit", "base64", 1) + "bmHDr3ZlIGNhZsOpDQpwbGFpbg0K\r\n",
			false, true, false},
		{"encoded without a field", put, strings.NewReplacer("8bit", "base64", "Subject: test\r\n", "").Replace(header) +
			"bmHDr3ZlIGNhZsOpDQpwbGFpbg0K\r\n", false, false, false},
		{"in UTF-8 mode", put, header + "na??ve caf??\r\nplain\r\n", true, false, false},
		{"another letter", put, header + "na??ve cap??\r\nplain\r\n", false, false, false},
		{"a line less", put, header + "na??ve caf??\r\n", false, false, false},
		{"up to the first", put, header + "na\r\n", false, false, false},
		{"up to NUL", nul, header + "one\r\n", false, true, true},
		{"up to NUL, in UTF-8 mode", nul, header + "one", true, true, true},
		{"the line up to NUL", nul, header + "one\r\nthree\r\n", false, true, false},
		{"before NUL", nul, header + "on\r\n", false, false, false},
		{"a blank for CR", cr, header + "one two\r\n", false, true, false},
		{"up to CR", cr, header + "one\r\n", false, false, false},
		{"ASCII", header + "one\r\n", header + "on?\r\n", false, false, false},
	} {
		if d := CompareStored([]byte(tc.put), []byte(tc.came), tc.utf8); d.Same != tc.same || d.Cut != tc.cut {
			t.Errorf("%s: %+v", tc.name, d)
		}
	}
}
