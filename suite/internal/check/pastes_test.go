package check

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pop3spec/pop3spec/suite/internal/debuglog"
)

// culprits are the rules that have to be found broken in what people have pasted, and in whole
// texts of reports with a paste in them; none where nobody is to blame, or nobody can tell.
var culprits = map[string][]string{
	"curl-starttls":       {"client-protocol"},
	"issue-broken-server": {"RFC1939-7-UIDL-03"},
	"issue-dele":          {"RFC1939-5-DELE-01", "RFC1939-5-STAT-03"},
	"issue-list":          {"RFC1939-4-NUM-02", "RFC1939-5-LIST-02", "RFC1939-5-LIST-05"},
	"issue-ntlm": {"RFC1939-5-GEN-01", "RFC1939-5-STAT-01", "RFC1939-7-MIN-01",
		"RFC2449-5-CAPA-02", "RFC5034-4-FAIL-01", "RFC5034-4-OK-01"},
	"issue-starttls":             {"client-protocol"},
	"issue-status":               {"RFC1939-3-RESP-01"},
	"issue-uidl":                 {"RFC1939-7-UIDL-02", "RFC1939-7-UIDL-03"},
	"issue-unexpected-response":  {"RFC5034-4-STRONG-01"},
	"list-of-one-without-number": {"RFC1939-4-NUM-02", "RFC1939-5-LIST-02", "RFC1939-5-LIST-05"},
	"mailkit-ntlm": {"RFC1939-5-GEN-01", "RFC1939-5-STAT-01", "RFC1939-7-MIN-01",
		"RFC2449-5-CAPA-02", "RFC5034-4-FAIL-01", "RFC5034-4-OK-01"},
	"mailkit-stls":               {"RFC5034-4-STRONG-01"},
	"status-of-its-own":          {"RFC1939-3-RESP-01"},
	"uidl-of-one-without-number": {"RFC1939-7-UIDL-02", "RFC1939-7-UIDL-03"},
	"uidl-with-blanks":           {"RFC1939-7-UIDL-03"},
}

// In what people really paste, whoever has made the mistake is found, or nobody. The texts are
// those of public reports, typed anew, with other names.
func TestPublicPastes(t *testing.T) {
	files, _ := filepath.Glob("testdata/pastes/*.txt")
	if len(files) < 27 {
		t.Errorf("there are only %d texts", len(files))
	}
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		if log, err := debuglog.Read(path, data, nil); err == nil {
			for _, s := range log.Sessions {
				for _, m := range mistakes(Log(s)) {
					rule, _, _ := strings.Cut(m, ":")
					got = append(got, rule)
				}
			}
		}
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, culprits[name]) {
			t.Errorf("%q: {%q},", name, got)
		}
	}
}
