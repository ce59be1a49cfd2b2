package situation

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

func full(accounts int) *Offer {
	o := &Offer{Logins: map[Value][]Value{
		Clear:    {UserPass, APOP, Auth("CRAM-MD5", false)},
		STLS:     {UserPass, APOP, Auth("CRAM-MD5", false), Auth("PLAIN", false), Auth("PLAIN", true)},
		Implicit: {UserPass, APOP, Auth("CRAM-MD5", false), Auth("PLAIN", false), Auth("PLAIN", true)},
	}}
	for i := range accounts {
		o.Values[Account] = append(o.Values[Account], Nth(i))
	}
	o.Values[Transport] = []Value{Clear, STLS, Implicit}
	o.Values[Login] = o.Logins[STLS]
	o.Values[Segments] = []Value{WholeLines, SplitLine}
	o.Values[Keyword] = []Value{AsWritten, LowerCase, MixedCase}
	o.Values[Connection] = []Value{FreshConnection, AfterRefusedCommand, AfterFailedLogin, AfterRSET, LongSession}
	o.Values[Maildrop] = []Value{FirstSession, SecondSession, AfterDrop}
	o.Values[Company] = []Value{Alone, OtherUser, RefusedSession}
	return o
}

func TestArrayCoversEveryPossiblePair(t *testing.T) {
	for strength := 1; strength <= 3; strength++ {
		o := full(3)
		rows := o.Array(strength, 1)
		for _, want := range o.tuples(strength) {
			if !covered(rows, want) {
				t.Fatalf("strength %d: nothing has %v", strength, want)
			}
		}
		for _, s := range rows {
			if !o.possible(s) {
				t.Errorf("strength %d: %v is not possible", strength, s)
			}
		}
		t.Logf("strength %d: %d situations for %d combinations", strength, len(rows), len(o.tuples(strength)))
	}
}

func covered(rows []Situation, t tuple) bool {
	return slices.ContainsFunc(rows, func(s Situation) bool {
		for d, v := range t {
			if v != "" && v != s[d] {
				return false
			}
		}
		return true
	})
}

func TestArrayIsShort(t *testing.T) {
	if n := len(full(3).Array(2, 1)); n > 45 { // 5 logins by 5 pasts are 25 pairs, 3 of which transports forbid
		t.Errorf("%d situations for all pairs", n)
	}
}

func TestDealDependsOnNameSeedAndOffer(t *testing.T) {
	a, b := &Dealer{Seed: 1}, &Dealer{Seed: 1}
	b.Deal("another", full(2)) // what was dealt before changes nothing
	other := &Dealer{Seed: 2}
	differ := 0
	for i := range 50 {
		name := fmt.Sprint("rfc1939/", i)
		if a.Deal(name, full(2)) != b.Deal(name, full(2)) {
			t.Errorf("%s is dealt two situations", name)
		}
		if a.Deal(name, full(2)) != other.Deal(name, full(2)) {
			differ++
		}
	}
	if differ < 25 {
		t.Errorf("another seed changes %d of 50", differ)
	}
}

// The scripts of a group cover the pairs between them as well as chance can.
func TestScriptsOfAGroupCoverThePairs(t *testing.T) {
	o, d := full(2), &Dealer{Seed: 1}
	var dealt []Situation
	for i := range 300 {
		dealt = append(dealt, d.Deal(fmt.Sprint("scripts/", i), o))
	}
	all, missing := 0, 0
	for _, want := range o.tuples(2) {
		if strings.Contains(fmt.Sprint(want), "failed") || strings.Contains(fmt.Sprint(want), "refused]") {
			continue // rare on purpose
		}
		if all++; !covered(dealt, want) {
			missing++
		}
	}
	if missing*20 > all {
		t.Errorf("%d of %d pairs are in no script's situation", missing, all)
	}
}

func TestPinned(t *testing.T) {
	o := full(2).Pinned(Login, Transport)
	for _, s := range o.Array(2, 1) {
		if s[Login] != UserPass || s[Transport] != Clear {
			t.Fatalf("%v", s)
		}
	}
	if rows := o.Pinned(Account, Segments, Keyword, Connection, Maildrop, Company).Array(2, 1); len(rows) != 1 {
		t.Errorf("%v", rows)
	}
}

func TestTextIsParsed(t *testing.T) {
	o := full(6)
	for _, s := range o.Array(2, 3) {
		if got, err := o.Parse(o.Text(s)); err != nil || got != s {
			t.Errorf("%q: %v, %v", o.Text(s), got, err)
		}
	}
	if text := o.Text(o.Plain()); text != "" {
		t.Error(text)
	}
	for text, want := range map[string]string{
		"second-acount":       `the target offers no situation "second-acount"; did you mean second-account?`,
		"stls, implicit":      `stls and implicit exclude each other`,
		"clear, auth-plain":   `does not offer auth-plain with clear`,
		"auth-plain":          "",
		"auth-plain implicit": "",
	} {
		if _, err := o.Parse(text); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAccountsHaveNames(t *testing.T) {
	for i := range 12 {
		if Nth(i).Index() != i {
			t.Errorf("%d is %s is %d", i, Nth(i), Nth(i).Index())
		}
	}
	if Nth(1) != "second-account" || Nth(7) != "account-8" {
		t.Error(Nth(1), Nth(7))
	}
	if m, ir, ok := Auth("SCRAM-SHA-1", true).Mechanism(); m != "SCRAM-SHA-1" || !ir || !ok {
		t.Error(m, ir, ok)
	}
}

// The README explains every value that there is.
func TestReadmeNamesEveryValue(t *testing.T) {
	src, err := os.ReadFile("../../../scripts/README.md")
	if err != nil {
		t.Fatal(err)
	}
	words := Names()
	for _, values := range full(5).Values {
		for _, v := range values {
			if mechanism, _, ok := v.Mechanism(); !ok || mechanism == "PLAIN" {
				words = append(words, string(v))
			}
		}
	}
	for _, word := range words {
		if !strings.Contains(string(src), "`"+word+"`") {
			t.Errorf("the README does not explain `%s`", word)
		}
	}
}
