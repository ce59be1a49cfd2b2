package requirement

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAllIsInDocumentOrder(t *testing.T) {
	all := All()
	if !slices.IsSortedFunc(all, func(a, b Requirement) int { return place(a) - place(b) }) {
		t.Error("documents are not in ascending order with the de facto rules last")
	}
	if first := all[0].ID; first != "RFC1939-3-CONN-01" {
		t.Errorf("the catalogue begins with %s", first)
	}
}

// place orders documents as a reader expects them.
func place(r Requirement) int {
	if r.RFC() == 0 {
		return 1 << 20
	}
	return r.RFC()
}

func TestAllIsTheCallersToChange(t *testing.T) {
	first := All()[0]
	All()[0] = Requirement{}
	if diff := cmp.Diff(first, All()[0]); diff != "" {
		t.Errorf("a caller changed the catalogue (-before +after):\n%s", diff)
	}
}

func TestDocumentsHoldAllRules(t *testing.T) {
	var rules []Requirement
	for _, doc := range Documents() {
		for _, r := range doc.Rules {
			if r.Document() != doc.Name {
				t.Errorf("%s is in the rules of %s", r, doc.Name)
			}
		}
		rules = append(rules, doc.Rules...)
	}
	if diff := cmp.Diff(All(), rules); diff != "" {
		t.Errorf("the documents together are not the catalogue (-all +documents):\n%s", diff)
	}
}

func TestFind(t *testing.T) {
	for _, id := range []ID{"RFC1939-5-DELE-02", "rfc1939-5-dele-02"} {
		r, ok := Find(id)
		if !ok || r.ID != "RFC1939-5-DELE-02" {
			t.Errorf("Find(%q) = %q, %v", id, r.ID, ok)
		}
	}
	for _, id := range []ID{"", "RFC1939-5-DELE-99", "RFC1939-5-DELE"} {
		if r, ok := Find(id); ok {
			t.Errorf("Find(%q) found %s", id, r)
		}
	}
}

func TestMustNamesTheUnknownID(t *testing.T) {
	if got := Must("RFC1939-6-UPD-01").Section; got != "6" {
		t.Errorf("section %q", got)
	}
	defer func() {
		if msg, _ := recover().(string); !strings.Contains(msg, "RFC1939-5-DELETE-01") {
			t.Errorf("panic %q does not name the id", msg)
		}
	}()
	Must("RFC1939-5-DELETE-01")
}

func TestMatch(t *testing.T) {
	deletions := []ID{"RFC1939-5-DELE-01", "RFC1939-5-DELE-02", "RFC1939-5-DELE-03", "RFC1939-5-DELE-04"}
	tests := []struct {
		glob string
		want []ID
	}{
		{"RFC1939-5-DELE-*", deletions},
		{"rfc1939-?-dele-*", deletions},
		{"RFC1939-5-DELE-02", deletions[1:2]},
		{"RFC1939-5-DELE-0[34]", deletions[2:]},
		{"RFC1939-5", nil},
		{"", nil},
	}
	for _, tt := range tests {
		got, err := Match(tt.glob)
		if err != nil {
			t.Errorf("Match(%q): %v", tt.glob, err)
		}
		var ids []ID
		for _, r := range got {
			ids = append(ids, r.ID)
		}
		if diff := cmp.Diff(tt.want, ids); diff != "" {
			t.Errorf("Match(%q) (-want +got):\n%s", tt.glob, diff)
		}
	}
	if all, _ := Match("*"); len(all) != len(All()) {
		t.Errorf("Match(*) found %d of %d rules", len(all), len(All()))
	}
}

func TestMatchRefusesMalformedGlob(t *testing.T) {
	if _, err := Match("RFC1939-[5"); err == nil || !strings.Contains(err.Error(), "RFC1939-[5") {
		t.Errorf("error %v does not name the glob", err)
	}
}

func TestString(t *testing.T) {
	tests := []struct {
		give Requirement
		want string
	}{
		{Must("RFC1939-5-DELE-02"), "RFC1939-5-DELE-02 (RFC 1939 section 5, MUST)"},
		{Requirement{ID: "RFC1957-0-OPT-01", Level: LevelShould}, "RFC1957-0-OPT-01 (RFC 1957, SHOULD)"},
		{Requirement{ID: "DEFACTO-STLS-01", Section: "field reports", Level: LevelDeFacto}, "DEFACTO-STLS-01 (de facto)"},
	}
	for _, tt := range tests {
		if got := tt.give.String(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
