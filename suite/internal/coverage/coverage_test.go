package coverage

import (
	"testing"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

func TestOf(t *testing.T) {
	s, err := transcript.Parse("x.pop3", []byte("# x\nproves: RFC1939-5-DELE-01\nmaildrop: any\n\nC: <log in>\n"))
	if err != nil {
		t.Fatal(err)
	}
	m := Of([]*transcript.Script{s})
	for _, row := range m {
		if row.Proven() != (row.ID == "RFC1939-5-DELE-01") {
			t.Errorf("%s: %v", row.ID, row.Scripts)
		}
	}
	if c := m.ByDocument()["RFC 1939"]; c.Proven != 1 || c.All != 125 {
		t.Errorf("%+v", c)
	}
}
