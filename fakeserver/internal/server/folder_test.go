package server

import (
	"strings"
	"testing"
)

func TestNameOfANewFileSortsLast(t *testing.T) {
	for _, name := range []string{"", "a.eml", "9.eml", "0009.eml", "9999.eml", "b_0001.eml", "zz.eml",
		"99999999999999999999999.eml", ".eml", "x9.eml"} {
		if next := nameAfter(name); next <= name || !strings.HasSuffix(next, emlSuffix) {
			t.Errorf("after %q comes %q", name, next)
		}
	}
}
