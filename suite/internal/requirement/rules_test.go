package requirement

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The counts stand here a second time on purpose: a rule that is dropped,
// added or regraded by accident has to be noticed.
func TestCountsPerDocumentAndLevel(t *testing.T) {
	want := map[string]map[Level]int{
		"RFC 1939": {LevelMust: 91, LevelMustNot: 10, LevelShould: 5, LevelShouldNot: 6, LevelMay: 13},
		"RFC 1957": {LevelShould: 2},
		"RFC 2195": {LevelMust: 4, LevelShouldNot: 1},
		"RFC 2384": {LevelMay: 1},
		"RFC 2449": {LevelMust: 36, LevelMustNot: 3, LevelShould: 5, LevelShouldNot: 1, LevelMay: 4},
		"RFC 2595": {LevelMust: 9, LevelMustNot: 2, LevelShould: 4, LevelShouldNot: 1, LevelMay: 3},
		"RFC 3206": {LevelMust: 4, LevelMustNot: 2, LevelShould: 2, LevelShouldNot: 1},
		"RFC 4422": {LevelMust: 3, LevelShould: 1},
		"RFC 4616": {LevelMust: 6, LevelShould: 1, LevelShouldNot: 1},
		"RFC 5034": {LevelMust: 28, LevelMustNot: 1, LevelShould: 2, LevelMay: 1},
		"RFC 5802": {LevelMust: 15, LevelShould: 2},
		"RFC 6186": {LevelMust: 2, LevelMustNot: 2, LevelShould: 2, LevelMay: 1},
		"RFC 6856": {LevelMust: 22, LevelMustNot: 2, LevelShould: 3, LevelShouldNot: 1, LevelMay: 2},
		"RFC 7628": {LevelMust: 8, LevelMay: 1},
		"RFC 7677": {LevelMust: 2, LevelShould: 1},
		"RFC 8314": {LevelMust: 7, LevelMustNot: 3, LevelShould: 10, LevelShouldNot: 1, LevelMay: 2},
		"RFC 8997": {LevelShould: 2},
		"RFC 9266": {LevelMust: 1},
		"de facto": {LevelDeFacto: 50},
	}
	got := make(map[string]map[Level]int)
	for _, r := range All() {
		if got[r.Document()] == nil {
			got[r.Document()] = make(map[Level]int)
		}
		got[r.Document()][r.Level]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules per document and level (-want +got):\n%s", diff)
	}
}

func TestTotals(t *testing.T) {
	if got := len(All()); got != 396 {
		t.Errorf("%d rules, want 396", got)
	}
	observable := make(map[Observable]int)
	slow := 0
	for _, r := range All() {
		observable[r.Observable]++
		if r.Slow {
			slow++
		}
	}
	if diff := cmp.Diff(map[Observable]int{Visible: 310, PartlyVisible: 58, Invisible: 28}, observable); diff != "" {
		t.Errorf("observable (-want +got):\n%s", diff)
	}
	if slow != 9 {
		t.Errorf("%d slow rules, want 9", slow)
	}
}

// Every id names its document and section, so that the two cannot disagree.
func TestSectionFitsID(t *testing.T) {
	for _, r := range All() {
		if r.RFC() == 0 {
			if r.Section == "" {
				t.Errorf("%s: no source", r.ID)
			}
			continue
		}
		section := strings.Split(string(r.ID), "-")[1]
		if section == "0" {
			section = ""
		}
		if r.Section != section {
			t.Errorf("%s: section is %q", r.ID, r.Section)
		}
	}
}

// A rule that departs from the severity of its level owes the reader the
// reason, which belongs to the pitfalls or to the reason for not testing it.
func TestSeverityDepartsFromLevelForAReason(t *testing.T) {
	want := map[ID]Severity{
		"RFC1939-3-SYNTAX-03": Info, "RFC1939-4-NUM-04": Info, "RFC1957-0-SPACE-01": Info,
		"RFC2449-9-REG-01":    Warn,
		"RFC2595-2.1-CIPH-01": Info, "RFC2595-2.5-POL-01": Warn, "RFC2595-6-PLAIN-01": Warn,
		"RFC3206-4-SYS-03":   Warn,
		"RFC4422-3.6-OUT-02": Info,
		"RFC4616-5-ADV-01":   Info,
		"RFC5034-4-MTI-01":   Info, "RFC5034-4-CLEAR-01": Info,
		"RFC5802-4-MTI-01":    Info,
		"RFC8314-4-DEPR-01":   Info,
		"RFC7628-3.2-VAL-01":  Warn,
		"DEFACTO-BAREAUTH-01": Warn, "DEFACTO-GEN-05": Warn, "DEFACTO-GEN-10": Warn, "DEFACTO-GEN-11": Warn,
		"DEFACTO-LEN-01": Warn, "DEFACTO-LOGIN-03": Warn, "DEFACTO-STLS-01": Fail, "DEFACTO-STLS-02": Warn,
		"DEFACTO-STLS-03": Warn, "DEFACTO-STLS-04": Fail, "DEFACTO-XOAUTH2-04": Warn, "DEFACTO-XTND-01": Warn,
	}
	got := make(map[ID]Severity)
	for _, r := range All() {
		if r.Severity == r.Level.Severity() {
			continue
		}
		got[r.ID] = r.Severity
		if r.Level != LevelDeFacto && len(r.Pitfalls) == 0 {
			t.Errorf("%s: %s is only %s and no pitfall says why", r.ID, r.Level, r.Severity)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("severities other than that of the level (-want +got):\n%s", diff)
	}
}

func TestInvisibleRulesSayWhyTheyAreUntested(t *testing.T) {
	for _, r := range All() {
		if r.Observable == Invisible && r.Testable() {
			t.Errorf("%s cannot be observed but gives no reason for having no script", r.ID)
		}
	}
}
