package runner

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pop3spec/pop3spec/suite/transcript"
)

// shelf is scripts of which only the names and the rules matter.
func shelf() []*transcript.Script {
	var all []*transcript.Script
	for _, s := range []struct{ file, rules string }{
		{"rfc1939/dele/twice.pop3", "RFC1939-5-DELE-03 RFC1939-5-DELE-02"},
		{"rfc1939/quit.pop3", "RFC1939-6-UPD-01"},
		{"rfc1939/stat.pop3", "RFC1939-5-STAT-01"},
		{"rfc2595/stls.pop3", "RFC2595-4-STLS-01"},
		{"sessions/example.pop3", ""},
	} {
		script := &transcript.Script{File: s.file}
		for _, id := range strings.Fields(s.rules) {
			script.Header.Proves = append(script.Header.Proves, transcript.Rule{ID: id})
		}
		all = append(all, script)
	}
	return all
}

func TestSelect(t *testing.T) {
	const dele, quit, stat = "rfc1939/dele/twice.pop3", "rfc1939/quit.pop3", "rfc1939/stat.pop3"
	const stls, example = "rfc2595/stls.pop3", "sessions/example.pop3"
	everything := []string{dele, quit, stat, stls, example}
	for _, tc := range []struct {
		patterns, include, exclude string
		want                       []string
	}{
		{"", "", "", everything},
		{"RFC1939-5-DELE-02", "", "", []string{dele}},
		{"rfc1939-5-dele-02", "", "", []string{dele}},
		{"RFC1939-5-*", "", "", []string{dele, stat}},
		{"RFC2595-*", "", "", []string{stls}},
		{"rfc1939/quit.pop3", "", "", []string{quit}},
		{"rfc1939/quit", "", "", []string{quit}},
		{"rfc1939/*", "", "", []string{dele, quit, stat}},
		{"rfc1939/*/*", "", "", []string{dele}},
		{"rfc1939/?uit", "", "", []string{quit}},
		{"rfc1939", "", "", []string{dele, quit, stat}},
		{"rfc1939/", "", "", []string{dele, quit, stat}},
		{"rfc1939/dele", "", "", []string{dele}},
		{"**", "", "", everything},
		{"*", "", "", everything},
		{"**/twice", "", "", []string{dele}},
		{"**/stat.pop3", "", "", []string{stat}},
		{"rfc1939/**/quit", "", "", []string{quit}},
		{"**/*.pop3", "", "", everything},
		{"sessions RFC1939-6-UPD-01", "", "", []string{quit, example}},
		{"rfc1939", "RFC1939-5-*", "", []string{dele, stat}},
		{"rfc1939", "", "RFC1939-5-DELE-02 rfc1939/stat", []string{quit}},
		{"", "rfc1939 sessions", "rfc1939/dele", []string{quit, stat, example}},
		{"", "", "**", nil},
	} {
		got, err := Select(shelf(), strings.Fields(tc.patterns), strings.Fields(tc.include), strings.Fields(tc.exclude))
		if err != nil {
			t.Errorf("%+v: %v", tc, err)
			continue
		}
		var names []string
		for _, s := range got {
			names = append(names, s.File)
		}
		if diff := cmp.Diff(tc.want, names); diff != "" {
			t.Errorf("%q, include %q, exclude %q (-want +got):\n%s", tc.patterns, tc.include, tc.exclude, diff)
		}
	}
}

func TestPatternsThatSelectNothing(t *testing.T) {
	for pattern, want := range map[string]string{
		"RFC1939-5-DELE-20":  `no script and no rule matches "RFC1939-5-DELE-20"; did you mean RFC1939-5-DELE-01 or`,
		"rfc1939/stats":      `did you mean rfc1939/stat?`,
		"quite":              `no script and no rule matches "quite"`,
		"RFC9999-*":          `no script and no rule matches "RFC9999-*"`,
		"RFC1939-5-RETR-01":  `"RFC1939-5-RETR-01" selects nothing: no script proves RFC1939-5-RETR-01`,
		"RFC1939-5-RETR-*":   `selects nothing: no script proves any of its`,
		"rfc8314-4-log-01":   `no script proves RFC8314-4-LOG-01: The server's log`,
		"rfc1939/quit.pop33": `did you mean rfc1939/quit or`,
	} {
		for _, lists := range [][3][]string{{{pattern}}, {{"rfc1939", pattern}}, {nil, {pattern}}, {nil, nil, {pattern}}} {
			_, err := Select(shelf(), lists[0], lists[1], lists[2])
			none, ok := errors.AsType[*NoMatchError](err)
			if !ok || none.Pattern != pattern || !strings.Contains(err.Error(), want) {
				t.Errorf("%q: got %v, want %s", lists, err, want)
			}
		}
	}
}

func TestMalformedPattern(t *testing.T) {
	_, err := Select(shelf(), []string{"rfc1939/[a"}, nil, nil)
	if err == nil || !strings.Contains(err.Error(), `"rfc1939/[a"`) {
		t.Errorf("got %v", err)
	}
	if _, ok := errors.AsType[*NoMatchError](err); ok {
		t.Error("a malformed pattern is taken for one that selects nothing")
	}
}
