package requirement

import "testing"

func TestApart(t *testing.T) {
	for other, want := range map[ID]Distance{
		"RFC1939-5-DELE-01": SameRule, "RFC1939-5-DELE-02": SameTopic, "RFC1939-6-UPD-01": Elsewhere,
		"RFC1939-5-STAT-01": Elsewhere, "": Elsewhere,
	} {
		if got := Apart("RFC1939-5-DELE-01", other); got != want {
			t.Errorf("%s is %d apart, want %d", other, got, want)
		}
	}
	for _, a := range All() {
		for _, b := range All() {
			if a.Area == b.Area && Apart(a.ID, b.ID) > SameArea {
				t.Fatalf("%s and %s are of the area %s", a.ID, b.ID, a.Area)
			}
		}
	}
}
