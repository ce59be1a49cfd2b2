package sentence

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

const text = `
Network Working Group                                           A. Author
Request for Comments: 9999                                   October 1999


                            A Protocol

Abstract

   It is short.

Table of Contents

   1. Basics .......................................................    1
   2. More .........................................................    2

1. Basics

   Commands (e.g. NOOP) end with CRLF.  "Lines" are short (see
   [RFC1].)  Message-
   numbers are decimal.

      STAT

         Arguments: none

         Examples:
             C: STAT
             S: +OK 2 320



Author                      Standards Track                     [Page 1]
` + "\f" + `
RFC 9999                       A Protocol                   October 1999


             C: QUIT
             S: +OK

   A paragraph that goes on over the end of a page is put together



Author                      Standards Track                     [Page 2]
` + "\f" + `
RFC 9999                       A Protocol                   October 1999


   again.  One that does not, is not.

1.1.  Grammar of
      Commands

        command = keyword
                  CRLF
        keyword = 1*VCHAR

   1. First comes this.

   Rules                                  Section
   -----                                  -------
   MUST fit on a line, even if there
     are two                                   1
   SHOULD be short                             2

2.  References

   [RFC1] Somebody, S., "A Text. With stops. In it", October 1998.

Appendix A.  Changes

   - One, in Appendix A.  Two.

Author's Address

   Alma Author
   Phone: 1
`

func TestSplit(t *testing.T) {
	want := []Section{
		{"0", "Front matter", []string{"It is short."}},
		{"1", "Basics", []string{
			"Commands (e.g. NOOP) end with CRLF.",
			`"Lines" are short (see [RFC1].)`,
			"Message-numbers are decimal.",
			"STAT",
			"Arguments: none",
			"Examples: C: STAT S: +OK 2 320 C: QUIT S: +OK",
			"A paragraph that goes on over the end of a page is put together again.",
			"One that does not, is not.",
		}},
		{"1.1", "Grammar of Commands", []string{"command = keyword CRLF", "keyword = 1*VCHAR", "1. First comes this.",
			"Rules Section", "----- -------", "MUST fit on a line, even if there are two 1", "SHOULD be short 2"}},
		{"2", "References", []string{`[RFC1] Somebody, S., "A Text. With stops. In it", October 1998.`}},
		{"A", "Changes", []string{"- One, in Appendix A.", "Two."}},
		{"back", "Back matter", []string{"Alma Author Phone: 1"}},
	}
	if diff := cmp.Diff(want, Split(text)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWords(t *testing.T) {
	if got := Words("One two three four five six seven eight nine."); got != "One two three four five six seven eight" {
		t.Errorf("got %q", got)
	}
	if got := Words("One two."); got != "One two." {
		t.Errorf("got %q", got)
	}
}
