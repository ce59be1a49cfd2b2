package need

import (
	"strings"
	"testing"
)

// elsewhere are the words that no check of this table can judge: they are about accounts
// that a script needs all together.
var elsewhere = map[string]bool{SecondAccount: true, SecretInClear: true, Account: true}

// A word that nobody judges would be a promise that no run keeps.
func TestEveryWordIsJudged(t *testing.T) {
	seen := map[string]bool{}
	for _, w := range Words() {
		if w.Name == "" || strings.ToLower(w.Name) != w.Name || strings.ContainsAny(w.Name, " :") || seen[w.Name] {
			t.Errorf("%q is no word of its own", w.Name)
		}
		seen[w.Name] = true
		if (w.check == nil) != elsewhere[w.Name] {
			t.Errorf("%s: judged here: %v", w.Name, w.check != nil)
		}
		if w.check == nil {
			continue
		}
		nothing := w.check(Facts{Implicit: true, DomainInName: true}, "x")
		lacks := nothing.Why != "" || w.check(Facts{}, "x").Why != ""
		all := Facts{
			Secure: true, OffersTLS: true, DemandsTLS: true, TLSPort: true, Delivers: true, Records: true, Slow: true,
			ForeignName: true, Certificate: true, Tokens: true, Provider: "x",
		}
		if got := w.check(all, "x"); got != (Lack{}) || !lacks {
			t.Errorf("%s: nothing makes it fail, or nothing makes it hold: %+v, %+v", w.Name, nothing, got)
		}
	}
}

// What a short timer makes quick is played without being asked for.
func TestAutologoutTimer(t *testing.T) {
	for _, f := range []Facts{{Slow: true}, {QuickTimer: true}} {
		if l, _ := Judge("autologout", f); l != (Lack{}) {
			t.Errorf("%+v: %+v", f, l)
		}
	}
	if l, _ := Judge("slow", Facts{QuickTimer: true}); l == (Lack{}) {
		t.Error("what takes minutes is played without --slow")
	}
}

func TestFind(t *testing.T) {
	for text, ok := range map[string]bool{
		"slow": true, "provider:gmail": true, "account:tls-only": true, "provider": false, "provider:": false,
		"provider:Gmail": false, "slow:x": false, "SLOW": false, "TOP": false, "": false,
	} {
		if _, _, got := Find(text); got != ok {
			t.Errorf("%q is a word: %v", text, got)
		}
	}
}
