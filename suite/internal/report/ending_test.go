package report

import (
	"bytes"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/verdict"
)

// What is not complete looks so, wherever it is read, with results or without.
func TestUnfinishedRuns(t *testing.T) {
	for _, ended := range []verdict.Ending{verdict.Interrupted, verdict.Aborted} {
		some, none := sample(), &verdict.Report{Schema: verdict.Schema}
		for _, r := range []*verdict.Report{some, none} {
			r.Ended, r.Reason = ended, "the disk was <full>\n\x1b[2J"
			for _, format := range Formats {
				if got := string(show(t, format, r, Options{})); !strings.Contains(got,
					`not complete: the disk was <full>; \x1b[2J`) {
					t.Errorf("%s, %s:\n%s", ended, format, got)
				}
			}
			var suites junitSuites
			if err := xml.Unmarshal(junit(t, r, false), &suites); err != nil {
				t.Fatal(err)
			}
			last := suites.Suites[len(suites.Suites)-1]
			if last.Errors != 1 || len(last.Cases) != 1 || last.Cases[0].Error == nil ||
				!strings.Contains(last.Cases[0].Error.Message, "full") || suites.Errors == 0 {
				t.Errorf("%s: JUnit ends with %+v", ended, last)
			}
			for _, s := range suites.Suites {
				if !bytes.Contains(fmtProperties(s.Properties), []byte("ended="+string(ended))) {
					t.Errorf("suite %s has the properties %v", s.Name, s.Properties)
				}
			}
		}
	}
}

func fmtProperties(all []junitProperty) []byte {
	var b bytes.Buffer
	for _, p := range all {
		b.WriteString(p.Name + "=" + p.Value + "\n")
	}
	return b.Bytes()
}
